using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.RouterPolicies.Objects;

/// <summary>The routers' identity. Its token is mounted by the Deployment, short-lived, and by no other pod unasked.</summary>
internal static class ServiceAccountBuilder
{
    public static PlannedObject Build(ResolvedPolicy policy) => PlannedObjects.From(new V1ServiceAccount
    {
        Metadata = policy.Metadata(policy.Names.Router),
        AutomountServiceAccountToken = false,
    });
}
