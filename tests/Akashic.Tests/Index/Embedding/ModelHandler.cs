using System.Net;
using System.Text.Json.Nodes;
using CwHoe.Akashic.Index.Words;

namespace CwHoe.Akashic.Tests.Index.Embedding;

/// <summary>Plays a router with a model that takes texts of so many characters; its vectors are near where words are the same.</summary>
internal sealed class ModelHandler : HttpMessageHandler
{
    public const int Dimensions = 64;

    private readonly Lock _lock = new();
    private readonly List<(string? Token, string Model, string[] Texts)> _requests = [];

    public int LongestText { get; set; } = int.MaxValue;

    public Func<string, bool> Refuses { get; set; } = _ => false;

    public Func<HttpResponseMessage>? Answer { get; set; }

    public IReadOnlyList<(string? Token, string Model, string[] Texts)> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public IEnumerable<string> Texts => Requests.SelectMany(request => request.Texts);

    public static HttpResponseMessage Error(HttpStatusCode status, string message) =>
        new(status) { Content = new StringContent(new JsonObject { ["error"] = new JsonObject { ["message"] = message } }.ToJsonString()) };

    public static float[] Vector(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in WordReader.Read(text))
        {
            var hash = word.Text.Aggregate(17u, (sum, letter) => (sum * 31) + letter);
            vector[hash % Dimensions] += 1;
            vector[(hash >> 8) % Dimensions] -= 0.5f;
        }

        return vector;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var texts = body["input"]!.AsArray().Select(text => (string)text!).ToArray();
        lock (_lock)
            _requests.Add((request.Headers.Authorization?.ToString(), (string)body["model"]!, texts));
        if (Answer is not null)
            return Answer();
        if (texts.Any(text => text.Length > LongestText || Refuses(text)))
            return Error(HttpStatusCode.BadRequest, "input is too large to process");
        // The last first: places are told by index.
        var data = texts.Index().Reverse().Select(text => (JsonNode)new JsonObject { ["index"] = text.Index, ["embedding"] = new JsonArray([.. Vector(text.Item).Select(v => (JsonNode)v)]) });
        return new(HttpStatusCode.OK) { Content = new StringContent(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. data]) }.ToJsonString()) };
    }
}
