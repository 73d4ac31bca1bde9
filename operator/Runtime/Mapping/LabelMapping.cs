using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Mapping;

/// <summary>From an object to the one that its label names.</summary>
public static class LabelMapping
{
    /// <summary>The key, in the same namespace, that the value of <paramref name="label"/> names; nothing without the label.</summary>
    public static IEnumerable<ObjectKey> ByLabel(V1ObjectMeta metadata, string label) =>
        metadata.Labels?.TryGetValue(label, out var name) == true && name.Length > 0 ? [new(metadata.Namespace, name)] : [];
}
