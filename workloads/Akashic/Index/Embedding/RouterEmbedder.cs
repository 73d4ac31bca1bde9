using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CwHoe.Akashic.Index.Embedding;

/// <summary>Has texts turned into vectors by a model of a router, <c>POST /v1/embeddings</c> of OpenAI's API.</summary>
/// <param name="http">Shared; its time-out bounds each request.</param>
/// <param name="endpoint">URL of the method.</param>
/// <param name="model">Alias of the model.</param>
/// <param name="dimensions">Length that its vectors must have.</param>
/// <param name="tokenFile">Token of this pod's service account for audience cw-hoe-router; read for each request, because it is replaced.</param>
internal sealed class RouterEmbedder(HttpClient http, Uri endpoint, string model, int dimensions, string tokenFile)
{
    /// <summary>Texts of one request.</summary>
    public const int Batch = 32;

    // Models look at some hundred to some thousand tokens; what they refuse is halved.
    private const int LongestText = 8000;
    private const int ShortestText = 250;
    private const int LongestProblem = 300;

    /// <summary>Tells this model's vectors from others'.</summary>
    public string Model { get; } = $"{model}-{dimensions}";

    /// <summary>Length of its vectors.</summary>
    public int Dimensions => dimensions;

    /// <summary>The vector of a text.</summary>
    /// <exception cref="EmbeddingException">There is none, and why.</exception>
    public async Task<float[]> EmbedAsync(string text, CancellationToken cancellationToken) =>
        (await EmbedAsync([text], cancellationToken))[0] ?? throw new EmbeddingException($"model '{model}' does not take this text", isRefused: true);

    /// <summary>The vectors of texts, in their order; null for one that is empty or that the model does not take however short.</summary>
    /// <exception cref="EmbeddingException">There are none for now, and why.</exception>
    public async Task<IReadOnlyList<float[]?>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var vectors = new float[]?[texts.Count];
        foreach (var batch in texts.Index().Where(text => !string.IsNullOrWhiteSpace(text.Item)).Chunk(Batch))
        {
            var answers = await BatchAsync([.. batch.Select(text => Cut(text.Item, LongestText))], cancellationToken);
            for (var i = 0; i < batch.Length; i++)
            {
                vectors[batch[i].Index] = answers[i];
            }
        }

        return vectors;
    }

    private async Task<IReadOnlyList<float[]?>> BatchAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(texts, cancellationToken);
        }
        catch (EmbeddingException e) when (e.IsRefused)
        {
            // One of them is too long, or something that the model does not take.
            var vectors = new List<float[]?>();
            foreach (var text in texts)
            {
                vectors.Add(await OneAsync(text, cancellationToken));
            }

            return vectors;
        }
    }

    private async Task<float[]?> OneAsync(string text, CancellationToken cancellationToken)
    {
        for (; ; text = Cut(text, text.Length / 2))
        {
            try
            {
                return (await AskAsync([text], cancellationToken))[0];
            }
            catch (EmbeddingException e) when (e.IsRefused && text.Length <= ShortestText)
            {
                // Is it the text, or does it refuse whatever it is asked?
                _ = await AskAsync(["text"], cancellationToken);
                return null;
            }
            catch (EmbeddingException e) when (e.IsRefused)
            {
            }
        }
    }

    private async Task<IReadOnlyList<float[]?>> AskAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = Body(texts) };
            request.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(tokenFile, cancellationToken)).Trim());
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new EmbeddingException(
                    $"{endpoint} answered {(int)response.StatusCode} for model '{model}': {Problem(body)}",
                    response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity);
            }

            return Vectors(body, texts.Count);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new EmbeddingException($"{endpoint} could not be asked for vectors of model '{model}': {e.Message}", inner: e);
        }
    }

    private ByteArrayContent Body(IReadOnlyList<string> texts)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model", model);
            writer.WriteStartArray("input");
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
            writer.WriteString("encoding_format", "float");
            writer.WriteEndObject();
        }

        return new(buffer.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private float[][] Vectors(byte[] body, int count)
    {
        var vectors = new float[count][];
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var (place, item) in document.RootElement.GetProperty("data").EnumerateArray().Index())
            {
                var index = item.TryGetProperty("index", out var number) ? number.GetInt32() : place;
                vectors[index] = [.. item.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new EmbeddingException($"{endpoint} answered something else than vectors for model '{model}': {e.Message}", inner: e);
        }

        foreach (var vector in vectors)
        {
            if (vector is null)
                throw new EmbeddingException($"{endpoint} answered fewer vectors than the {count} texts that model '{model}' was given");
            if (vector.Length != dimensions)
                throw new EmbeddingException($"model '{model}' makes vectors of {vector.Length} dimensions, and the layer's embeddings.dimensions is {dimensions}: set it to {vector.Length}");
            if (!Array.TrueForAll(vector, float.IsFinite))
                throw new EmbeddingException($"model '{model}' made a vector with values that are no numbers");
        }

        return vectors;
    }

    private static string Problem(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Cut(document.RootElement.GetProperty("error").GetProperty("message").GetString() ?? "", LongestProblem);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "it does not say why";
        }
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
