using CwHoe.Contracts;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The container of the model server.</summary>
internal static class EngineContainer
{
    // What the drain leaves of the grace period for the server's own exit.
    private const int ExitSeconds = 10;

    public static V1Container Build(ResolvedNode node) => new()
    {
        Name = ContainerNames.Engine,
        Image = node.Image,
        ImagePullPolicy = node.Engine.ImagePullPolicy,
        Command = node.Profile.Command,
        Args = [.. node.Profile.Args(node), .. node.Engine.Args ?? []],
        Env = Environment(node),
        Ports = [new() { Name = ContainerNames.Port, ContainerPort = node.Port, Protocol = "TCP" }],
        Resources = EngineResources.Of(node),
        VolumeMounts = EngineVolumes.Mounts(node),
        StartupProbe = node.Profile.Startup(node),
        ReadinessProbe = node.Profile.Readiness(node),
        LivenessProbe = node.Profile.Liveness(node),
        Lifecycle = new() { PreStop = new() { Exec = new() { Command = Drain(node) } } },
        SecurityContext = PodSecurity.Container,
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    // The ConfigMap's variables by reference, a user's variable of the same name instead of it.
    private static V1EnvVar[] Environment(ResolvedNode node)
    {
        var given = node.Engine.Env ?? [];
        var own = ConfigMapBuilder.Data(node).Keys
            .Where(name => given.All(variable => variable.Name != name))
            .Select(name => new V1EnvVar { Name = name, ValueFrom = new() { ConfigMapKeyRef = new() { Name = node.Names.ConfigMap, Key = name } } });
        return [.. own, .. given];
    }

    // Runs before the server is told to stop: waits until no request is in flight.
    private static string[] Drain(ResolvedNode node)
    {
        var seconds = node.GracePeriodSeconds - Math.Min(ExitSeconds, node.GracePeriodSeconds / 2);
        return [MountPaths.Loader, "drain", "--engine", node.Profile.Type.Name(), "--port", node.Port.ToString(), "--timeout", $"{seconds}s"];
    }
}
