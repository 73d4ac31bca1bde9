using System.Text.Json.Nodes;

namespace CwHoe.Core.Planning;

/// <summary>
/// Strategic merge patches over a pod template, as the API server applies them: maps merge, null deletes, lists of things with a key
/// merge by it, other lists are replaced; the directives <c>$patch</c>, <c>$retainKeys</c> and <c>$deleteFromPrimitiveList</c> hold.
/// </summary>
/// <remarks>
/// <c>$setElementOrder</c> is ignored: elements that exist keep their places and new ones follow. Any two JSON values merge; what
/// does not fit in shape is replaced by the patch. Source: Kubernetes' "Update API objects in place using kubectl patch".
/// </remarks>
public static class StrategicMerge
{
    private const string Patch = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string ElementOrder = "$setElementOrder/";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";

    // patchMergeKey of the lists in PodTemplateSpec whose patchStrategy is merge, by the name of their field.
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["volumes"] = "name",
        ["env"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
        ["ports"] = "containerPort",
        ["imagePullSecrets"] = "name",
        ["hostAliases"] = "ip",
        ["topologySpreadConstraints"] = "topologyKey",
        ["schedulingGates"] = "name",
        ["resourceClaims"] = "name",
        ["ownerReferences"] = "uid",
    };

    /// <summary>Merges <paramref name="patch"/> over <paramref name="original"/>.</summary>
    /// <param name="original">The object; it is not changed.</param>
    /// <param name="patch">The patch; it is not changed.</param>
    /// <returns>A new object that shares nothing with either.</returns>
    public static JsonObject Apply(JsonObject original, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(patch);
        return Merge(original, patch) ?? [];
    }

    // Null where the patch deletes the object.
    private static JsonObject? Merge(JsonObject original, JsonObject patch)
    {
        var directive = Directive(patch);
        if (directive == "delete")
            return null;
        var merged = directive == "replace" ? [] : original.DeepClone().AsObject();
        if (patch[RetainKeys] is JsonArray retained)
            Retain(merged, retained);
        foreach (var (name, value) in patch)
        {
            if (name is Patch or RetainKeys || name.StartsWith(ElementOrder, StringComparison.Ordinal))
                continue;
            if (name.StartsWith(DeleteFromList, StringComparison.Ordinal))
                RemovePrimitives(merged, name[DeleteFromList.Length..], value);
            else
                Set(merged, name, value);
        }
        return merged;
    }

    private static void Set(JsonObject merged, string name, JsonNode? value)
    {
        var result = value switch
        {
            null => null,
            JsonObject map => Merge(merged[name] as JsonObject ?? [], map),
            JsonArray list when MergeKeys.TryGetValue(name, out var key) => MergeList(merged[name] as JsonArray ?? [], list, key),
            _ => value.DeepClone(),
        };
        if (result is null)
            merged.Remove(name);
        else
            merged[name] = result;
    }

    private static JsonArray MergeList(JsonArray original, JsonArray patch, string key)
    {
        var replaces = patch.Any(element => element is JsonObject map && Directive(map) == "replace" && map.Count == 1);
        List<JsonNode?> merged = replaces ? [] : [.. original.Select(element => element?.DeepClone())];
        foreach (var element in patch)
        {
            if (element is not JsonObject map)
            {
                merged.Add(element?.DeepClone());
                continue;
            }
            if (map.Count == 1 && Directive(map) is not null)
                continue;
            var place = map[key] is { } name ? merged.FindIndex(candidate => candidate is JsonObject other && JsonNode.DeepEquals(other[key], name)) : -1;
            var result = Merge(place < 0 ? [] : merged[place]!.AsObject(), map);
            if (place >= 0 && result is null)
                merged.RemoveAt(place);
            else if (place >= 0)
                merged[place] = result;
            else if (result is not null)
                merged.Add(result);
        }
        return [.. merged];
    }

    private static string? Directive(JsonObject map) => map[Patch] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static void Retain(JsonObject merged, JsonArray retained)
    {
        var names = retained.OfType<JsonValue>().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var name in merged.Select(pair => pair.Key).Where(name => !names.Contains(name)).ToList())
            merged.Remove(name);
    }

    private static void RemovePrimitives(JsonObject merged, string name, JsonNode? removed)
    {
        if (merged[name] is JsonArray list && removed is JsonArray values)
            merged[name] = new JsonArray([.. list.Where(item => !values.Any(value => JsonNode.DeepEquals(value, item))).Select(item => item?.DeepClone())]);
    }
}
