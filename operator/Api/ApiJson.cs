using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Contracts;

namespace CwHoe.Api;

/// <summary>The operator's own kinds as JSON: source generated, camelCase, nulls left out, enums by their wire names.</summary>
public static class ApiJson
{
    /// <summary>Contracts of the five kinds, to be given to <see cref="Kube.KubernetesJson.Options"/>.</summary>
    public static IJsonTypeInfoResolver Resolver { get; } = JsonTypeInfoResolver.Combine(new WireEnumResolver(), ApiJsonContext.Default);

    /// <summary>Options over the five kinds and those of Kubernetes that the operator uses. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Kube.KubernetesJson.Options(Resolver);

    /// <summary>Enums, which the context itself would write as numbers.</summary>
    private sealed class WireEnumResolver : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
        {
            if (type == typeof(Role))
                return Of<Role>(options);
            if (type == typeof(Engine))
                return Of<Engine>(options);
            if (type == typeof(GpuVendor))
                return Of<GpuVendor>(options);
            if (type == typeof(Phase))
                return Of<Phase>(options);
            if (type == typeof(Dimension))
                return Of<Dimension>(options);
            if (type == typeof(Tier))
                return Of<Tier>(options);
            if (type == typeof(SovereigntyMode))
                return Of<SovereigntyMode>(options);
            if (type == typeof(Provider))
                return Of<Provider>(options);
            if (type == typeof(RoutingStrategy))
                return Of<RoutingStrategy>(options);
            if (type == typeof(ModelCapability))
                return Of<ModelCapability>(options);
            if (type == typeof(BudgetWindow))
                return Of<BudgetWindow>(options);
            if (type == typeof(McpTransport))
                return Of<McpTransport>(options);
            if (type == typeof(BucketEncryption))
                return Of<BucketEncryption>(options);
            if (type == typeof(Compression))
                return Of<Compression>(options);
            if (type == typeof(SearchEngine))
                return Of<SearchEngine>(options);
            if (type == typeof(ExportFormat))
                return Of<ExportFormat>(options);
            if (type == typeof(RecordKind))
                return Of<RecordKind>(options);
            return null;
        }

        private static JsonTypeInfo<TEnum> Of<TEnum>(JsonSerializerOptions options)
            where TEnum : struct, Enum => JsonMetadataServices.CreateValueInfo<TEnum>(options, new WireEnumConverter<TEnum>());
    }
}
