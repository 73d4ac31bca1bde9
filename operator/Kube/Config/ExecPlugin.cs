using System.Text;

namespace CwHoe.Kube.Config;

/// <summary>A program that prints an ExecCredential (client.authentication.k8s.io, v1 or v1beta1).</summary>
public sealed record ExecPlugin
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>…/v1beta1</c>: what the program is sent and must answer with.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>A name looked up in <c>PATH</c>, or an absolute path.</summary>
    public required string Command { get; init; }

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables set beside the process's own; they may be secret.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What to tell a person whose machine lacks the program; null for nothing.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Whether the program is told about the cluster in <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>The cluster's extension <c>client.authentication.k8s.io/exec</c> as JSON, passed on with the cluster info; null for none.</summary>
    public string? ClusterConfigJson { get; init; }

    /// <summary>Whether the program may ask a person.</summary>
    public ExecInteractiveMode InteractiveMode { get; init; }

    // Arguments and environment may hold secrets.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(Command)).Append(" = ").Append(Command).Append(", ").Append(nameof(ApiVersion)).Append(" = ").Append(ApiVersion);
        return true;
    }
}
