using System.Text.Json;
using CwHoe.Api.RouterPolicies;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>
/// Sums up what the routers of a policy counted. Each of them has an entry in the usage ConfigMap: JSON with <c>callers</c>, of which the one without a name stands for all
/// together, with <c>periods</c> by name, such as <c>month:2026-11-01</c>: <c>requests</c>, <c>inputTokens</c>, <c>outputTokens</c>, <c>cost</c> (millionths).
/// </summary>
internal static class RouterUsage
{
    private const decimal Million = 1_000_000;

    /// <summary>What was used since the month began; null for nothing. What can't be read is left out.</summary>
    public static RouterPolicyUsageStatus? Of(IReadOnlyDictionary<string, string>? entries, DateTimeOffset now)
    {
        var month = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var spent = (entries?.Values ?? []).Select(entry => Read(entry, $"month:{month:yyyy-MM-dd}")).Where(each => each.Requests > 0).ToList();
        return spent.Count == 0 ? null : new()
        {
            Since = month,
            Requests = spent.Sum(each => each.Requests),
            InputTokens = spent.Sum(each => each.Input),
            OutputTokens = spent.Sum(each => each.Output),
            Cost = Quantity.Parse((spent.Sum(each => each.Cost) / Million).ToString("0.######", System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    private static (long Requests, long Input, long Output, decimal Cost) Read(string entry, string period)
    {
        try
        {
            using var json = JsonDocument.Parse(entry);
            return Property(Property(Property(Property(json.RootElement, "callers"), ""), "periods"), period) is { ValueKind: JsonValueKind.Object } spent
                ? (Number(spent, "requests"), Number(spent, "inputTokens"), Number(spent, "outputTokens"), Number(spent, "cost"))
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static JsonElement Property(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    private static long Number(JsonElement of, string name) =>
        Property(of, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? Math.Max(0, value) : 0;
}
