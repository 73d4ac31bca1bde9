using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AkashicLayers.Objects;

/// <summary>The store's identity. Its tokens are mounted by the Deployment, short-lived, and by no other pod unasked.</summary>
internal static class ServiceAccountBuilder
{
    public static PlannedObject Build(ResolvedStore store) => PlannedObjects.From(new V1ServiceAccount
    {
        Metadata = store.Metadata(store.Names.Store),
        AutomountServiceAccountToken = false,
    });
}
