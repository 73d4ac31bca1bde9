using System.Buffers;
using System.Text.Json;
using CwHoe.Contracts;

namespace CwHoe.Router.Requests;

/// <summary>Edits of a body that goes on as it came: the backend's name for the model, and usage at the end of a stream.</summary>
internal static class RequestRewriter
{
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
        var edits = new List<(int From, int To, byte[] Text)> { At(facts.ModelAt, $"\"{JsonEncodedText.Encode(model)}\"", body.Length) };
        if (asksForUsage && facts.StreamOptionsAt is { } options)
            edits.Add(At(options, """{"include_usage":true}""", body.Length));
        else if (asksForUsage)
            edits.Add(At(facts.ModelAt.End..facts.ModelAt.End, ""","stream_options":{"include_usage":true}""", body.Length));
        var written = new ArrayBufferWriter<byte>(body.Length + 128);
        var from = 0;
        foreach (var edit in edits.OrderBy(edit => edit.From))
        {
            written.Write(body.Span[from..edit.From]);
            written.Write(edit.Text);
            from = edit.To;
        }

        written.Write(body.Span[from..]);
        return written.WrittenMemory;
    }

    private static (int From, int To, byte[] Text) At(Range range, string text, int length)
    {
        var (offset, count) = range.GetOffsetAndLength(length);
        return (offset, offset + count, System.Text.Encoding.UTF8.GetBytes(text));
    }
}
