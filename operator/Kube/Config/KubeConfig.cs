namespace CwHoe.Kube.Config;

/// <summary>Reads kubeconfig files as kubectl does.</summary>
public static class KubeConfig
{
    /// <summary>Reads the configuration of one context.</summary>
    /// <param name="path">The file to read; null for the files that <c>KUBECONFIG</c> lists, and without it for <c>~/.kube/config</c>.
    /// Of several files the first that defines a name, or the current context, wins; files that do not exist are passed over.</param>
    /// <param name="context">The context; null for the current one.</param>
    /// <exception cref="KubernetesConfigException">The configuration cannot be used; the message names file, context and field.</exception>
    public static KubernetesClientConfig Load(string? path = null, string? context = null) =>
        Load(path, context, Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static KubernetesClientConfig Load(string? path, string? context, Func<string, string?> environment, string home)
    {
        var files = Files(path, environment, home);
        var merged = new MergedKubeConfig();
        foreach (var file in files)
        {
            if (File.Exists(file))
                merged.Add(KubeConfigFile.Read(file));
            else if (path is not null)
                throw new KubernetesConfigException($"{file}: the file does not exist. Name a kubeconfig file that does.");
        }

        var source = string.Join(", ", files);
        if (merged.IsEmpty)
            throw new KubernetesConfigException($"No kubeconfig: {source} does not exist. Set KUBECONFIG, name a file, or log in to a cluster with its own tool.");
        return ContextReader.Read(merged, source, context);
    }

    private static IReadOnlyList<string> Files(string? path, Func<string, string?> environment, string home)
    {
        if (path is not null)
            return [Path.GetFullPath(path)];
        var listed = (environment("KUBECONFIG") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return listed.Length > 0 ? [.. listed.Select(Path.GetFullPath).Distinct()] : [Path.Combine(home, ".kube", "config")];
    }
}
