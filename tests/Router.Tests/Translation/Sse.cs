using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Streams in tests.</summary>
internal static class Sse
{
    /// <summary>Events of Chat Completions, one per line of data.</summary>
    public static IEnumerable<ServerEvent> Chat(params string[] data) => data.Select(d => new ServerEvent(null, Encoding.UTF8.GetBytes(d)));

    /// <summary>A chunk whose delta this is.</summary>
    public static string Delta(string delta, string finishReason = "null") =>
        $$$"""{"id":"chatcmpl-7","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{finishReason}}}}]}""";

    /// <summary>Events of Messages, whose names are their types.</summary>
    public static IEnumerable<ServerEvent> Typed(params string[] data) =>
        data.Select(d => new ServerEvent((string)JsonNode.Parse(d)!["type"]!, Encoding.UTF8.GetBytes(d)));

    /// <summary>What comes out, all of it, if the upstream sends these events and ends.</summary>
    public static List<(string? Name, JsonNode Data)> Run(this StreamTranslation stream, IEnumerable<ServerEvent> events) =>
        [.. events.SelectMany(e => stream.Feed(e).ToList()).ToList().Concat([.. stream.Complete()]).Select(Read)];

    /// <summary>What comes out of one call.</summary>
    public static List<(string? Name, JsonNode Data)> All(this IReadOnlyList<ServerEvent> events) => [.. events.Select(Read)];

    public static string Text(IEnumerable<ServerEvent> events)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var e in events)
            e.WriteTo(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static (string? Name, JsonNode Data) Read(ServerEvent e) => (e.Name, e.IsDone ? JsonValue.Create("[DONE]") : JsonNode.Parse(e.Data.Span)!);
}
