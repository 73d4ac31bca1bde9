namespace CwHoe.Kube.Config;

/// <summary>Reads the exec plugin of a kubeconfig's user.</summary>
internal static class ExecReader
{
    private const string Group = "client.authentication.k8s.io";

    public static ExecPlugin Read(YamlSection exec, YamlSection cluster)
    {
        var version = exec.Text("apiVersion");
        if (version is not ($"{Group}/v1" or $"{Group}/v1beta1"))
            throw exec.Fault("apiVersion", "is not supported", $"Use {Group}/v1 or {Group}/v1beta1");

        var command = exec.Text("command") ?? throw exec.Fault("command", "is missing", "Name the program to run");
        return new()
        {
            ApiVersion = version,

            // Only a path is relative to the file; a bare name is looked up in PATH.
            Command = command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command, exec.Folder) : command,
            Arguments = exec.Texts("args"),
            Environment = Environment(exec),
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
            ClusterConfigJson = ClusterConfig(cluster),
            InteractiveMode = exec.Text("interactiveMode") switch
            {
                "Never" => ExecInteractiveMode.Never,
                "IfAvailable" => ExecInteractiveMode.IfAvailable,
                "Always" => ExecInteractiveMode.Always,
                null when version == $"{Group}/v1beta1" => ExecInteractiveMode.IfAvailable,
                null => throw exec.Fault("interactiveMode", $"is missing, which {Group}/v1 does not allow", "Write Never, IfAvailable or Always"),
                _ => throw exec.Fault("interactiveMode", "is unknown", "Write Never, IfAvailable or Always"),
            },
        };
    }

    private static Dictionary<string, string> Environment(YamlSection exec)
    {
        var variables = new Dictionary<string, string>();
        foreach (var variable in exec.Items("env"))
            variables[variable.Text("name") ?? throw variable.Fault("name", "is missing", "Name the variable")] = variable.Text("value") ?? "";
        return variables;
    }

    private static string? ClusterConfig(YamlSection cluster) =>
        cluster.Items("extensions").FirstOrDefault(extension => extension.Text("name") == $"{Group}/exec")?.Child("extension") is { } config
            ? YamlToJson.Write(config)
            : null;
}
