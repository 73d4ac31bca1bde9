using CwHoe.Api.AkashicLayers;

namespace CwHoe.Core.Planning.AkashicLayers;

/// <summary>The layers of a namespace as they stand above each other.</summary>
public static class AkashicLayerTree
{
    /// <summary>A layer, whether it is there or not, and all that stand below it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="layers">The layers of the namespace.</param>
    /// <returns>Those that are there, each once: from the top, and by name where they are as deep.</returns>
    public static IReadOnlyList<AkashicLayer> From(string name, IEnumerable<AkashicLayer> layers)
    {
        var all = layers.OrderBy(layer => layer.Metadata.Name, StringComparer.Ordinal).ToList();
        var below = all.ToLookup(layer => layer.Spec.ParentRef?.Name);
        var seen = new HashSet<string>(StringComparer.Ordinal) { name };
        List<AkashicLayer> found = [.. all.Where(layer => layer.Metadata.Name == name)];
        var level = below[name];
        while (level.Where(layer => seen.Add(layer.Metadata.Name!)).ToList() is { Count: > 0 } fresh)
        {
            found.AddRange(fresh);
            level = fresh.SelectMany(layer => below[layer.Metadata.Name]);
        }

        return found;
    }
}
