using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CwHoe.ModelLoader.Checksums;

/// <summary>SHA-256 of a message that comes in pieces: OpenSSL's, which is many times faster, where the image has it, else <see cref="PortableSha256"/>.</summary>
internal sealed class Sha256Stream : IDisposable
{
    // The runtime ends the process when it is asked for a hash and finds none of these.
    private static readonly bool HasOpenSsl =
        NativeLibrary.TryLoad("libssl.so.3", out _) || NativeLibrary.TryLoad("libssl.so.1.1", out _);

    private readonly IncrementalHash? native = HasOpenSsl ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private readonly PortableSha256? portable = HasOpenSsl ? null : new PortableSha256();

    /// <summary>Adds <paramref name="data"/> to the message.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        native?.AppendData(data);
        portable?.Append(data);
    }

    /// <summary>Ends the message.</summary>
    /// <returns>64 lower-case hex digits.</returns>
    public string FinishHex() => Convert.ToHexStringLower(native?.GetHashAndReset() ?? portable!.Finish());

    /// <inheritdoc />
    public void Dispose() => native?.Dispose();

    /// <summary>The digest of <paramref name="data"/>, 64 lower-case hex digits.</summary>
    public static string HexOf(ReadOnlySpan<byte> data)
    {
        using var hash = new Sha256Stream();
        hash.Append(data);
        return hash.FinishHex();
    }
}
