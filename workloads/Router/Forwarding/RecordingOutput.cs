using System.Buffers;
using System.IO.Pipelines;

namespace CwHoe.Router.Forwarding;

/// <summary>A stream's way to the client, with a copy for the cache where one is wanted.</summary>
/// <param name="client">To the client.</param>
/// <param name="copy">The copy; null for none.</param>
internal sealed class RecordingOutput(PipeWriter client, IBufferWriter<byte>? copy)
{
    /// <summary>Writes to both.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        client.Write(bytes);
        copy?.Write(bytes);
    }

    /// <summary>Sends what was written.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);
}
