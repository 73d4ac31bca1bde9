using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation;

/// <summary>One server-sent event, as the <see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML standard</see> has it.</summary>
/// <param name="Name">The event's type; null for one that has none (<c>message</c>).</param>
/// <param name="Data">UTF-8, without line breaks where it is to be written.</param>
internal readonly record struct ServerEvent(string? Name, ReadOnlyMemory<byte> Data)
{
    private static readonly byte[] DoneText = "[DONE]"u8.ToArray();

    /// <summary>What ends a stream of Chat Completions.</summary>
    public static ServerEvent Done { get; } = new(null, DoneText);

    /// <summary>Whether this ends a stream of Chat Completions.</summary>
    public bool IsDone => Data.Span.SequenceEqual(DoneText);

    /// <summary>An event whose data is JSON.</summary>
    public static ServerEvent Of(string? name, JsonObject data) => new(name, JsonText.Write(data));

    /// <summary>The events of <paramref name="stream"/>; comments are left out, and an event that the end cuts off.</summary>
    public static async IAsyncEnumerable<ServerEvent> ReadAsync(
        Stream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var parser = SseParser.Create(stream, (_, data) => data.ToArray());
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
            yield return new ServerEvent(item.EventType == SseParser.EventTypeDefault ? null : item.EventType, item.Data);
    }

    /// <summary>Writes the event and the empty line that ends it.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        if (Name is not null)
        {
            output.Write("event: "u8);
            output.Write(System.Text.Encoding.UTF8.GetBytes(Name));
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
        output.Write(Data.Span);
        output.Write("\n\n"u8);
    }
}
