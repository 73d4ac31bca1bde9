using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CwHoe.Kube.Models;

namespace CwHoe.Api;

/// <summary>Reads an object of the operator's own kinds as the API server does under <c>fieldValidation=Strict</c>: what is unknown is an error.</summary>
public static class StrictDecoder
{
    // Fields of metadata that servers send and the model leaves out.
    private static readonly string[] Ignored = ["metadata.managedFields", "metadata.selfLink", "metadata.deletionGracePeriodSeconds"];

    /// <summary>Decodes <paramref name="json"/>, one object.</summary>
    /// <typeparam name="TEntity">One of the five kinds.</typeparam>
    /// <param name="json">UTF-16 JSON.</param>
    /// <returns>The object; never null.</returns>
    /// <exception cref="JsonException">
    /// The text is not JSON, a field stands twice, the object is of another kind, a value has the wrong form, or fields are
    /// unknown; then the message names every one with its path: <c>strict decoding error: unknown field "spec.engine.foo"</c>.
    /// </exception>
    public static TEntity Decode<TEntity>(string json)
        where TEntity : class, IKubernetesObject
    {
        using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
        var info = (JsonTypeInfo<TEntity>)ApiJson.Options.GetTypeInfo(typeof(TEntity));
        var unknown = Unknown(document.RootElement, info, "").Except(Ignored).Select(path => $"unknown field \"{path}\"").ToList();
        if (unknown.Count > 0)
            throw new JsonException($"strict decoding error: {string.Join(", ", unknown)}");

        var entity = document.RootElement.Deserialize(info) ?? throw new JsonException("expected an object, found null");
        var type = ResourceType.Of<TEntity>();
        return entity.ApiVersion == type.ApiVersion && entity.Kind == type.Kind
            ? entity
            : throw new JsonException($"expected {type.ApiVersion} {type.Kind}, found {entity.ApiVersion} {entity.Kind}");
    }

    private static IEnumerable<string> Unknown(JsonElement value, JsonTypeInfo info, string path) => (info.Kind, value.ValueKind) switch
    {
        (JsonTypeInfoKind.Object, JsonValueKind.Object) => value.EnumerateObject().SelectMany(field => UnknownField(field, info, path)),
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => value.EnumerateArray().SelectMany((item, index) => Unknown(item, Element(info), $"{path}[{index}]")),
        (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => value.EnumerateObject().SelectMany(entry => Unknown(entry.Value, Element(info), $"{path}[{entry.Name}]")),
        _ => [],
    };

    private static IEnumerable<string> UnknownField(JsonProperty field, JsonTypeInfo info, string path)
    {
        var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
        var known = info.Properties.FirstOrDefault(property => property.Name == field.Name);
        return known is null ? [name] : Unknown(field.Value, info.Options.GetTypeInfo(known.PropertyType), name);
    }

    private static JsonTypeInfo Element(JsonTypeInfo info) => info.Options.GetTypeInfo(info.ElementType!);
}
