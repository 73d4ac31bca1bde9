using System.Runtime.CompilerServices;
using CwHoe.Akashic.Exports;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Gives training data out.</summary>
internal sealed class ExportCalls(Exporter exporter)
{
    /// <summary>Exports, line by line.</summary>
    /// <param name="find">The layer, once it is known that the caller may.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async IAsyncEnumerable<ExportChunk> ExportAsync(Task<KeptLayer> find, ExportRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var layer = await find;
        await using var chunks = exporter.ExportAsync(layer.Log, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Failures.TellAsync(() => chunks.MoveNextAsync().AsTask()))
            yield return chunks.Current;
    }
}
