using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using CwHoe.Kube.Models;

namespace CwHoe.CrdGen;

/// <summary>Summaries from the XML documentation files that stand beside the assemblies, as plain text with wire names of fields.</summary>
internal sealed class XmlDocs
{
    private readonly Dictionary<string, XElement> _summaries = [];

    internal XmlDocs()
    {
        foreach (var assembly in new[] { typeof(Api.AgentNodes.AgentNode).Assembly, typeof(V1ObjectMeta).Assembly })
        {
            var file = Path.ChangeExtension(assembly.Location, ".xml");
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                if (member.Element("summary") is { } summary)
                    _summaries[member.Attribute("name")!.Value] = summary;
            }
        }
    }

    internal string? Of(Type type) => Text($"T:{type.FullName}");

    internal string? Of(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}") ?? Of(property.PropertyType);

    private string? Text(string member) =>
        _summaries.TryGetValue(member, out var summary)
            ? string.Join(' ', string.Concat(summary.Nodes().Select(Text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : null;

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => Reference(see),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    private static string Reference(XElement see)
    {
        var target = see.Attribute("cref")?.Value;
        if (target is null)
            return see.Attribute("langword")?.Value ?? see.Value;
        var name = target[(target.LastIndexOf('.') + 1)..];
        return target.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }
}
