using System.Reflection;
using CwHoe.Api.AgentNodes;
using CwHoe.Kube.Models;

namespace CwHoe.CrdGen;

/// <summary>The files of <c>crds/</c>.</summary>
public static class CrdFiles
{
    /// <summary>First line of every file.</summary>
    public const string Header = "# Generated from operator/Api by operator/CrdGen; do not edit.\n";

    /// <summary>The kinds of operator/Api, by kind.</summary>
    public static IReadOnlyList<Type> Kinds { get; } =
    [
        .. typeof(AgentNode).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<KubernetesEntityAttribute>() is not null)
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>Name and content of every file; the same for the same records, on every machine.</summary>
    public static IEnumerable<(string File, string Yaml)> All()
    {
        var schemas = new SchemaBuilder(new XmlDocs());
        foreach (var kind in Kinds)
        {
            var plural = kind.GetCustomAttribute<KubernetesEntityAttribute>()!.PluralName;
            yield return ($"{plural}.yaml", Header + YamlWriter.Write(CrdDocument.Of(kind, schemas)));
        }
    }
}
