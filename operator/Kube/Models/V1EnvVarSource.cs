namespace CwHoe.Kube.Models;

/// <summary>Where the value of an environment variable comes from (core/v1).</summary>
public sealed record V1EnvVarSource
{
    /// <summary>A Secret's key.</summary>
    public V1SecretKeySelector? SecretKeyRef { get; init; }

    /// <summary>A ConfigMap's key.</summary>
    public V1ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A field of the pod.</summary>
    public V1ObjectFieldSelector? FieldRef { get; init; }
}
