using System.Security.Cryptography;
using System.Text;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Planning.AgentNodes.Objects;

/// <summary>The settings that the engine reads from its environment; each key is the name of a variable.</summary>
internal static class ConfigMapBuilder
{
    public static PlannedObject Build(ResolvedNode node) => PlannedObjects.From(new V1ConfigMap
    {
        Metadata = node.Metadata(node.Names.ConfigMap),
        Data = Data(node),
    });

    /// <summary>Goes on the pod template, since a change of the ConfigMap alone restarts no pod.</summary>
    public static string Hash(ResolvedNode node)
    {
        var text = string.Join('\n', Data(node).Select(pair => $"{pair.Key}={pair.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>Variables by name, in ordinal order.</summary>
    public static SortedDictionary<string, string> Data(ResolvedNode node) =>
        new(node.Profile.Variables(node).ToDictionary(variable => variable.Name, variable => variable.Value), StringComparer.Ordinal);
}
