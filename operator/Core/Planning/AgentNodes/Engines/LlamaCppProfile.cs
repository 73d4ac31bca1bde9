using CwHoe.Contracts;
using CwHoe.Core.Planning.AgentNodes.Objects;

namespace CwHoe.Core.Planning.AgentNodes.Engines;

/// <summary>llama.cpp's <c>llama-server</c>: one GGUF file; <c>/health</c> is 503 until it is loaded.</summary>
internal sealed record LlamaCppProfile() : EngineProfile(Engine.LlamaCpp)
{
    // Each request waiting for a slot holds one thread; with the server's default of a few, /health starves under load.
    private const string HttpThreads = "64";

    // More layers than any model has: all of it goes to the GPU.
    private const string AllLayers = "999";

    private const long PromptCacheShare = 4;
    private const long MostPromptCacheMiB = 8192;

    protected override string HealthPath => "/health";

    public override IReadOnlyList<string> OwnOptions =>
    [
        "--host", "--port", "--model", "-m", "--alias", "-a", "--api-key", "--api-key-file", "--api-prefix", "--ssl-key-file", "--ssl-cert-file",
        "--model-url", "-mu", "--hf-repo", "-hf", "-hfr", "--hf-file", "-hff", "--docker-repo", "-dr", "--metrics", "--ctx-size", "-c",
    ];

    public override IReadOnlyList<string> OwnVariables =>
    [
        "LLAMA_ARG_HOST", "LLAMA_ARG_PORT", "LLAMA_ARG_MODEL", "LLAMA_ARG_ALIAS", "LLAMA_API_KEY", "LLAMA_ARG_API_KEY_FILE", "LLAMA_ARG_API_PREFIX",
        "LLAMA_ARG_SSL_KEY_FILE", "LLAMA_ARG_SSL_CERT_FILE", "LLAMA_ARG_MODEL_URL", "LLAMA_ARG_HF_REPO", "LLAMA_ARG_HF_FILE", "LLAMA_ARG_DOCKER_REPO",
        "LLAMA_ARG_ENDPOINT_METRICS", "LLAMA_ARG_CTX_SIZE",
    ];

    public override IReadOnlyList<LoadMetric> LoadMetrics => [LoadMetric.LlamaCppProcessing, LoadMetric.LlamaCppDeferred];

    public override string DefaultImage(OperatorSettings settings) => settings.LlamaCppImage;

    public override IEnumerable<string> Args(ResolvedNode node) =>
    [
        "--host", "0.0.0.0",
        "--port", node.Port.ToString(),
        "--model", node.ModelPath!,
        "--alias", node.Model.Name!,
        "--metrics",
        "--no-webui",
        "--threads-http", HttpThreads,
        .. node.Model.ContextLength is { } tokens ? ["--ctx-size", tokens.ToString()] : Array.Empty<string>(),
        .. node.GpuCount > 0 ? ["--n-gpu-layers", AllLayers] : Array.Empty<string>(),
    ];

    // A variable and not an option: servers from before October 2025 ignore it, and the user's own --cache-ram goes first.
    public override IEnumerable<(string Name, string Value)> Variables(ResolvedNode node) =>
        [.. base.Variables(node), ("LLAMA_ARG_CACHE_RAM", PromptCacheMiB(node).ToString())];

    // The server keeps the state of past prompts in memory, 8 GiB of it by default: past a smaller limit the kernel kills it.
    private static long PromptCacheMiB(ResolvedNode node) =>
        Math.Min(MostPromptCacheMiB, EngineResources.MemoryLimit(node).Value / PromptCacheShare / (1024 * 1024));
}
