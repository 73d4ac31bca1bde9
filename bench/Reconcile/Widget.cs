using System.Text.Json;
using System.Text.Json.Serialization;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.ReconcileBench;

/// <summary>A cheap kind: each becomes one <see cref="Part"/> and a status.</summary>
[KubernetesEntity(Group = "bench.cw-hoe.dev", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
internal sealed record Widget : IKubernetesObject, IStatus<WidgetStatus>
{
    public const string OwnerLabel = "bench.cw-hoe.dev/owner-uid";
    public const string FieldManager = "bench";

    /// <summary>CustomResourceDefinitions of both kinds.</summary>
    public static IReadOnlyList<string> Definitions { get; } =
    [
        Definition("Widget", "{status: {}}", "status: {type: object, properties: {observedGeneration: {type: integer, format: int64}, value: {type: string}}}"),
        Definition("Part", "{}", ""),
    ];

    public string? ApiVersion { get; init; } = "bench.cw-hoe.dev/v1";

    public string? Kind { get; init; } = "Widget";

    public V1ObjectMeta Metadata { get; init; } = new();

    public WidgetSpec? Spec { get; init; }

    public WidgetStatus? Status { get; init; }

    public static Widget Named(string ns, string name) => new()
    {
        Metadata = new() { Name = name, Namespace = ns },
        Spec = new() { Value = "1" },
    };

    /// <summary>What this becomes: the plan of the benchmark's controller, and what the bare client sends.</summary>
    public PlannedObject PlanPart()
    {
        var part = new Part
        {
            Metadata = new()
            {
                Name = Metadata.Name,
                Namespace = Metadata.Namespace,
                Labels = new Dictionary<string, string> { [OwnerLabel] = Metadata.Uid! },
                OwnerReferences = [new() { ApiVersion = "bench.cw-hoe.dev/v1", Kind = "Widget", Name = Metadata.Name, Uid = Metadata.Uid, Controller = true }],
            },
            Spec = Spec,
        };
        return new(ResourceType.Of<Part>(), Metadata.Namespace, Metadata.Name!, JsonSerializer.SerializeToElement(part, BenchJson.Default.Part));
    }

    private static string Definition(string kind, string subresources, string status)
    {
        var name = kind.ToLowerInvariant();
        return $$$$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: {{{{name}}}}s.bench.cw-hoe.dev}
            spec:
              group: bench.cw-hoe.dev
              scope: Namespaced
              names: {plural: {{{{name}}}}s, singular: {{{{name}}}}, kind: {{{{kind}}}}, listKind: {{{{kind}}}}List}
              versions:
                - name: v1
                  served: true
                  storage: true
                  subresources: {{{{subresources}}}}
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, properties: {value: {type: string}}}
                        {{{{status}}}}
            """;
    }

    public WidgetStatus PlanStatus() => new() { ObservedGeneration = Metadata.Generation, Value = Spec?.Value };
}

[KubernetesEntity(Group = "bench.cw-hoe.dev", ApiVersion = "v1", Kind = "Part", PluralName = "parts")]
internal sealed record Part : IKubernetesObject
{
    public string? ApiVersion { get; init; } = "bench.cw-hoe.dev/v1";

    public string? Kind { get; init; } = "Part";

    public V1ObjectMeta Metadata { get; init; } = new();

    public WidgetSpec? Spec { get; init; }
}

internal sealed record WidgetSpec
{
    public string? Value { get; init; }
}

internal sealed record WidgetStatus
{
    public long? ObservedGeneration { get; init; }

    public string? Value { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Widget))]
[JsonSerializable(typeof(Part))]
[JsonSerializable(typeof(WidgetStatus))]
internal sealed partial class BenchJson : JsonSerializerContext;
