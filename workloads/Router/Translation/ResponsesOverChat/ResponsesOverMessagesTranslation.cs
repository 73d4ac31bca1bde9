using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatOverMessages;
using CwHoe.Router.Translation.Errors;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>Clients of OpenAI Responses over an upstream of Anthropic Messages: by way of Chat Completions.</summary>
/// <param name="outer">Responses over Chat Completions.</param>
/// <param name="inner">Chat Completions over Messages.</param>
internal sealed class ResponsesOverMessagesTranslation(ResponsesOverChatTranslation outer, ChatOverMessagesTranslation inner) : ApiTranslation
{
    private static readonly JsonObject WithUsage = new() { ["stream_options"] = new JsonObject { ["include_usage"] = true } };

    /// <inheritdoc/>
    public override JsonObject Request(JsonObject request, UpstreamTraits upstream)
    {
        var input = new ResponseInput { KeepsSignatures = true };
        var chat = ResponsesOverChatRequest.Translate(request, upstream with { OpenAiOnly = false }, input);
        try
        {
            return inner.Request(chat, upstream);
        }
        catch (BadRequestException e)
        {
            throw new BadRequestException(input.Origin(e.Field), e.Problem, e);
        }
    }

    /// <inheritdoc/>
    public override StreamTranslation Stream(JsonObject request, DateTimeOffset now) => new Chain(outer.Stream(request, now), inner.Stream(WithUsage, now));

    /// <inheritdoc/>
    protected internal override JsonObject Translate(JsonObject response, JsonObject request, DateTimeOffset now) =>
        outer.Translate(inner.Translate(response, request, now), request, now);

    private sealed class Chain(StreamTranslation outer, StreamTranslation inner) : StreamTranslation
    {
        protected override void Take(ServerEvent upstream)
        {
            foreach (var chunk in inner.Feed(upstream))
            {
                foreach (var happened in outer.Feed(chunk))
                    Emit(happened);
            }

            End = inner.End;
        }

        protected override void TellFailure(ApiError error)
        {
            foreach (var happened in outer.Fail(error))
                Emit(happened);
        }
    }
}
