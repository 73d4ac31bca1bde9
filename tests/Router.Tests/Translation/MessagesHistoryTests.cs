using CwHoe.Router.Translation;

namespace CwHoe.Router.Tests.Translation;

/// <summary>Conversations that other models took part in.</summary>
public sealed class MessagesHistoryTests
{
    [Fact]
    public void Clean_TracesOfOtherModels_AreRemoved()
    {
        var request = Json.Object("""
            {"thinking": {"type": "enabled", "budget_tokens": 2000}, "messages": [
              {"role": "user", "content": "Hi"},
              {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "a", "signature": ""}, {"type": "thinking", "thinking": "b", "signature": "sig"},
                {"type": "tool_use", "id": "functions.f:0", "name": "f", "input": {"id": "a.b"}}]},
              {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "functions.f:0"}]}]}
            """);
        var before = request.ToJsonString();

        Json.Same(
            """
            {"messages": [
              {"role": "user", "content": "Hi"},
              {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "b", "signature": "sig"}, {"type": "tool_use", "id": "functions_f_0", "name": "f", "input": {"id": "a.b"}}]},
              {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "functions_f_0"}]}]}
            """,
            MessagesHistory.Clean(request));
        Assert.Equal(before, request.ToJsonString());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"messages": "nonsense"}""")]
    [InlineData("""{"messages": [1, {"content": [null, {"type": 5}, {"type": "thinking", "signature": "s"}, {"type": "tool_use", "id": "toolu_01-a"}]}]}""")]
    public void Clean_WithoutTraces_IsNull(string request) => Assert.Null(MessagesHistory.Clean(Json.Object(request)));
}
