using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning;

/// <summary>What every pod and container is held to; it satisfies the <c>restricted</c> Pod Security Standard.</summary>
internal static class PodSecurity
{
    // "nonroot" of the common minimal base images.
    private const long User = 65532;

    public static V1PodSecurityContext Pod => new()
    {
        RunAsNonRoot = true,
        RunAsUser = User,
        RunAsGroup = User,
        FsGroup = User,
        // A cache of many files is not walked again at each start.
        FsGroupChangePolicy = "OnRootMismatch",
        SeccompProfile = new() { Type = "RuntimeDefault" },
    };

    public static V1SecurityContext Container => new()
    {
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = true,
        RunAsNonRoot = true,
        Capabilities = new() { Drop = ["ALL"] },
    };
}
