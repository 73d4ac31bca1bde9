namespace CwHoe.Kube.Models;

/// <summary>What every Kubernetes object has. Implementations are immutable records that carry <see cref="KubernetesEntityAttribute"/>.</summary>
/// <remarks>Every property of a model is nullable: what is null is not sent, and so not owned under server-side apply.</remarks>
public interface IKubernetesObject
{
    /// <summary><c>group/version</c>, or <c>version</c> of the core group.</summary>
    string? ApiVersion { get; init; }

    /// <summary>The kind, in PascalCase.</summary>
    string? Kind { get; init; }

    /// <summary>Standard object metadata.</summary>
    V1ObjectMeta Metadata { get; init; }
}
