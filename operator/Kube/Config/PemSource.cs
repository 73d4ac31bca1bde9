using System.Text;

namespace CwHoe.Kube.Config;

/// <summary>Where PEM text comes from: a file, read again when it changes, or the configuration itself. Exactly one is set.</summary>
public sealed record PemSource
{
    /// <summary>Absolute path of the file; null where <see cref="Data"/> holds the text.</summary>
    public string? File { get; init; }

    /// <summary>The text; null where <see cref="File"/> names it.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    // Data may be a private key.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(File)).Append(" = ").Append(File ?? "(data)");
        return true;
    }
}
