using CwHoe.Contracts;

namespace CwHoe.ModelLoader.Fetch;

/// <summary>Guards the disk against file names that a source made up.</summary>
internal static class SafePath
{
    private const int LongestName = 255;

    /// <summary>The place of a model's file.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="relative">What the source calls the file.</param>
    /// <returns>A path below <paramref name="folder"/>.</returns>
    /// <exception cref="LoaderException">The name would lead elsewhere.</exception>
    public static string Combine(string folder, string relative)
    {
        if (relative.Split('/').Any(name => name is "" or "." or ".." || name.Length > LongestName || name.AsSpan().ContainsAny('\0', '\\')))
            throw new LoaderException(LoaderExit.SourceUnavailable, $"the source names a file \"{relative}\", which is not a plain path below the model's folder; do not trust this source");
        return Path.Combine(folder, relative);
    }
}
