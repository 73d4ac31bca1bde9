using System.Text;
using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Host.Engines;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers.AgentNodes;

/// <summary>Gathers all that planning an AgentNode needs: the cache first, then the API server, then the engine.</summary>
internal sealed class AgentNodeObserver(
    IKubernetesClient client,
    Lister<V1Deployment> deployments,
    Lister<V1Pod> pods,
    Lister<PartialObjectMetadata> nodes,
    Lister<RouterPolicy> policies,
    InformerRegistry informers,
    EngineClient engines,
    ExternalClient external,
    ClusterApis apis,
    TimeProvider time)
{
    /// <summary>Index of pods by namespace and the AgentNode that their label names.</summary>
    public const string ByAgentNode = "agentnode";

    public async Task<AgentNodeObserved> ObserveAsync(AgentNode node, CancellationToken cancellationToken)
    {
        var (name, ns) = (node.Metadata.Name!, node.Metadata.Namespace!);
        var ownPods = pods.ByIndex(ByAgentNode, WorkloadInformers.Key(ns, name)).OrderBy(p => p.Metadata.Name, StringComparer.Ordinal).ToList();
        var secrets = new Dictionary<string, V1Secret?>();
        foreach (var secret in AgentNodeReferences.Secrets(node).Keys)
            secrets[secret] = await client.GetAsync<V1Secret>(secret, ns, cancellationToken);
        var claims = new Dictionary<string, V1PersistentVolumeClaim?>();
        foreach (var claim in AgentNodeReferences.Claims(node))
            claims[claim] = await client.GetAsync<V1PersistentVolumeClaim>(claim, ns, cancellationToken);
        return new()
        {
            Deployment = deployments.Get(ns, name),
            Pods = ownPods,
            PodNodes = NodesOf(ownPods),
            Secrets = secrets.ToDictionary(s => s.Key, s => (IReadOnlySet<string>?)s.Value?.Data?.Keys.ToHashSet()),
            Claims = claims,
            Engine = await AskEngineAsync(node, ownPods, secrets, cancellationToken),
            DemandedAt = node.Spec.Autoscaling?.Min == 0 ? Demand(ns, name) : null,
            Apis = apis,
        };
    }

    private DateTimeOffset? Demand(string ns, string name)
    {
        var usages = informers.FindOwned(ResourceType.Of<V1ConfigMap>())?.Lister;
        return NodeDemand.LatestOf(name, policies.In(ns).Select(policy => usages?.Get(ns, RouterPolicyNames.UsageOf(policy))?.Metadata.Annotations), time.GetUtcNow());
    }

    private Dictionary<string, IReadOnlyDictionary<string, string>> NodesOf(IEnumerable<V1Pod> ownPods) => ownPods
        .Select(p => p.Spec?.NodeName)
        .OfType<string>()
        .Distinct()
        .Select(n => nodes.Get(null, n))
        .OfType<PartialObjectMetadata>()
        .ToDictionary(n => n.Metadata.Name!, n => n.Metadata.Labels ?? new Dictionary<string, string>());

    private async Task<EngineReport?> AskEngineAsync(
        AgentNode node, IEnumerable<V1Pod> ownPods, Dictionary<string, V1Secret?> secrets, CancellationToken cancellationToken)
    {
        if (node.Spec.Engine?.Type is not { } engine)
            return null;
        if (engine == Engine.External)
            return node.Spec.External?.BaseUrl is { } url ? await AskExternalAsync(node, url, secrets, cancellationToken) : null;
        var ready = ownPods.Where(IsReady).ToList();
        return ready.Count == 0
            ? null
            : await engines.AskAsync(engine, node.Spec.Engine.Port ?? engine.Port(), ready, node.Spec.Autoscaling is not null, cancellationToken);
    }

    private async Task<EngineReport?> AskExternalAsync(AgentNode node, string url, Dictionary<string, V1Secret?> secrets, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.UserInfo.Length > 0)
            return null; // Validation says what is wrong with it.
        string? key = null;
        if (node.Spec.External?.SecretRef is { Name: { } name, Key: { } entry } reference)
        {
            // Read for the conditions already, unless it is optional.
            if (!secrets.TryGetValue(name, out var secret))
                secret = await client.GetAsync<V1Secret>(name, node.Metadata.Namespace!, cancellationToken);
            if (secret?.Data?.TryGetValue(entry, out var bytes) == true)
                key = Encoding.UTF8.GetString(bytes).Trim();
            else if (reference.Optional != true)
                return null; // The condition names the missing Secret; nothing is asked without the key.
        }

        return await external.AskAsync(url, key, cancellationToken);
    }

    private static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(c => c.Type == "Ready" && c.Status == "True") == true;
}
