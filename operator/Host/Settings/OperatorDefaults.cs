using CwHoe.Contracts;
using CwHoe.Runtime.Hosting;

namespace CwHoe.Host.Settings;

/// <summary>The runtime's options for this operator.</summary>
internal static class OperatorDefaults
{
    /// <summary>What the operator is called in Events and by the tokens of who reads its metrics.</summary>
    public static string Name { get; } = $"{Identity.Manager.Name()}-operator";

    /// <param name="settings">The settings.</param>
    /// <param name="isInPod">Whether this process is a pod's, so that there may be another one.</param>
    public static OperatorOptions Options(HostSettings settings, bool isInPod) => new()
    {
        Name = Name,
        OwnerLabel = Label.OwnerUid.Name(),
        OwnedSelector = $"{Label.ManagedBy.Name()}={Identity.Manager.Name()}",
        Namespaces = settings.Namespaces,
        LeaderElection = settings.LeaderElection ?? isInPod ? new() { LeaseName = Name, Namespace = settings.Operator.Namespace } : null,
    };
}
