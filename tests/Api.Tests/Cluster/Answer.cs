using System.Text.Json.Nodes;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>What an API server answered.</summary>
internal sealed record Answer(int Code, JsonObject Body)
{
    public string Message => Body["message"]?.GetValue<string>() ?? "";

    public IEnumerable<(string Field, string Message)> Causes =>
        Body["details"]?["causes"]?.AsArray().Select(cause => (cause!["field"]?.GetValue<string>() ?? "", cause["message"]?.GetValue<string>() ?? "")) ?? [];

    public void AssertAccepted() => Assert.True(Code is 200 or 201, $"{Code}: {Message}");

    public void AssertRejected(string field, string message)
    {
        Assert.Equal(422, Code);
        Assert.True(
            Causes.Any(cause => cause.Field == field && cause.Message.Contains(message, StringComparison.Ordinal)),
            $"no cause has field {field} and message '{message}':\n{string.Join('\n', Causes)}");
    }
}
