namespace CwHoe.ModelLoader.Sources;

/// <summary>Credentials as a mounted Secret shows them: one file per key.</summary>
/// <param name="path">The folder; null for none.</param>
internal sealed class CredentialFolder(string? path)
{
    /// <summary>Reads one key.</summary>
    /// <param name="key">The file's name.</param>
    /// <returns>Its content without white space around it; null when absent or empty.</returns>
    public string? Read(string key)
    {
        if (path is null || Path.Combine(path, key) is var file && !File.Exists(file))
            return null;
        var value = File.ReadAllText(Path.Combine(path, key)).Trim();
        return value.Length == 0 ? null : value;
    }
}
