using System.Text.Json.Nodes;
using CwHoe.Router.Translation.ChatStreams;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ResponsesOverChat;

/// <summary>A whole answer.</summary>
internal static class ResponsesOverChatResponse
{
    /// <inheritdoc cref="ApiTranslation.Translate"/>
    public static JsonObject Translate(JsonObject completion, JsonObject request, DateTimeOffset now)
    {
        var choice = ChatAnswer.Choice(completion);
        var said = choice.RequiredObject("message");
        var response = ResponseObject.Begin(request, completion.Text("id"), completion.Text("model"), now);
        ResponseObject.End(response, choice.Text("finish_reason"), Usage.Read(ModelApi.ChatCompletions, completion), now);
        var status = response.RequiredText("status");
        var output = (JsonArray)response["output"]!;

        foreach (var (text, seal) in Reasoning(said))
            output.Add((JsonNode)ResponseObject.Reasoning(Id("rs"), status, seal, text is null ? [] : [ResponseObject.ReasoningText(text)]));
        JsonNode?[] parts =
        [
            said.Text("content") is { Length: > 0 } content ? ResponseObject.Text(content) : null,
            said.Text("refusal") is { Length: > 0 } refusal ? ResponseObject.Refusal(refusal) : null,
        ];
        if (parts.OfType<JsonNode>().ToArray() is { Length: > 0 } present)
            output.Add((JsonNode)ResponseObject.Message(Id("msg"), status, present));
        foreach (var call in said.Objects("tool_calls"))
        {
            var function = call.RequiredObject("function");
            var arguments = function.Text("arguments") is { Length: > 0 } given ? given : "{}";
            output.Add((JsonNode)ResponseObject.Call(Id("fc"), status, call.RequiredText("id"), function.RequiredText("name"), arguments));
        }

        return response;

        string Id(string kind) => ResponseObject.ItemId(kind, response, output.Count);
    }

    private static List<(string? Text, string? Seal)> Reasoning(JsonObject said)
    {
        List<(string?, string?)> found = [];
        foreach (var detail in ChatAnswer.Details(said))
        {
            if (detail.Text("signature") is { Length: > 0 } signature)
                found.Add((detail.Text("text") ?? "", ReasoningSeal.OfSignature(signature)));
            else if (detail.Text("type") == "reasoning.encrypted")
                found.Add((null, ReasoningSeal.OfData(detail.RequiredText("data"))));
        }

        if (!found.Exists(f => f.Item1 is not null) && ChatAnswer.Reasoning(said) is { Length: > 0 } reasoning)
            found.Insert(0, (reasoning, null));
        return found;
    }
}
