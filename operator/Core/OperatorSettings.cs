using CwHoe.Contracts;

namespace CwHoe.Core;

/// <summary>What planning needs to know of the installation. The host binds it from configuration; the defaults suit an ordinary one.</summary>
public sealed record OperatorSettings
{
    /// <summary>Namespace that the operator runs in; default <c>cw-hoe-system</c>.</summary>
    public string Namespace { get; init; } = Identity.SystemNamespace.Name();

    /// <summary>Image of llama.cpp's server, its entry point <c>llama-server</c>; default <c>cw-hoe/llama-cpp:0.1.0</c>.</summary>
    public string LlamaCppImage { get; init; } = "cw-hoe/llama-cpp:0.1.0";

    /// <summary>Image of vLLM with <c>vllm</c> in its path; default <c>docker.io/vllm/vllm-openai:v0.11.0</c>.</summary>
    public string VllmImage { get; init; } = "docker.io/vllm/vllm-openai:v0.11.0";

    /// <summary>Image of Ollama, its entry point <c>ollama</c>; default <c>docker.io/ollama/ollama:0.12.6</c>.</summary>
    public string OllamaImage { get; init; } = "docker.io/ollama/ollama:0.12.6";

    /// <summary>Image of the model loader, its entry point the loader; default <c>cw-hoe/model-loader:0.1.0</c>.</summary>
    public string LoaderImage { get; init; } = "cw-hoe/model-loader:0.1.0";

    /// <summary>Image of the router, its entry point the router; default <c>cw-hoe/router:0.1.0</c>.</summary>
    public string RouterImage { get; init; } = "cw-hoe/router:0.1.0";

    /// <summary>Image of the store of record layers, its entry point the store; default <c>cw-hoe/akashic:0.1.0</c>.</summary>
    public string AkashicImage { get; init; } = "cw-hoe/akashic:0.1.0";

    /// <summary>URL of the OpenTelemetry collector that routers and stores send traces and metrics to, such as <c>http://collector.monitoring.svc:4317</c>; null (default) for none.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>How they are sent there: <c>grpc</c> or <c>http/protobuf</c>; null (default) for OpenTelemetry's own default, <c>grpc</c>.</summary>
    public string? OtlpProtocol { get; init; }

    /// <summary>
    /// Whether routers and stores may open connections to the API server's ports at its own addresses only, instead of at any; default true. Some networks, such as
    /// Cilium, do not match the API server by its address: theirs need false.
    /// </summary>
    public bool NarrowApiEgress { get; init; } = true;

    /// <summary>How often an engine is asked while it is not ready, or while autoscaling reads its load; default 5 s.</summary>
    public TimeSpan FastProbe { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a ready engine, a router, a missing Secret or claim, or an external server is looked at again; default 30 s.</summary>
    public TimeSpan SlowProbe { get; init; } = TimeSpan.FromSeconds(30);
}
