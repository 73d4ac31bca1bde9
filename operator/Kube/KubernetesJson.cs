using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CwHoe.Kube;

/// <summary>How Kubernetes objects are written as JSON: camelCase, nulls left out, no reflection.</summary>
public static class KubernetesJson
{
    /// <summary>Options over source-generated <paramref name="resolvers"/>, the built-in kinds included.</summary>
    /// <param name="resolvers">Contexts of further kinds, each generated with <see cref="JsonKnownNamingPolicy.CamelCase"/> and <see cref="JsonIgnoreCondition.WhenWritingNull"/>.</param>
    public static JsonSerializerOptions Options(params IJsonTypeInfoResolver[] resolvers)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([KubernetesJsonContext.Default, ClientJsonContext.Default, .. resolvers]),
        };
        options.MakeReadOnly();
        return options;
    }
}
