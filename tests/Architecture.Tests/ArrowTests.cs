using System.Xml.Linq;

namespace CwHoe.Architecture.Tests;

/// <summary>Who may know whom. A new project must be put into <see cref="Allowed"/> before it builds green.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["operator/Contracts"] = [],
        ["operator/Kube"] = [],
        ["operator/Runtime"] = ["operator/Kube"],
        ["operator/Testing"] = ["operator/Kube", "operator/Runtime"],
        ["operator/Api"] = ["operator/Kube", "operator/Contracts"],
        ["operator/CrdGen"] = ["operator/Api", "operator/Kube", "operator/Contracts"],
        ["operator/Core"] = ["operator/Api", "operator/Contracts", "operator/Kube"],
        ["operator/Host"] = ["operator/Api", "operator/Contracts", "operator/Core", "operator/Kube", "operator/Runtime"],
        ["workloads/Akashic"] = ["operator/Api", "operator/Contracts", "operator/Kube", "operator/Runtime", "workloads/Shared"],
        ["workloads/ModelLoader"] = ["operator/Contracts"],
        ["workloads/Router"] = ["operator/Api", "operator/Contracts", "operator/Kube", "operator/Runtime", "workloads/Shared"],
        ["workloads/Shared"] = ["operator/Contracts", "operator/Kube", "operator/Runtime"],
    };

    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["operator/Contracts"] = ["Google.Api.CommonProtos", "Google.Protobuf", "Grpc.Tools"],
        ["operator/Kube"] = ["YamlDotNet"],
        ["operator/Runtime"] = [],
        ["operator/Testing"] = ["Microsoft.Extensions.TimeProvider.Testing"],
        ["operator/Api"] = [],
        ["operator/Core"] = [],
        ["operator/Host"] = [],
        ["workloads/Shared"] = ["OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol"],
    };

    public static TheoryData<string> Projects() => [.. Checkout.Ending(".csproj").Where(IsProduct)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_PointOnlyWhereTheDesignAllows(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        Assert.True(Allowed.TryGetValue(folder, out var allowed), $"{folder} is new: say in ArrowTests what it may reference");
        var references = Included(project, "ProjectReference")
            .Select(r => Path.GetRelativePath(Checkout.Root, Path.GetFullPath(Path.Combine(Checkout.Root, folder, r))))
            .Select(r => Path.GetDirectoryName(r)!);
        Assert.Empty(references.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_Packages_AreOnlyThoseTheDesignAllows(string project)
    {
        if (Packages.TryGetValue(Path.GetDirectoryName(project)!, out var allowed))
            Assert.Empty(Included(project, "PackageReference").Except(allowed));
    }

    [Fact]
    public void Packages_Versions_AreCentral() =>
        Assert.Empty(Checkout.Ending(".csproj").Where(p => XDocument.Parse(Checkout.Read(p)).Descendants("PackageReference").Any(r => r.Attribute("Version") is not null)));

    [Fact]
    public void Solution_Projects_AreAllOfThem()
    {
        var solution = Checkout.Read("Operator.sln").Replace('\\', '/');
        Assert.Empty(Checkout.Ending(".csproj").Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)));
    }

    private static bool IsProduct(string file) => file.StartsWith("operator/", StringComparison.Ordinal) || file.StartsWith("workloads/", StringComparison.Ordinal);

    private static IEnumerable<string> Included(string project, string element) =>
        XDocument.Parse(Checkout.Read(project)).Descendants(element).Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'));
}
