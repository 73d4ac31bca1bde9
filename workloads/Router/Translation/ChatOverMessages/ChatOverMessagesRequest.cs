using System.Text.Json.Nodes;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Translation.ChatOverMessages;

/// <summary>The fields of a request but its messages, its tools and its reasoning.</summary>
internal static class ChatOverMessagesRequest
{
    /// <inheritdoc cref="ApiTranslation.Request"/>
    public static JsonObject Translate(JsonObject request, UpstreamTraits upstream)
    {
        RefuseWhatCantBeSaid(request);
        var turns = MessageTurns.Of(request);
        var messages = new JsonObject
        {
            ["model"] = upstream.Model,
            ["max_tokens"] = request.Integer("max_completion_tokens") ?? request.Integer("max_tokens"),
            ["messages"] = turns.Messages,
        };
        if (turns.System.Count > 0)
            messages["system"] = turns.System;
        if (Stops(request) is { Count: > 0 } stops)
            messages["stop_sequences"] = stops;
        if ((request.Text("safety_identifier") ?? request.Text("user")) is { } user)
            messages["metadata"] = new JsonObject { ["user_id"] = user };
        request.CopyTo("stream", messages);

        MessageTools.Add(request, turns, upstream.Model, messages);
        AddFormat(request, upstream.Model, messages);
        AddSampling(request, upstream.Model, messages);
        MessageThinking.Add(request, turns, upstream, messages);
        messages["max_tokens"] ??= upstream.DefaultMaxTokens;
        return messages;
    }

    private static void RefuseWhatCantBeSaid(JsonObject request)
    {
        if (request.Integer("n") > 1)
            throw request.Refuse("n", "the chosen model's API gives one answer per request; send n requests");
        if (request.Flag("logprobs") == true)
            throw request.Refuse("logprobs", "the chosen model's API has no log probabilities; leave it out");
        if (request["modalities"] is JsonArray modalities && modalities.Any(m => m?.ToString() != "text"))
            throw request.Refuse("modalities", "the chosen model's API answers with text only");
        if (request.Has("web_search_options"))
            throw request.Refuse("web_search_options", "the chosen model's API can't be asked for this search; leave it out or give a tool of your own");
        if (request.Has("functions"))
            throw request.Refuse("functions", "is no longer used; give the functions in tools");
    }

    private static JsonArray Stops(JsonObject request)
    {
        var given = request["stop"] switch
        {
            null => [],
            JsonArray array => array.ToArray(),
            var single => [single],
        };
        return given.Select(stop => stop is JsonValue value && value.TryGetValue<string>(out var text)
                ? Stop(stop, text)
                : throw (stop is null ? request.Refuse("stop", "must not hold null") : stop.Refuse("must be a string")))
            .ToJsonArray();
    }

    private static JsonNode Stop(JsonNode stop, string text) => string.IsNullOrWhiteSpace(text)
        ? throw stop.Refuse("the chosen model's API takes no stop sequence that is blank; leave it out and cut the answer yourself")
        : stop.DeepClone();

    private static void AddFormat(JsonObject request, string model, JsonObject messages)
    {
        if (request.Object("response_format") is not { } format)
            return;
        switch (format.RequiredText("type"))
        {
            case "text":
                break;
            case "json_schema" when ClaudeModel.TakesSchema(model):
                var schema = format.RequiredObject("json_schema").RequiredObject("schema");
                messages["output_config"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = schema.DeepClone() } };
                break;
            case "json_schema":
                throw format.Refuse("type", $"{model} can't be held to a schema; leave response_format out and ask for JSON in the prompt");
            case var type:
                throw format.Refuse("type", $"the chosen model's API has no {type}; give a json_schema, or leave it out and ask for JSON in the prompt");
        }
    }

    private static void AddSampling(JsonObject request, string model, JsonObject messages)
    {
        if (!ClaudeModel.TakesSampling(model))
            return;
        // OpenAI's scale goes up to 2. Later models of Anthropic's take one of the two.
        if (request.Number("temperature") is { } temperature)
            messages["temperature"] = Math.Clamp(temperature, 0, 1);
        else
            request.CopyTo("top_p", messages);
        request.CopyTo("top_k", messages);
    }
}
