using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Engines;

/// <summary>Ollama: models by name from its registry. It is up before it has a model, so the startup probe is what pulls it.</summary>
/// <remarks>
/// A postStart hook would block the kubelet's view of the pod while it runs, and an init container has no server to pull with.
/// A probe is retried by the kubelet, and pulling again what is there takes milliseconds.
/// </remarks>
internal sealed record OllamaProfile() : EngineProfile(Engine.Ollama)
{
    private const int LongestPullSeconds = 3600;

    protected override string HealthPath => "/api/tags";

    public override bool PullsByName => true;

    public override IReadOnlyList<string> OwnOptions => [];

    public override IReadOnlyList<string> OwnVariables => ["OLLAMA_HOST", "OLLAMA_MODELS", "OLLAMA_CONTEXT_LENGTH"];

    public override string DefaultImage(OperatorSettings settings) => settings.OllamaImage;

    public override IEnumerable<string> Args(ResolvedNode node) => ["serve"];

    public override IEnumerable<(string Name, string Value)> Variables(ResolvedNode node) =>
    [
        .. base.Variables(node),
        ("OLLAMA_HOST", $"0.0.0.0:{node.Port}"),
        ("OLLAMA_MODELS", MountPaths.Models),
        // Once loaded the model stays, as with the other engines.
        ("OLLAMA_KEEP_ALIVE", "-1"),
        .. node.Model.ContextLength is { } tokens ? [("OLLAMA_CONTEXT_LENGTH", tokens.ToString())] : Array.Empty<(string, string)>(),
    ];

    public override V1Probe Startup(ResolvedNode node) => new()
    {
        Exec = new() { Command = [MountPaths.Loader, "pull", "--url", $"http://127.0.0.1:{node.Port}", "--model", node.Model.Name!] },
        PeriodSeconds = 5,
        TimeoutSeconds = LongestPullSeconds,
        FailureThreshold = 6,
    };
}
