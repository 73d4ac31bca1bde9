using System.Buffers;
using System.Text.Json;
using CwHoe.Contracts;

namespace CwHoe.Router.Requests;

/// <summary>Edits of a body that goes on as it came: the backend's name for the model, and usage at the end of a stream.</summary>
internal static class RequestRewriter
{
    private static readonly byte[] Options = """{"include_usage":true}"""u8.ToArray();
    private static readonly byte[] NewOptions = ""","stream_options":{"include_usage":true}"""u8.ToArray();

    /// <summary>The body for a backend that speaks the client's API; the very same bytes where nothing is to be changed.</summary>
    /// <param name="body">The client's body.</param>
    /// <param name="facts">Its facts.</param>
    /// <param name="model">The backend's name for the model.</param>
    /// <param name="api">The API that both speak.</param>
    public static ReadOnlyMemory<byte> For(ReadOnlyMemory<byte> body, RequestFacts facts, string model, ProviderApi api)
    {
        // OpenAI's streams say what they used only when asked; Anthropic's always do.
        var asksForUsage = api == ProviderApi.Openai && facts is { Stream: true, IncludeUsage: false };
        if (model == facts.Model && !asksForUsage)
            return body;
        var after = facts.ModelAt.End;
        (Range At, byte[] Text) name = (facts.ModelAt, [(byte)'"', .. JsonEncodedText.Encode(model).EncodedUtf8Bytes, (byte)'"']);
        (Range At, byte[] Text) usage = !asksForUsage ? (after..after, [])
            : facts.StreamOptionsAt is { } options ? (options, Options)
            : (after..after, NewOptions);
        var (first, second) = usage.At.Start.Value < name.At.Start.Value ? (usage, name) : (name, usage);

        var rest = body.Span;
        var written = new ArrayBufferWriter<byte>(body.Length + name.Text.Length + usage.Text.Length);
        written.Write(rest[..first.At.Start]);
        written.Write(first.Text);
        written.Write(rest[first.At.End..second.At.Start]);
        written.Write(second.Text);
        written.Write(rest[second.At.End..]);
        return written.WrittenMemory;
    }
}
