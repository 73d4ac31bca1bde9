using System.Text.Json;
using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>
/// Rules of <c>spec.podOverrides</c>: what would weaken the pod's isolation or its identity, or take from the operator what it decides,
/// is refused. Fields that are not known to be harmless are refused too.
/// </summary>
internal static class PodOverrideRules
{
    private const string Root = "spec.podOverrides";

    private static readonly HashSet<string> Free =
    [
        "affinity", "nodeSelector", "tolerations", "topologySpreadConstraints", "dnsConfig", "dnsPolicy", "hostAliases", "priorityClassName",
        "preemptionPolicy", "schedulerName", "runtimeClassName", "readinessGates", "imagePullSecrets",
    ];

    // app.kubernetes.io/ and cw-hoe.dev/
    private static readonly string[] OwnPrefixes = [.. new[] { Label.ManagedBy, Label.AgentNode }.Select(label => $"{label.Name().Split('/')[0]}/")];

    /// <summary>Judges the whole override.</summary>
    public static IEnumerable<Violation> Guard(AgentNode node)
    {
        if (node.Spec.PodOverrides is not { } overrides)
            return [];
        return OverrideFields.Each(Root, overrides, (path, name, value) => name switch
        {
            "metadata" => Metadata(path, value),
            "spec" => Spec(node, path, value),
            _ => [new Violation(path, "is not part of a pod template; write metadata or spec")],
        });
    }

    private static IEnumerable<Violation> Metadata(string root, JsonElement metadata) => OverrideFields.Each(root, metadata, (path, name, value) => name switch
    {
        "labels" => OverrideFields.Each(path, value, (at, key, _) => OverrideFields.Require(at, !IsOwnLabel(key), "is the operator's own label; choose another prefix")),
        "annotations" => OverrideFields.Each(path, value, (at, key, _) =>
            OverrideFields.Require(at, key != Annotation.ConfigHash.Name(), "is the operator's annotation")),
        _ => [new Violation(path, "only labels and annotations can be overridden")],
    });

    private static bool IsOwnLabel(string key) =>
        key == Label.QueueName.Name() || OwnPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<Violation> Spec(AgentNode node, string root, JsonElement spec)
    {
        if (spec.ValueKind != JsonValueKind.Object)
            return [new(root, "must be an object")];
        return spec.EnumerateObject().Where(field => !Free.Contains(field.Name)).SelectMany(field =>
        {
            var path = $"{root}.{field.Name}";
            if (field.Value.ValueKind == JsonValueKind.Null)
                return [new(path, "must not be removed; leave it out")];
            return field.Name switch
            {
                "containers" => OverrideContainers.Main(node, path, field.Value),
                "initContainers" => OverrideContainers.Init(path, field.Value),
                "volumes" => OverrideVolumes.Volumes(path, field.Value),
                "securityContext" => OverrideSecurity.Pod(path, field.Value),
                _ => [new Violation(path, Refusal(field.Name))],
            };
        });
    }

    private static string Refusal(string field) => field switch
    {
        "hostNetwork" => "would put the pod on the node's network, past the NetworkPolicy; the Service is how it is reached",
        "hostPID" or "hostIPC" or "hostUsers" or "shareProcessNamespace" => "would open the pod to other processes of the node",
        "serviceAccountName" or "serviceAccount" => "is the pod's identity; the operator makes a ServiceAccount of its own",
        "automountServiceAccountToken" => "would give the model server a token of the API server",
        "nodeName" => "would pass by the scheduler; use spec.scheduling.nodeSelector",
        "terminationGracePeriodSeconds" => "use spec.engine.terminationGracePeriodSeconds",
        "ephemeralContainers" => "cannot be part of a pod template; use kubectl debug",
        "restartPolicy" or "activeDeadlineSeconds" => "a model server runs for ever; a Deployment takes no other value",
        _ => "cannot be overridden",
    };
}
