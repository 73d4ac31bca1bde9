namespace CwHoe.Kube.Config;

/// <summary>Whether an exec plugin may use standard input (client.authentication.k8s.io).</summary>
public enum ExecInteractiveMode
{
    /// <summary>Where there is a terminal.</summary>
    IfAvailable,

    /// <summary>Never.</summary>
    Never,

    /// <summary>It must; without a terminal the plugin is not run.</summary>
    Always,
}
