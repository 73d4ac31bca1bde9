using System.Globalization;
using System.Text.Json;
using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.Host.Engines;

/// <summary>What the engines' answers mean. Pure.</summary>
internal static class EngineAnswers
{
    private const int MostModels = 100;

    /// <summary>Where an engine tells version and context length; null where it does not.</summary>
    public static string? DetailsPath(Engine engine) => engine switch
    {
        Engine.LlamaCpp => "/props",
        Engine.Vllm => "/version",
        Engine.Ollama => "/api/version",
        _ => null,
    };

    /// <summary>Metrics whose sum is an engine's requests in flight; empty where it reports none.</summary>
    public static IReadOnlyList<string> LoadMetrics(Engine engine) => engine switch
    {
        Engine.LlamaCpp => [LoadMetric.LlamaCppProcessing.Name(), LoadMetric.LlamaCppDeferred.Name()],
        Engine.Vllm => [LoadMetric.VllmRunning.Name(), LoadMetric.VllmWaiting.Name()],
        _ => [],
    };

    /// <summary>Puts a report together.</summary>
    /// <param name="engine">Who answered.</param>
    /// <param name="models">Body of <c>/v1/models</c> (OpenAI API).</param>
    /// <param name="details">Body of <see cref="DetailsPath"/>; null where there is none.</param>
    /// <exception cref="JsonException"><paramref name="models"/> is not what the API defines.</exception>
    public static EngineReport Report(Engine engine, string models, string? details)
    {
        using var list = JsonDocument.Parse(models);
        if (Property(list.RootElement, "data") is not { ValueKind: JsonValueKind.Array } data)
            throw new JsonException("no data array");
        var entries = data.EnumerateArray().Take(MostModels).ToList();
        var (version, contextLength) = Details(engine, details);
        return new()
        {
            Models = [.. entries.Select(m => Text(Property(m, "id"))).OfType<string>()],
            Version = version,
            ContextLength = contextLength ?? entries.Select(m => Whole(Property(m, "max_model_len"))).FirstOrDefault(n => n is not null),
        };
    }

    /// <summary>Sums the samples of <paramref name="metrics"/> in Prometheus text; null where none of them is there.</summary>
    public static int? Load(string text, IReadOnlyList<string> metrics)
    {
        double? sum = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || line[0] == '#')
                continue;
            var end = line.IndexOfAny('{', ' ');
            if (end < 0 || !Contains(metrics, line[..end]))
                continue;
            // Labels may hold spaces, a timestamp may follow: the value is the first word after them.
            var rest = (line[end] == '{' ? line[(line.LastIndexOf('}') + 1)..] : line[end..]).Trim();
            var value = rest.IndexOf(' ') is var space and > 0 ? rest[..space] : rest;
            if (double.TryParse(value, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0)
                sum = (sum ?? 0) + number;
        }

        return sum is { } total ? (int)Math.Min(total, int.MaxValue) : null;
    }

    private static bool Contains(IReadOnlyList<string> metrics, ReadOnlySpan<char> name)
    {
        foreach (var metric in metrics)
        {
            if (name.SequenceEqual(metric))
                return true;
        }

        return false;
    }

    private static (string? Version, int? ContextLength) Details(Engine engine, string? details)
    {
        if (details is null)
            return (null, null);
        try
        {
            using var json = JsonDocument.Parse(details);
            var root = json.RootElement;
            return engine == Engine.LlamaCpp
                ? (Text(Property(root, "build_info")), Property(root, "default_generation_settings") is { } settings ? Whole(Property(settings, "n_ctx")) : null)
                : (Text(Property(root, "version")), null);
        }
        catch (JsonException)
        {
            return (null, null); // Optional, and other versions may answer differently.
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } e && e.GetString() is { Length: > 0 and <= 256 } text ? text : null;

    private static int? Whole(JsonElement? element) => element is { ValueKind: JsonValueKind.Number } e && e.TryGetInt32(out var n) && n > 0 ? n : null;
}
