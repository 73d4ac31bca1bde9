using System.Reflection;
using System.Text.Json.Nodes;
using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.CrdGen;

/// <summary>A CustomResourceDefinition (apiextensions.k8s.io/v1) of a record.</summary>
internal static class CrdDocument
{
    internal static JsonObject Of(Type kind, SchemaBuilder schemas)
    {
        var entity = kind.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{kind} lacks [KubernetesEntity]");
        var names = new JsonObject
        {
            ["kind"] = entity.Kind,
            ["listKind"] = entity.Kind + "List",
            ["plural"] = entity.PluralName,
            ["singular"] = entity.Kind.ToLowerInvariant(),
        };
        if (kind.GetCustomAttribute<ShortNamesAttribute>() is { } shortNames)
            names["shortNames"] = Strings(shortNames.Names);
        if (kind.GetCustomAttribute<CategoriesAttribute>() is { } categories)
            names["categories"] = Strings(categories.Names);

        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{entity.PluralName}.{entity.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = names,
                ["scope"] = (kind.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced).ToString(),
                ["versions"] = new JsonArray(Version(kind, entity, schemas)),
            },
        };
    }

    private static JsonObject Version(Type kind, KubernetesEntityAttribute entity, SchemaBuilder schemas)
    {
        var subresources = new JsonObject { ["status"] = new JsonObject() };
        if (kind.GetCustomAttribute<ScaleAttribute>() is { } scale)
        {
            subresources["scale"] = new JsonObject
            {
                ["specReplicasPath"] = scale.SpecReplicasPath,
                ["statusReplicasPath"] = scale.StatusReplicasPath,
                ["labelSelectorPath"] = scale.LabelSelectorPath,
            };
        }

        return new JsonObject
        {
            ["name"] = entity.ApiVersion,
            ["served"] = true,
            ["storage"] = true,
            ["additionalPrinterColumns"] = new JsonArray([.. kind.GetCustomAttributes<AdditionalPrinterColumnAttribute>().Select(Column)]),
            ["subresources"] = subresources,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schemas.Root(kind) },
        };
    }

    private static JsonObject Column(AdditionalPrinterColumnAttribute column)
    {
        var json = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Priority != 0)
            json["priority"] = column.Priority;
        return json;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
