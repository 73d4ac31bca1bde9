using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Router.Translation;
using CwHoe.Router.Translation.Errors;
using CwHoe.Router.Translation.Json;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Whatever clients and upstreams send, nothing but the exceptions that are declared comes out.</summary>
public sealed class HostileInputTests
{
    private const int Rounds = 3000;

    private static readonly string[] Junk =
    [
        "null", "true", "0", "-1.5e300", "\"\"", "\"text\"", "\"\\ud800\"", "[]", "{}", "[null]", "[[{}]]", "{\"type\":\"text\"}", "{\"type\":\"tool_use\",\"id\":\"a\"}", "[{\"role\":\"tool\"}]",
    ];

    private static readonly string[] Requests =
    [
        """
        {"max_tokens": 9, "system": [{"type": "text", "text": "s"}], "stream": true, "stop_sequences": ["a"], "thinking": {"type": "enabled", "budget_tokens": 2000},
         "tools": [{"name": "f", "input_schema": {}}], "tool_choice": {"type": "tool", "name": "f"}, "output_config": {"effort": "low", "format": {"type": "json_schema", "schema": {}}},
         "messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "A"}}]},
          {"role": "assistant", "content": [{"type": "thinking", "thinking": "t", "signature": ""}, {"type": "tool_use", "id": "a", "name": "f", "input": {}}]},
          {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "r"}]}, {"type": "document", "source": {"type": "text", "data": "d"}}]}]}
        """,
        """
        {"stop": ["a"], "reasoning_effort": "high", "stream_options": {"include_usage": true}, "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}],
         "tool_choice": {"type": "function", "function": {"name": "f"}}, "response_format": {"type": "json_schema", "json_schema": {"schema": {}}},
         "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}, {"type": "file", "file": {"file_data": "data:text/plain;base64,AA"}}]},
          {"role": "assistant", "content": null, "reasoning_details": [{"type": "reasoning.text", "text": "t", "signature": "s"}], "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
          {"role": "tool", "tool_call_id": "a", "content": "r"}]}
        """,
        """
        {"instructions": "i", "reasoning": {"effort": "low"}, "text": {"format": {"type": "json_schema", "name": "n", "schema": {}}}, "tools": [{"type": "function", "name": "f"}],
         "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "f"}]}, "metadata": {"a": "b"},
         "input": [{"role": "user", "content": [{"type": "input_image", "image_url": "https://a"}]}, {"type": "reasoning", "summary": [{"type": "summary_text", "text": "t"}], "encrypted_content": "thinking:s"},
          {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "o"}]}, {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"},
          {"type": "function_call_output", "call_id": "a", "output": [{"type": "input_text", "text": "r"}]}]}
        """,
    ];

    private static readonly string[] Chunks =
    [
        """{"id":"1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"h","reasoning_details":[{"type":"reasoning.text","signature":"s"},{"type":"reasoning.encrypted","data":"d"}]},"finish_reason":null}]}""",
        """{"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"a","refusal":"r"}}]}""",
        """{"id":"1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}},{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}""",
        """{"id":"1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]},"finish_reason":"tool_calls","stop_reason":"x"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1}}}""",
        "\"[DONE]\"",
    ];

    private static readonly string[] Events =
    [
        """{"type":"message_start","message":{"id":"1","model":"m","usage":{"input_tokens":1,"output_tokens":1}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"t"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"explanation":"e"}},"usage":{"output_tokens":3}}""",
        """{"type":"message_stop"}""",
    ];

    private static IEnumerable<ApiTranslation> All =>
        Enum.GetValues<ModelApi>().SelectMany(c => Enum.GetValues<ModelApi>().Select(u => Translations.Find(c, u))).OfType<ApiTranslation>();

    [Fact]
    public void Request_Garbled_IsTranslatedOrRefused()
    {
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var request in Requests)
            {
                var text = Garble(request, random);
                foreach (var translation in All)
                    Only<BadRequestException>(() => translation.Request(JsonText.ReadRequest(Encoding.UTF8.GetBytes(text)), new UpstreamTraits { Model = "claude-haiku-4-5" }), text);
                Only<BadRequestException>(() => MessagesHistory.Clean(Encoding.UTF8.GetBytes(text), "m"), text);
            }
        }
    }

    [Fact]
    public void Response_Garbled_IsTranslatedOrNamedMalformed()
    {
        string[] responses =
        [
            """{"id":"1","choices":[{"finish_reason":"stop","message":{"content":"a","reasoning":"r","reasoning_details":[{"signature":"s"}],"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}}],"usage":{"prompt_tokens":1}}""",
            """{"id":"1","type":"message","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"a"},{"type":"tool_use","id":"a","name":"f","input":{}}],"stop_reason":"end_turn","usage":{"input_tokens":1}}""",
        ];
        var random = new Random(2);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var response in responses)
            {
                var text = Garble(response, random);
                foreach (var translation in All)
                    Only<UpstreamFormatException>(() => translation.Response(JsonText.ReadAnswer(Encoding.UTF8.GetBytes(text)), [], DateTimeOffset.UnixEpoch), text);
                foreach (var api in Enum.GetValues<ModelApi>())
                    UsageReader.ReadWhole(api, Encoding.UTF8.GetBytes(text));
                UpstreamErrors.Read(500, Encoding.UTF8.GetBytes(text));
            }
        }
    }

    [Fact]
    public void Stream_Garbled_EndsWithOneErrorOrWell()
    {
        var random = new Random(3);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var upstream in (string[][])[Chunks, Events])
            {
                string[] data = [.. upstream.Select(d => random.Next(8) == 0 ? Garble(d, random) : d)];
                var events = data.Select(d => d == "\"[DONE]\"" ? ServerEvent.Done : new ServerEvent(null, Encoding.UTF8.GetBytes(d))).ToList();
                foreach (var translation in All)
                {
                    var stream = translation.Stream([], DateTimeOffset.UnixEpoch);
                    var sent = stream.Run(events);
                    Assert.True(stream.End.Proper ^ (stream.End.Error is not null), string.Join('\n', data));
                    Assert.True(sent.Count(e => IsError(e.Data)) == (stream.End.Proper ? 0 : 1), string.Join('\n', data));
                }

                var reader = new UsageReader(ModelApi.ChatCompletions);
                events.ForEach(reader.Read);
            }
        }
    }

    private static bool IsError(JsonNode data) => data is JsonObject sent && (sent["error"] is not null || (string?)sent["type"] is "error" or "response.failed");

    private static void Only<T>(Action action, string text)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T)
        {
        }
        catch (Exception e)
        {
            Assert.Fail($"{e}\n{text}");
        }
    }

    // Puts junk in the place of one value, or takes it away.
    private static string Garble(string text, Random random)
    {
        var places = new List<(JsonNode Owner, object Key)>();
        var root = JsonNode.Parse(text)!;
        Collect(root, places);
        if (places.Count == 0)
            return Junk[random.Next(Junk.Length)];
        var (owner, key) = places[random.Next(places.Count)];
        var mark = JsonValue.Create("#junk#");
        if (owner is JsonArray array)
            array[(int)key] = mark;
        else if (random.Next(5) == 0)
            ((JsonObject)owner).Remove((string)key);
        else
            owner[(string)key] = mark;
        return root.ToJsonString().Replace("\"#junk#\"", Junk[random.Next(Junk.Length)], StringComparison.Ordinal);
    }

    private static void Collect(JsonNode? node, List<(JsonNode Owner, object Key)> places)
    {
        if (node is JsonObject owner)
        {
            foreach (var (name, value) in owner)
            {
                places.Add((owner, name));
                Collect(value, places);
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                places.Add((array, i));
                Collect(array[i], places);
            }
        }
    }
}
