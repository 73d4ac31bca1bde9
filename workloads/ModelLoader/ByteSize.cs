namespace CwHoe.ModelLoader;

/// <summary>Numbers of bytes for people.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Writes <paramref name="bytes"/> with a binary unit and at most one decimal, such as <c>4.1 GiB</c>.</summary>
    public static string Text(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1024 && unit < Units.Length - 1; unit++)
            bytes /= 1024;
        return $"{bytes:0.#} {Units[unit]}";
    }
}
