using System.Buffers;
using CwHoe.Contracts;
using CwHoe.Router.Requests;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Forwarding;

/// <summary>Sends an answer on to the client: its very bytes where both speak one API. What breaks off ends with an error that the client can read.</summary>
internal sealed class AnswerWriter(TimeProvider time)
{
    /// <summary>Writes.</summary>
    /// <returns>What the answer used, and the failure that ended it; null for none.</returns>
    /// <exception cref="OperationCanceledException">The client went.</exception>
    public async Task<(StreamEnd End, UpstreamException? Failure)> WriteAsync(HttpResponse response, RoutedRequest request, Answer answer, CancellationToken cancellationToken)
    {
        response.Headers[ResponseHeader.Backend.Name()] = answer.Backend.Name;
        response.Headers[ResponseHeader.Tier.Name()] = answer.Backend.Tier.Name();
        response.Headers[ResponseHeader.Attempts.Name()] = answer.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Frames is not null)
            return await StreamAsync(response, request, answer, answer.Frames, cancellationToken);
        response.ContentType = "application/json";
        response.ContentLength = answer.Whole.Length;
        answer.Sent = answer.Whole;
        await response.BodyWriter.WriteAsync(answer.Whole, cancellationToken);
        answer.Succeed();
        return (answer.End, null);
    }

    private async Task<(StreamEnd End, UpstreamException? Failure)> StreamAsync(
        HttpResponse response, RoutedRequest request, Answer answer, EventFrames frames, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        // nginx in front of the router would hold the stream back otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        var usage = new UsageReader(answer.Api);
        var translation = answer.Translation?.Stream(answer.Request!, time.GetUtcNow());
        var kept = request.Table.Spec.Cache is null ? null : new ArrayBufferWriter<byte>();
        var output = new RecordingOutput(response.BodyWriter, kept);
        try
        {
            do
            {
                while (frames.TryNext(out var frame))
                    Take(frame, answer, usage, translation, output);
                await output.FlushAsync(cancellationToken);
                answer.Deadline.Next(FailureReason.IdleTimeout, request.Table.Resilience.Idle);
            }
            while (await frames.ReadAsync(answer.Deadline.Token));

            var end = translation?.End ?? usage.End;
            if (!end.Proper && end.Error is null)
                throw new UpstreamException(FailureReason.Truncated, "its stream ended before the answer was complete");
            if (end.Error is { } error)
                throw new UpstreamException(FailureReason.ErrorBody, error.Message) { IsTold = true };
            answer.Succeed();
            answer.Sent = kept?.WrittenMemory ?? default;
            return (end, null);
        }
        catch (Exception e) when (e is UpstreamException or OperationCanceledException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var failure = Explain(e, answer);
            answer.Fail(failure, request.Table.Resilience);
            if (!failure.IsTold)
                Tell(failure, request, translation, output);
            await output.FlushAsync(cancellationToken);
            return (translation?.End ?? usage.End, failure);
        }
    }

    private static void Take(ReadOnlyMemory<byte> frame, Answer answer, UsageReader usage, StreamTranslation? translation, RecordingOutput output)
    {
        var data = EventFrames.DataOf(frame);
        if (translation is not null)
        {
            if (data.IsEmpty)
                return;
            foreach (var translated in translation.Feed(new(EventFrames.TypeOf(frame.Span), data)))
                Write(translated, output);
            return;
        }

        if (!data.IsEmpty)
        {
            var happened = new ServerEvent(null, data);
            if (!happened.IsDone && !JsonBody.IsObject(data.Span))
                throw new UpstreamException(FailureReason.Malformed, "an event of its stream is not a JSON object");
            if (answer is { Api: ModelApi.ChatCompletions, HasBegun: false } && !happened.IsDone && FirstChunk.Missing(data.Span) is { } role)
                Write(role, output);
            answer.HasBegun = true;
            usage.Read(happened);
            if (answer.HidesUsage && UsageReader.IsUsageAlone(data.Span))
                return;
        }

        output.Write(frame.Span);
    }

    private static void Write(ServerEvent happened, RecordingOutput output)
    {
        var text = new ArrayBufferWriter<byte>(happened.Data.Length + 64);
        happened.WriteTo(text);
        output.Write(text.WrittenSpan);
    }

    private static void Tell(UpstreamException failure, RoutedRequest request, StreamTranslation? translation, RecordingOutput output)
    {
        var error = new ApiError
        {
            Status = failure.Reason is FailureReason.IdleTimeout or FailureReason.TotalTimeout ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway,
            Message = $"The answer broke off: {failure.Message}",
            Code = "stream_interrupted",
        };
        foreach (var told in translation?.Fail(error) ?? [ApiErrors.Event(request.Facts.Api, error, request.Id)])
            Write(told, output);
    }

    private static UpstreamException Explain(Exception e, Answer answer) => e switch
    {
        UpstreamException failure => failure,
        OperationCanceledException cancelled => (UpstreamException)answer.Deadline.Explain(cancelled),
        HttpRequestException http => Upstreams.Explain(http, answer.Backend.Name),
        _ => new(FailureReason.Truncated, "the connection broke in the middle of its answer", inner: e),
    };
}
