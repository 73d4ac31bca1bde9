using CwHoe.Contracts;

namespace CwHoe.Core.Planning.AgentNodes.Engines;

/// <summary>vLLM: a folder in Hugging Face's layout, or a GGUF file; it listens once the model is loaded.</summary>
internal sealed record VllmProfile() : EngineProfile(Engine.Vllm)
{
    protected override string HealthPath => "/health";

    public override bool TakesFolder => true;

    public override bool SharesMemory => true;

    public override IReadOnlyList<string>? Command => ["vllm"];

    public override IReadOnlyList<string> OwnOptions =>
    [
        "--host", "--port", "--model", "--served-model-name", "--api-key", "--config", "--root-path", "--uds", "--ssl-keyfile", "--ssl-certfile",
        "--max-model-len", "--tensor-parallel-size", "-tp",
    ];

    public override IReadOnlyList<string> OwnVariables => ["VLLM_API_KEY", "HF_HUB_OFFLINE"];

    public override IReadOnlyList<LoadMetric> LoadMetrics => [LoadMetric.VllmRunning, LoadMetric.VllmWaiting];

    public override string DefaultImage(OperatorSettings settings) => settings.VllmImage;

    public override IEnumerable<string> Args(ResolvedNode node) =>
    [
        "serve", node.ModelPath!.TrimEnd('/'),
        "--host", "0.0.0.0",
        "--port", node.Port.ToString(),
        "--served-model-name", node.Model.Name!,
        .. node.Model.ContextLength is { } tokens ? ["--max-model-len", tokens.ToString()] : Array.Empty<string>(),
        .. node.GpuCount > 0 ? ["--tensor-parallel-size", node.GpuCount.ToString()] : Array.Empty<string>(),
    ];

    // The engine's container fetches nothing and reports nothing: the loader did, and nothing leaves the owner's machines.
    public override IEnumerable<(string Name, string Value)> Variables(ResolvedNode node) =>
    [
        .. base.Variables(node),
        ("HF_HUB_OFFLINE", "1"),
        ("VLLM_NO_USAGE_STATS", "1"),
        // Ray and torch ask for the user's name, which a numeric user has not.
        ("USER", "cw-hoe"),
    ];
}
