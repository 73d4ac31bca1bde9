using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace CwHoe.Akashic.Log;

/// <summary>A hash of a Merkle tree: 32 bytes of SHA-256, leaves and nodes told apart by a byte before them (RFC 6962, section 2.1).</summary>
internal readonly struct LogHash : IEquatable<LogHash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    private readonly Vector256<byte> _value;

    /// <summary>Takes a hash that is there.</summary>
    /// <param name="bytes">32 bytes.</param>
    public LogHash(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        _value = Vector256.Create(bytes);
    }

    /// <summary>Root of a tree without leaves.</summary>
    public static LogHash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>Hash of a leaf.</summary>
    /// <param name="entry">The entry's bytes; up to 65,535 as an entry of a bundle, though any length hashes.</param>
    public static LogHash Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> text = entry.Length < 1024 ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        text[0] = 0;
        entry.CopyTo(text[1..]);
        return Sum(text);
    }

    /// <summary>Hash of a node.</summary>
    public static LogHash Node(LogHash left, LogHash right)
    {
        Span<byte> text = stackalloc byte[1 + (2 * Length)];
        text[0] = 1;
        left.CopyTo(text[1..]);
        right.CopyTo(text[(1 + Length)..]);
        return Sum(text);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination) => _value.CopyTo(destination);

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        _value.CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(LogHash other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LogHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.AsInt32()[0]; // hashes are spread already

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    /// <summary>Whether they are the same hash.</summary>
    public static bool operator ==(LogHash left, LogHash right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(LogHash left, LogHash right) => !left.Equals(right);

    private static LogHash Sum(ReadOnlySpan<byte> text)
    {
        Span<byte> sum = stackalloc byte[Length];
        SHA256.HashData(text, sum);
        return new LogHash(sum);
    }
}
