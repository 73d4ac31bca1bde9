using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>Scales the Deployment on processor time, where the spec asks for it; the number of replicas then belongs to the autoscaler.</summary>
internal static class AutoscalerBuilder
{
    public static PlannedObject? Build(ResolvedPolicy policy)
    {
        if (policy.Policy.Spec.Autoscaling is not { } scaling)
            return null;
        var deployment = ResourceType.Of<V1Deployment>();
        return PlannedObjects.From(new V1HorizontalPodAutoscaler
        {
            Metadata = policy.Metadata(policy.Names.Router),
            Spec = new()
            {
                ScaleTargetRef = new() { ApiVersion = deployment.ApiVersion, Kind = deployment.Kind, Name = policy.Names.Router },
                MinReplicas = policy.MinReplicas,
                MaxReplicas = scaling.Max,
                TargetCPUUtilizationPercentage = scaling.TargetCpuPercent ?? RouterDefaults.TargetCpuPercent,
            },
        });
    }
}
