using System.Runtime.CompilerServices;
using CwHoe.Shared.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Shared.Tests.Rpc;

/// <summary>Does what it is asked to, and keeps count of the calls that were cancelled while they hung.</summary>
internal sealed class CallsService
{
    private readonly SemaphoreSlim _cancelled = new(0);

    public IReadOnlyCollection<RpcMethod> Methods =>
    [
        RpcMethod.Unary<Question, Answer>("Ask", AskAsync),
        RpcMethod.ServerStreaming<Question, Answer>("Count", CountAsync),
        RpcMethod.ClientStreaming<Question, Answer>("Gather", GatherAsync),
        RpcMethod.Bidirectional<Question, Answer>("Talk", TalkAsync),
        RpcMethod.Unary<Question, Answer>("Whisper", AskAsync),
    ];

    /// <summary>Waits for one call more to be cancelled.</summary>
    public Task<bool> CancelledAsync(CancellationToken cancellationToken) => _cancelled.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

    private async Task<Answer> AskAsync(Question question, RpcContext context, CancellationToken cancellationToken)
    {
        context.Http.Response.Headers["x-begin"] = "first";
        context.Trailers["x-end"] = "last";
        if (context.Http.Request.Headers["x-bytes-bin"] is { Count: > 0 } bytes)
            context.Trailers["x-bytes-bin"] = bytes;
        await ObeyAsync(question, cancellationToken);
        var answer = new Answer
        {
            Text = question.Text,
            Number = question.Count,
            Padding = ByteString.CopyFrom(new byte[question.Padding]),
            Deadline = context.Deadline is { } deadline ? Timestamp.FromDateTimeOffset(deadline) : null,
            DataLength = question.Data.Length,
        };
        foreach (var (name, value) in context.Http.Request.Headers.Select(h => (h.Key.ToLowerInvariant(), h.Value.ToString())))
        {
            if (name.StartsWith("x-", StringComparison.Ordinal) || name == "grpc-encoding")
                answer.Metadata[name] = value;
        }

        return answer;
    }

    private async IAsyncEnumerable<Answer> CountAsync(Question question, RpcContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.Trailers["x-end"] = "last";
        for (var number = 1; number <= question.Count; number++)
            yield return new Answer { Text = question.Text, Number = number, Padding = ByteString.CopyFrom(new byte[question.Padding]) };
        await ObeyAsync(question, cancellationToken);
    }

    private async Task<Answer> GatherAsync(IAsyncEnumerable<Question> questions, RpcContext context, CancellationToken cancellationToken)
    {
        var answer = new Answer();
        await foreach (var question in questions.WithCancellation(cancellationToken))
        {
            await ObeyAsync(question, cancellationToken);
            answer.Text += question.Text;
            answer.Number++;
            answer.DataLength += question.Data.Length;
        }

        return answer;
    }

    private async IAsyncEnumerable<Answer> TalkAsync(
        IAsyncEnumerable<Question> questions, RpcContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var question in questions.WithCancellation(cancellationToken))
        {
            await ObeyAsync(question, cancellationToken);
            yield return new Answer { Text = question.Text };
        }
    }

    private async Task ObeyAsync(Question question, CancellationToken cancellationToken)
    {
        if (question.Hang)
        {
            await Assert.ThrowsAsync<TaskCanceledException>(() => Task.Delay(Timeout.Infinite, cancellationToken));
            _cancelled.Release();
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (question.Crash)
            throw new InvalidOperationException("secret");
        if (question.FailWith != 0)
            throw new RpcException((RpcStatus)question.FailWith, question.FailMessage, question.FailField.Length > 0 ? question.FailField : null);
    }
}
