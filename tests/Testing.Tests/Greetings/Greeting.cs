using System.Text.Json.Serialization;
using CwHoe.Kube.Models;

namespace Greetings;

[KubernetesEntity(Group = "example.org", ApiVersion = "v1", Kind = "Greeting", PluralName = "greetings")]
public sealed record Greeting : IKubernetesObject, IStatus<GreetingStatus>
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public V1ObjectMeta Metadata { get; init; } = new();
    public GreetingSpec Spec { get; init; } = new();
    public GreetingStatus? Status { get; init; }
}

public sealed record GreetingSpec { public string? Name { get; init; } }
public sealed record GreetingStatus { public string? Text { get; init; } }
[JsonSerializable(typeof(Greeting))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
public sealed partial class GreetingJson : JsonSerializerContext;
