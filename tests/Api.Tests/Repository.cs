using System.Runtime.CompilerServices;

namespace CwHoe.Api.Tests;

/// <summary>Where this checkout is.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The files of <paramref name="folder"/> with ending <c>.yaml</c>, relative to the root, sorted.</summary>
    public static IEnumerable<string> Yaml(string folder) =>
        Directory.GetFiles(Path.Combine(Root, folder), "*.yaml").Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Operator.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"Operator.sln is not above {here}");
    }
}
