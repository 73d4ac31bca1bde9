using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>Volumes of the pod and their mounts in the engine's container.</summary>
internal static class EngineVolumes
{
    // 0440: the pod's group reads, nobody writes. JSON has no octal.
    private const int GroupReadOnly = 0x120;

    public static IReadOnlyList<V1Volume> Build(ResolvedNode node)
    {
        List<V1Volume> volumes = [new() { Name = VolumeNames.Hoe, EmptyDir = new() }, new() { Name = VolumeNames.Temporary, EmptyDir = new() }];
        if (Models(node) is { } models)
            volumes.Add(models);
        if (node.Source is { IsFetched: true } && node.Model.SecretRef?.Name is { } secret)
            volumes.Add(new() { Name = VolumeNames.Credentials, Secret = new() { SecretName = secret, DefaultMode = GroupReadOnly } });
        if (node.Profile.SharesMemory)
            volumes.Add(new() { Name = VolumeNames.SharedMemory, EmptyDir = new() { Medium = "Memory" } });
        return volumes;
    }

    public static IReadOnlyList<V1VolumeMount> Mounts(ResolvedNode node)
    {
        List<V1VolumeMount> mounts =
        [
            new() { Name = VolumeNames.Hoe, MountPath = MountPaths.Hoe, ReadOnly = true },
            new() { Name = VolumeNames.Temporary, MountPath = MountPaths.Temporary },
        ];
        if (Models(node) is not null)
        {
            // An engine that pulls by name writes its own models; the others only read what the loader brought.
            mounts.Add(new() { Name = VolumeNames.Models, MountPath = MountPaths.Models, ReadOnly = node.Profile.PullsByName ? null : true });
        }
        if (node.Profile.SharesMemory)
            mounts.Add(new() { Name = VolumeNames.SharedMemory, MountPath = MountPaths.SharedMemory });
        return mounts;
    }

    // A model in the engine's image needs no volume, and one mounted over its folder would hide it.
    private static V1Volume? Models(ResolvedNode node) => node.Source switch
    {
        { Scheme: ModelScheme.File } => null,
        // Read-only in the volume too, or the kubelet would hand all files of the claim to the pod's group.
        { Scheme: ModelScheme.Pvc, Claim: var claim } => new() { Name = VolumeNames.Models, PersistentVolumeClaim = new() { ClaimName = claim, ReadOnly = true } },
        _ when node.Spec.Cache is not null => new() { Name = VolumeNames.Models, PersistentVolumeClaim = new() { ClaimName = node.Names.Claim } },
        _ => new() { Name = VolumeNames.Models, EmptyDir = new() },
    };
}
