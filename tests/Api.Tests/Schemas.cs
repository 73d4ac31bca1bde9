using System.Text.Json.Nodes;
using CwHoe.CrdGen;

namespace CwHoe.Api.Tests;

/// <summary>The schemas that CrdGen writes.</summary>
internal static class Schemas
{
    /// <summary>By kind.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All { get; } = CrdFiles.All()
        .Select(file => Yaml.Documents(file.Yaml)[0]["spec"]!)
        .ToDictionary(
            spec => spec["names"]!["kind"]!.GetValue<string>(),
            spec => spec["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject());

    /// <summary>The schemas right below <paramref name="schema"/>, each with what its path adds.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Children(JsonObject schema)
    {
        foreach (var (name, child) in schema["properties"]?.AsObject() ?? [])
            yield return ($".{name}", child!.AsObject());
        if (schema["items"] is JsonObject items)
            yield return ("[*]", items);
        if (schema["additionalProperties"] is JsonObject values)
            yield return ("[*]", values);
    }

    /// <summary><paramref name="schema"/> and all below it, with their paths.</summary>
    public static IEnumerable<(string Path, JsonObject Schema)> Below(string path, JsonObject schema) =>
        Children(schema).SelectMany(child => Below(path + child.Name, child.Schema)).Prepend((path, schema));
}
