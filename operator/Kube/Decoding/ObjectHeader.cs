using System.Text.Json;

namespace CwHoe.Kube.Decoding;

/// <summary>What can be read of any object, whatever its kind and however broken the rest of it. For the rare paths: bookmarks and undecodable objects.</summary>
/// <param name="Namespace">metadata.namespace.</param>
/// <param name="Name">metadata.name.</param>
/// <param name="ResourceVersion">metadata.resourceVersion.</param>
/// <param name="InitialEventsEnd">Whether the annotation that ends a watch-list's initial events is there.</param>
internal readonly record struct ObjectHeader(string? Namespace, string? Name, string? ResourceVersion, bool InitialEventsEnd)
{
    private const string InitialEventsEndAnnotation = "k8s.io/initial-events-end";

    /// <summary>Reads <paramref name="json"/>, one well-formed JSON value; what is missing or of another type stays null.</summary>
    public static ObjectHeader Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var metadata = Member(document.RootElement, "metadata");
        return new(
            Text(metadata, "namespace"),
            Text(metadata, "name"),
            Text(metadata, "resourceVersion"),
            Text(Member(metadata, "annotations"), InitialEventsEndAnnotation) == "true");
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}
