using CwHoe.Kube.Models;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Scripted;

[KubernetesEntity(Group = "test.cw-hoe.dev", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
internal sealed record Widget : IKubernetesObject, IStatus<WidgetStatus>
{
    public string? ApiVersion { get; init; } = "test.cw-hoe.dev/v1";

    public string? Kind { get; init; } = "Widget";

    public V1ObjectMeta Metadata { get; init; } = new();

    public string? Colour { get; init; }

    public WidgetStatus? Status { get; init; }

    internal static Widget Named(string name, string version = "1", string? uid = null, string? ns = "default", string? colour = null) => new()
    {
        Metadata = ObjectBuilders.Stored(name, ns) with { ResourceVersion = version, Uid = uid ?? $"uid-{name}" },
        Colour = colour,
    };
}

internal sealed record WidgetStatus
{
    public int? Seen { get; init; }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Widget))]
[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class WidgetJson : System.Text.Json.Serialization.JsonSerializerContext;
