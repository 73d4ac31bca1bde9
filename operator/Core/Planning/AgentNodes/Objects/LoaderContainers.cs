using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The init containers: one puts the loader where the engine can run it, one fetches or verifies the model.</summary>
internal static class LoaderContainers
{
    public static IReadOnlyList<V1Container> Build(ResolvedNode node)
    {
        var install = Install(node);
        return node.Source is null ? [install] : [install, Load(node)];
    }

    private static V1Container Install(ResolvedNode node) => Hardened(new()
    {
        Name = ContainerNames.Install,
        Image = node.Settings.LoaderImage,
        Args = ["install", "--to", MountPaths.Loader],
        Resources = Resources("10m", "128Mi"),
        VolumeMounts = [new() { Name = VolumeNames.Hoe, MountPath = MountPaths.Hoe }],
    });

    private static V1Container Load(ResolvedNode node) => node.Source!.Scheme switch
    {
        ModelScheme.File => Verify(node) with
        {
            Image = node.Image,
            ImagePullPolicy = node.Engine.ImagePullPolicy,
            // Only the engine's image has the file, so the loader runs in it.
            Command = [MountPaths.Loader],
            VolumeMounts = [Scratch, new() { Name = VolumeNames.Hoe, MountPath = MountPaths.Hoe, ReadOnly = true }],
        },
        ModelScheme.Pvc => Verify(node) with
        {
            VolumeMounts = [Scratch, new() { Name = VolumeNames.Models, MountPath = MountPaths.Models, ReadOnly = true }],
        },
        _ => Fetch(node),
    };

    private static V1Container Verify(ResolvedNode node) => Hardened(new()
    {
        Name = ContainerNames.Loader,
        Image = node.Settings.LoaderImage,
        Args = ["verify", "--path", node.ModelPath!, .. Option("--sha256", node.Model.Sha256)],
        Resources = Resources("100m", "512Mi"),
    });

    private static V1Container Fetch(ResolvedNode node)
    {
        var credentials = node.Model.SecretRef is not null;
        return Hardened(new()
        {
            Name = ContainerNames.Loader,
            Image = node.Settings.LoaderImage,
            Args =
            [
                "fetch",
                "--source", node.Model.Source!,
                "--destination", node.ModelPath!,
                .. Option("--sha256", node.Model.Sha256),
                .. Option("--endpoint", node.Model.Endpoint),
                .. Option("--region", node.Model.Region),
                .. Option("--credentials", credentials ? MountPaths.Credentials : null),
            ],
            Resources = Resources("100m", "512Mi"),
            VolumeMounts =
            [
                Scratch,
                new() { Name = VolumeNames.Models, MountPath = MountPaths.Models },
                .. credentials ? [new() { Name = VolumeNames.Credentials, MountPath = MountPaths.Credentials, ReadOnly = true }] : Array.Empty<V1VolumeMount>(),
            ],
        });
    }

    private static V1VolumeMount Scratch => new() { Name = VolumeNames.Temporary, MountPath = MountPaths.Temporary };

    private static V1Container Hardened(V1Container container) => container with
    {
        SecurityContext = PodSecurity.Container,
        // The loader's last words become the node's condition.
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];

    private static V1ResourceRequirements Resources(string cpu, string memory) => new()
    {
        Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory) },
        Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse(memory) },
    };
}
