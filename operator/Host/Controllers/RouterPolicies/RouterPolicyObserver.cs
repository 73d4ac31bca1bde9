using CwHoe.Api.AgentNodes;
using CwHoe.Api.RouterPolicies;
using CwHoe.Api.Sessions;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.RouterPolicies;
using CwHoe.Host.Controllers.AgentNodes;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Informers;

namespace CwHoe.Host.Controllers.RouterPolicies;

/// <summary>Gathers all that planning a RouterPolicy needs: from the cache, and what is not kept there from the API server.</summary>
internal sealed class RouterPolicyObserver(
    IKubernetesClient client,
    Lister<V1Deployment> deployments,
    Lister<V1Pod> pods,
    Lister<AgentNode> nodes,
    Lister<Session> sessions,
    ApiServerFinder apiServers,
    ClusterApis apis)
{
    /// <summary>Index of pods by namespace and the RouterPolicy that their label names.</summary>
    public const string ByRouterPolicy = "routerpolicy";

    public async Task<RouterPolicyObserved> ObserveAsync(RouterPolicy policy, CancellationToken cancellationToken)
    {
        var (name, ns) = (policy.Metadata.Name!, policy.Metadata.Namespace!);
        var meant = RouterPolicyReferences.Nodes(policy, nodes.In(ns)).ToList();
        var secrets = new Dictionary<string, IReadOnlyDictionary<string, int>?>();
        foreach (var secret in RouterPolicyReferences.Secrets(policy, meant))
            secrets[secret] = Lengths(await client.GetAsync<V1Secret>(secret, ns, cancellationToken));
        return new()
        {
            Deployment = deployments.Get(ns, RouterPolicyNames.RouterOf(policy)),
            Pods = [.. pods.ByIndex(ByRouterPolicy, WorkloadInformers.Key(ns, name))],
            Nodes = meant,
            NodePods = meant.ToDictionary(
                node => node.Metadata.Name!, node => (IReadOnlyList<V1Pod>)[.. pods.ByIndex(AgentNodeObserver.ByAgentNode, WorkloadInformers.Key(ns, node.Metadata.Name!))]),
            Sessions = [.. sessions.In(ns)],
            Secrets = secrets,
            Usage = (await client.GetAsync<V1ConfigMap>(RouterPolicyNames.UsageOf(policy), ns, cancellationToken))?.Data,
            ApiServers = await apiServers.FindAsync(cancellationToken),
            Apis = apis,
        };
    }

    private static Dictionary<string, int>? Lengths(V1Secret? secret) =>
        secret is null ? null : (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(entry => entry.Key, entry => entry.Value.Length);
}
