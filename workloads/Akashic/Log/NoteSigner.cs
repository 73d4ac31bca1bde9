using System.Buffers.Binary;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CwHoe.Akashic.Log;

/// <summary>Signs notes with an Ed25519 key (C2SP signed-note).</summary>
internal sealed class NoteSigner
{
    /// <summary>Bytes of a seed, which is the private key of RFC 8032.</summary>
    public const int SeedLength = 32;

    private readonly byte[] _seed;

    /// <summary>Takes a key.</summary>
    /// <param name="name">Not empty, without white space and plus signs.</param>
    /// <param name="seed">32 secret random bytes.</param>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength);
        _seed = seed.ToArray();
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(_seed, 0, key, 0);
        Verifier = new NoteVerifier(name, key);
    }

    /// <summary>The public half.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>The note: the text, an empty line, and a line with the signature.</summary>
    /// <param name="text">Ends with a line feed.</param>
    public string Sign(string text)
    {
        if (!text.EndsWith('\n'))
            throw new ArgumentException("A note's text ends with a line feed.", nameof(text));
        var bytes = Encoding.UTF8.GetBytes(text);
        var signature = new byte[sizeof(uint) + Ed25519.SignatureSize];
        BinaryPrimitives.WriteUInt32BigEndian(signature, Verifier.Id);
        Ed25519.Sign(_seed, 0, bytes, 0, bytes.Length, signature, sizeof(uint));
        return $"{text}\n{SignedNote.Dash}{Verifier.Name} {Convert.ToBase64String(signature)}\n";
    }
}
