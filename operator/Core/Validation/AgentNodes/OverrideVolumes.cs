using System.Text.Json;
using CwHoe.Core.Planning.AgentNodes;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Volumes that an override may add, and where it may mount them.</summary>
internal static class OverrideVolumes
{
    private static readonly HashSet<string> Kinds = ["emptyDir", "configMap", "secret", "persistentVolumeClaim", "downwardAPI", "projected"];
    private static readonly HashSet<string> Scratch = [VolumeNames.Temporary, VolumeNames.SharedMemory];
    private static readonly HashSet<string> Own = [VolumeNames.Hoe, VolumeNames.Models, VolumeNames.Credentials];
    private static readonly string[] OwnPaths = [MountPaths.Hoe, MountPaths.Models, MountPaths.Credentials];

    /// <summary><c>volumes</c>.</summary>
    public static IEnumerable<Violation> Volumes(string path, JsonElement volumes) => OverrideFields.Items(path, volumes, Volume);

    /// <summary><c>volumeMounts</c> of any container.</summary>
    public static IEnumerable<Violation> Mounts(string path, JsonElement mounts) => OverrideFields.Items(path, mounts, (at, mount) =>
    [
        .. OverrideFields.Require($"{at}.mountPath", IsFree(OverrideFields.Text(mount, "mountPath")), "must be an absolute path, and not within one of the operator's mounts"),
        .. OverrideFields.Require($"{at}.name", OverrideFields.Text(mount, "name") != VolumeNames.Credentials, "the model's credentials are for the loader only"),
        .. OverrideFields.Require($"{at}.mountPropagation", !mount.TryGetProperty("mountPropagation", out _), "would share mounts with the node"),
    ]);

    private static IEnumerable<Violation> Volume(string root, JsonElement volume)
    {
        var volumeName = OverrideFields.Text(volume, "name");
        if (volumeName is null)
            return [new($"{root}.name", "is required")];
        if (Own.Contains(volumeName))
            return [new($"{root}.name", $"{volumeName} is the operator's volume; use spec.cache for the models, and another name for others")];
        return OverrideFields.Each(root, volume, (path, name, value) => name switch
        {
            "name" => [],
            "hostPath" => [new Violation(path, "would open the node's files; use a PersistentVolumeClaim")],
            _ when Scratch.Contains(volumeName) => OverrideFields.Require(path, name == "emptyDir", $"{volumeName} stays an emptyDir; its size and medium can be set"),
            "projected" => Projected(path, value),
            _ => OverrideFields.Require(path, Kinds.Contains(name), "is not a kind of volume that can be added; use a PersistentVolumeClaim"),
        });
    }

    private static IEnumerable<Violation> Projected(string root, JsonElement projected)
    {
        if (projected.ValueKind != JsonValueKind.Object || !projected.TryGetProperty("sources", out var sources))
            return [new($"{root}.sources", "is required")];
        return OverrideFields.Items($"{root}.sources", sources, (at, source) =>
            OverrideFields.Require(at, source.EnumerateObject().All(kind => kind.Name is "configMap" or "secret" or "downwardAPI"), "only configMap, secret and downwardAPI can be projected"));
    }

    private static bool IsFree(string? path) =>
        path is ['/', ..]
        && !path.Split('/').Contains("..")
        && !OwnPaths.Any(own => path == own || path.TrimEnd('/') == own || path.StartsWith(own + "/", StringComparison.Ordinal));
}
