using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CwHoe.Akashic.Log;

/// <summary>Who signs notes: a name and an Ed25519 public key (C2SP signed-note).</summary>
internal sealed class NoteVerifier
{
    private const byte Ed25519Type = 1;

    private readonly byte[] _key;

    /// <summary>Takes a key.</summary>
    /// <param name="name">Not empty, without white space and plus signs.</param>
    /// <param name="publicKey">32 bytes.</param>
    public NoteVerifier(string name, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name))
            throw new ArgumentException("A key's name has neither white space nor a plus sign and is not empty.", nameof(name));
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, Ed25519.PublicKeySize);
        (Name, _key) = (name, publicKey.ToArray());
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. _key]));
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>What stands before its signatures.</summary>
    public uint Id { get; }

    /// <summary><c>NAME+ID+KEY</c>: the ID as 8 hexadecimal digits, the key, after its type, in base64.</summary>
    public override string ToString() => $"{Name}+{Id.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String([Ed25519Type, .. _key])}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <returns>Null where it is not such a key.</returns>
    public static NoteVerifier? Parse(string text)
    {
        var parts = text.Split('+', 3);
        var key = new byte[1 + Ed25519.PublicKeySize];
        if (parts.Length != 3 || !IsName(parts[0]) || !Convert.TryFromBase64String(parts[2], key, out var length) || length != key.Length || key[0] != Ed25519Type)
            return null;
        var verifier = new NoteVerifier(parts[0], key.AsSpan(1));
        return verifier.ToString() == text ? verifier : null;
    }

    /// <summary>Whether this key signed the text.</summary>
    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, _key, 0, text.ToArray(), 0, text.Length);

    private static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || c == '+');
}
