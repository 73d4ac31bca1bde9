namespace CwHoe.Kube.Config;

/// <summary>Turns one context of a kubeconfig into the client's configuration.</summary>
internal static class ContextReader
{
    public static KubernetesClientConfig Read(MergedKubeConfig kubeConfig, string source, string? asked)
    {
        var name = asked ?? kubeConfig.CurrentContext
            ?? throw new KubernetesConfigException($"{source}: no context was asked for and current-context is empty. Name one of: {Known(kubeConfig)}.");
        var context = kubeConfig.Find("contexts", name)
            ?? throw new KubernetesConfigException($"{source}: there is no context \"{name}\". Name one of: {Known(kubeConfig)}.");

        var clusterName = context.Text("cluster") ?? throw context.Fault("cluster", "is missing", "Name the cluster");
        var cluster = kubeConfig.Find("clusters", clusterName)
            ?? throw context.Fault("cluster", $"names \"{clusterName}\", which is not among the clusters", "Correct the name or add the cluster");
        var userName = context.Text("user");
        var user = userName is null
            ? null
            : kubeConfig.Find("users", userName) ?? throw context.Fault("user", $"names \"{userName}\", which is not among the users", "Correct the name or add the user");

        var config = ClusterReader.Read(cluster) with { Origin = $"kubeconfig {source}, context {name}" };
        return config with
        {
            Namespace = context.Text("namespace") ?? config.Namespace,
            Credentials = user is null ? new() : UserReader.Read(user, cluster),
        };
    }

    private static string Known(MergedKubeConfig kubeConfig) =>
        string.Join(", ", kubeConfig.Contexts.Order(StringComparer.Ordinal)) is { Length: > 0 } names ? names : "(there are none)";
}
