using System.Runtime.CompilerServices;
using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;
using CwHoe.Shared.Rpc;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Gives training data out.</summary>
internal sealed class ExportCalls(Exporter exporter, ExportSlots slots)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Exports, line by line.</summary>
    /// <param name="find">The layer, once it is known that the caller may.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: too many run, and nothing was sent. Otherwise as <see cref="Exporter.ExportAsync"/>.</exception>
    public async IAsyncEnumerable<ExportChunk> ExportAsync(Task<KeptLayer> find, ExportRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var layer = await find;
        using var slot = slots.TryTake() ?? throw new RpcException(
            RpcStatus.ResourceExhausted, $"{slots.Most} exports run, which is as many as this store makes at a time: try again in a while") { RetryAfter = Pause };
        await using var chunks = exporter.ExportAsync(layer.Log, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Failures.TellAsync(() => chunks.MoveNextAsync().AsTask()))
            yield return chunks.Current;
    }
}
