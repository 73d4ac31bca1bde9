using System.Security.Cryptography;
using System.Text;

namespace CwHoe.Contracts;

/// <summary>Where the objects of a record layer stand in their bucket: a function of the chain of layers from the root, and of nothing else.</summary>
/// <remarks>
/// <code>
/// H(root)  = SHA-256("cw-hoe.dev/akashic/v1/root"  LF namespace     LF name LF dimension LF key)
/// H(child) = SHA-256("cw-hoe.dev/akashic/v1/child" LF hex(H(above)) LF name LF dimension LF key)
/// prefix   = the first 32 hexadecimal digits of H, and a slash
/// </code>
/// Dimensions are written by their wire names, all in UTF-8. No uid is in it, so the same manifests find the same data in any cluster; the
/// namespace is, so tenants who share a bucket don't meet. Prefixes are flat: a key in S3 has 1,024 bytes and layers nest without limit.
/// 128 bits make it as good as impossible that two chains share one.
/// </remarks>
public sealed class LayerPrefix
{
    private const int Digits = 32;

    private readonly string _hash;

    private LayerPrefix(string text) => _hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>32 lower-case hexadecimal digits and a slash.</summary>
    public string Value => _hash[..Digits] + "/";

    /// <summary>Prefix of a layer that has none above it.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="dimension">What it maps.</param>
    /// <param name="key">Pattern of the keys that it takes.</param>
    public static LayerPrefix Root(string ns, string name, Dimension dimension, string key) =>
        new($"cw-hoe.dev/akashic/v1/root\n{ns}\n{name}\n{dimension.Name()}\n{key}");

    /// <summary>Prefix of a layer directly below this one.</summary>
    /// <inheritdoc cref="Root"/>
    public LayerPrefix Child(string name, Dimension dimension, string key) =>
        new($"cw-hoe.dev/akashic/v1/child\n{_hash}\n{name}\n{dimension.Name()}\n{key}");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
