using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Telemetry;
using CwHoe.Akashic.Tree;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Endpoints;

/// <summary>Takes records in.</summary>
internal sealed class AppendCalls(AkashicMetrics metrics, TimeProvider time)
{
    // Requests of one stream that wait for the bucket at a time; what is more waits at the sender.
    private const int MostUnanswered = 16;

    /// <summary>Appends one request's records; answers when they are durable.</summary>
    /// <exception cref="Shared.Rpc.RpcException">Something is wrong with them, and nothing was written; or the bucket can't be written to.</exception>
    public async Task<AppendResponse> AppendAsync(KeptLayer layer, AppendRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var answer = await layer.Log.AppendAsync(request.Records, request.Hashes, cancellationToken);
            var known = answer.Appended.Count(each => each.WasThere);
            metrics.Appended(layer.Name, answer.Appended.Count - known, known, time.GetElapsedTime(began));
            return answer;
        }
        catch (AppendException exception)
        {
            metrics.Failed(layer.Name, exception.Fault.ToString());
            throw Failures.Of(exception)!;
        }
    }

    /// <summary>Appends request after request; a client that sends on without waiting has several of them written together.</summary>
    /// <param name="requests">The first names the layer; so may all others.</param>
    /// <param name="find">Finds a layer that the caller may append to.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async IAsyncEnumerable<AppendResponse> AppendAllAsync(
        IAsyncEnumerable<AppendRequest> requests, Func<string, Task<KeptLayer>> find, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var unanswered = Channel.CreateBounded<Task<AppendResponse>>(MostUnanswered);
        var taking = TakeAsync(requests, find, unanswered.Writer, end.Token);
        try
        {
            await foreach (var answer in unanswered.Reader.ReadAllAsync(cancellationToken))
                yield return await answer;
        }
        finally
        {
            // After the first failure nothing that follows is taken.
            await end.CancelAsync();
            await taking;
        }
    }

    private async Task TakeAsync(
        IAsyncEnumerable<AppendRequest> requests, Func<string, Task<KeptLayer>> find, ChannelWriter<Task<AppendResponse>> unanswered, CancellationToken cancellationToken)
    {
        var (name, layer) = ("", (KeptLayer?)null);
        try
        {
            await foreach (var request in requests.WithCancellation(cancellationToken))
            {
                if (layer is null || (request.Layer.Length > 0 && request.Layer != name))
                    (name, layer) = (request.Layer, await find(request.Layer));
                // Begun in the order in which they came, which is the order in the log; but contents that stand alone are written first and overtake nobody.
                var answer = AppendAsync(layer, request, cancellationToken);
                await unanswered.WriteAsync(answer, cancellationToken);
                if (request.Records.Any(record => record.CalculateSize() > EntryBundle.MaxEntryLength))
                    await answer;
            }

            unanswered.Complete();
        }
#pragma warning disable CA1031 // Whatever it is, the reader's side throws it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            unanswered.TryComplete(exception);
        }
    }
}
