using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Contracts;
using CwHoe.Router.Choosing;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Forwarding;

/// <summary>Asks one backend, once, until its answer has begun: the first event of a stream, or all of a whole answer.</summary>
internal sealed class UpstreamCall(Upstreams upstreams, SecretValues secrets, TimeProvider time)
{
    private const int MostErrorBytes = 64 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Asks.</summary>
    /// <exception cref="UpstreamException">It did not answer as it should; another may.</exception>
    /// <exception cref="RejectedException">It found the request at fault.</exception>
    /// <exception cref="BadRequestException">The request can't be said in its API.</exception>
    /// <exception cref="OperationCanceledException">The client went.</exception>
    public async Task<Answer> AskAsync(RoutedRequest request, Backend backend, BackendMonitor state, CancellationToken cancellationToken)
    {
        var (facts, resilience) = (request.Facts, request.Table.Resilience);
        var api = UpstreamApi.Of(facts.Api, backend.Api) ?? throw new UpstreamException(FailureReason.NotFound, "its API has no such request");
        var translation = Translations.Find(facts.Api, api);
        var tree = translation is null ? null : JsonText.ReadRequest(request.Body.Span);
        var body = translation is not null ? Translated(translation, tree!, backend, facts)
            : api == ModelApi.Messages && MessagesHistory.Clean(request.Body.Span, backend.Model) is { } cleaned ? cleaned
            : RequestRewriter.For(request.Body, facts, backend.Model, backend.Api);
        using var message = Message(request, backend, api, body);
        var deadline = new Deadline(time, request.End, resilience.FirstToken, cancellationToken);
        HttpResponseMessage? response = null;
        EventFrames? frames = null;
        try
        {
            var sent = time.GetTimestamp();
            response = await upstreams.SendAsync(message, resilience.Connect, deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw await FailureAsync(response, deadline.Token);
            var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
            var (whole, end) = (ReadOnlyMemory<byte>.Empty, new StreamEnd());
            if (facts.Stream)
            {
                frames = await BeginStreamAsync(response, stream, resilience, deadline.Token);
            }
            else
            {
                whole = await ReadWholeAsync(response, stream, resilience.MaxResponseBytes, deadline.Token);
                end = UsageReader.ReadWhole(api, whole.Span);
                if (translation is not null)
                    whole = JsonText.Write(translation.Response(JsonText.ReadAnswer(whole.Span), tree!, time.GetUtcNow()));
            }

            var firstByte = time.GetElapsedTime(sent);
            state.Answered(firstByte);
            return new()
            {
                Backend = backend, State = state, Api = api, Translation = translation, Request = tree, Deadline = deadline, Response = response, Whole = whole, End = end,
                Frames = frames, HidesUsage = translation is null && backend.Api == ProviderApi.Openai && facts is { Stream: true, IncludeUsage: false }, FirstByte = firstByte,
            };
        }
        catch (Exception e)
        {
            frames?.Dispose();
            response?.Dispose();
            var explained = e switch
            {
                OperationCanceledException cancelled => deadline.Explain(cancelled),
                HttpRequestException http => Upstreams.Explain(http, message.RequestUri!.Authority),
                UpstreamFormatException malformed => new UpstreamException(FailureReason.Malformed, malformed.Message, inner: malformed),
                IOException io => new UpstreamException(FailureReason.Connection, $"the connection broke: {io.GetBaseException().Message}", inner: io),
                _ => e,
            };
            deadline.Dispose();
            if (ReferenceEquals(explained, e))
                throw;
            throw explained;
        }
    }

    private static byte[] Translated(ApiTranslation translation, JsonObject tree, Backend backend, RequestFacts facts)
    {
        var translated = translation.Request(tree, new()
        {
            Model = backend.Model, OpenAiOnly = backend.BaseUrl?.Host == new Uri(Provider.Openai.Info().BaseUrl).Host,
        });
        if (facts.Stream && backend.Api == ProviderApi.Openai)
            translated["stream_options"] = new JsonObject { ["include_usage"] = true };
        return JsonText.Write(translated);
    }

    private HttpRequestMessage Message(RoutedRequest request, Backend backend, ModelApi api, ReadOnlyMemory<byte> body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, backend.UrlOf(api)) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        message.Headers.TryAddWithoutValidation("Accept", request.Facts.Stream ? "text/event-stream" : "application/json");
        if (request.Trace.Parent is { } parent)
            message.Headers.TryAddWithoutValidation("traceparent", parent);
        if (request.Trace.State is { } traceState)
            message.Headers.TryAddWithoutValidation("tracestate", traceState);
        foreach (var (name, value) in backend.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (backend.SecretRef is not { } reference)
            return message;
        if (secrets.Find(reference) is { Text: { Length: > 0 } key })
            message.Headers.TryAddWithoutValidation(backend.KeyHeader.Name, backend.KeyHeader.Prefix + key);
        else if (reference.Optional != true)
            throw new UpstreamException(FailureReason.KeyMissing, $"Secret {reference.Name} with key {reference.Key}, its API key, can't be had");
        return message;
    }

    private async Task<Exception> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadAtMostAsync(await response.Content.ReadAsStreamAsync(cancellationToken), MostErrorBytes, cancellationToken);
        var status = response.StatusCode;
        var said = UpstreamErrors.Read((int)status, body);
        var reason = (int)status switch
        {
            429 or 529 => FailureReason.RateLimited,
            401 or 403 => FailureReason.KeyRefused,
            404 or 405 or (>= 300 and < 400) => FailureReason.NotFound,
            408 => FailureReason.FirstTokenTimeout,
            >= 500 => FailureReason.ServerError,
            >= 400 => (FailureReason?)null,
            _ => FailureReason.Malformed,
        };
        if (reason is not { } known)
            return new RejectedException(status, body);
        // What a provider says of the router's own key is not for callers, and may quote it.
        var message = known == FailureReason.KeyRefused ? $"it answered {(int)status}: it does not take the router's API key" : $"it answered {(int)status}: {said.Message}";
        return new UpstreamException(known, message, status, RetryAfter(response));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var pause = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return pause is { } wait && wait > TimeSpan.Zero ? (wait < LongestPause ? wait : LongestPause) : null;
    }

    private static async Task<EventFrames> BeginStreamAsync(HttpResponseMessage response, Stream stream, Resilience resilience, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            var text = await ReadAtMostAsync(stream, MostErrorBytes, cancellationToken);
            throw ErrorIn(text) ?? new(FailureReason.ContentType, $"it was asked for a stream and answered with {response.Content.Headers.ContentType?.MediaType ?? "no content type"}");
        }

        var frames = new EventFrames(stream, resilience.MaxResponseBytes);
        try
        {
            while (!frames.HasFrame)
            {
                if (!await frames.ReadAsync(cancellationToken))
                    throw new UpstreamException(FailureReason.Truncated, "its stream ended before it began");
            }

            return ErrorIn(EventFrames.DataOf(frames.Peek()).Span) is { } error ? throw error : frames;
        }
        catch
        {
            frames.Dispose();
            throw;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadWholeAsync(HttpResponseMessage response, Stream stream, long most, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "application/problem+json") and var type)
            throw new UpstreamException(FailureReason.ContentType, $"it answered with {type ?? "no content type"} instead of JSON");
        var body = await ReadAtMostAsync(stream, most + 1, cancellationToken, response.Content.Headers.ContentLength);
        if (body.Length > most)
            throw new UpstreamException(FailureReason.TooLarge, $"its answer is longer than {most} bytes, the policy's maxResponseBytes");
        if (!JsonBody.IsObject(body))
            throw new UpstreamException(FailureReason.Malformed, "its answer is not a JSON object");
        return ErrorIn(body) is { } error ? throw error : body;
    }

    /// <summary>The error that a body with status 200 holds; null for none.</summary>
    private static UpstreamException? ErrorIn(ReadOnlySpan<byte> body)
    {
        if (!JsonBody.HasTop(body, "error"u8) || JsonText.TryRead(Encoding.UTF8.GetString(body)) is not { } json || UpstreamErrors.TryRead(json) is not { } error)
            return null;
        return new(error.Status == 429 ? FailureReason.RateLimited : FailureReason.ErrorBody, $"it answered 200 with an error: {error.Message}", (HttpStatusCode)error.Status);
    }

    private static async Task<byte[]> ReadAtMostAsync(Stream stream, long most, CancellationToken cancellationToken, long? expected = null)
    {
        var buffer = new byte[(int)Math.Min(most, expected ?? 4096)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                // Of a body that announces its length the client gives no more than that.
                if (length >= most || length == expected)
                    return buffer;
                Array.Resize(ref buffer, (int)Math.Min(most, Math.Max(4096, length * 2L)));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                return length == buffer.Length ? buffer : buffer[..length];
            length += read;
        }
    }
}
