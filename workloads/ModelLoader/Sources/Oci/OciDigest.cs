using CwHoe.ModelLoader.Checksums;

namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>Digests as registries write them.</summary>
internal static class OciDigest
{
    private const string Prefix = "sha256:";

    /// <summary>Whether <paramref name="text"/> is <c>sha256:</c> and 64 hex digits.</summary>
    public static bool IsSha256(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) && Sha256Text.IsDigest(text[Prefix.Length..]);

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Prefix + Sha256Stream.HexOf(content);

    /// <summary>The hex digits of <paramref name="digest"/>, in lower case.</summary>
    public static string Hex(string digest) => digest[Prefix.Length..].ToLowerInvariant();
}
