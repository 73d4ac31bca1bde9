using System.Text.Json.Serialization;
using CwHoe.Kube.Models;

namespace CwHoe.Kube.Tests.Cluster;

/// <summary>A custom resource made for these tests.</summary>
[KubernetesEntity(Group = "kube-tests.cw-hoe.dev", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed record Widget : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public WidgetSpec? Spec { get; init; }

    public WidgetStatus? Status { get; init; }
}

public sealed record WidgetSpec
{
    public int? Size { get; init; }

    public int? Replicas { get; init; }

    public string? Color { get; init; }
}

public sealed record WidgetStatus
{
    public int? Replicas { get; init; }

    public string? Phase { get; init; }
}

/// <summary>A Widget as an outdated client would model it.</summary>
[KubernetesEntity(Group = "kube-tests.cw-hoe.dev", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed record OutdatedWidget : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public OutdatedWidgetSpec? Spec { get; init; }
}

public sealed record OutdatedWidgetSpec
{
    public int? Color { get; init; }
}

/// <summary>The definition of a kind, as far as these tests read it.</summary>
[EntityScope(EntityScope.Cluster)]
[KubernetesEntity(Group = "apiextensions.k8s.io", ApiVersion = "v1", Kind = "CustomResourceDefinition", PluralName = "customresourcedefinitions")]
public sealed record Definition : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public DefinitionStatus? Status { get; init; }
}

public sealed record DefinitionStatus
{
    public IReadOnlyList<DefinitionCondition>? Conditions { get; init; }
}

public sealed record DefinitionCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Widget))]
[JsonSerializable(typeof(OutdatedWidget))]
[JsonSerializable(typeof(Definition))]
internal sealed partial class ClusterModelsJson : JsonSerializerContext;
