using YamlDotNet.RepresentationModel;

namespace CwHoe.Kube.Config;

/// <summary>A mapping in a kubeconfig file, which knows where it stands so that faults can say so.</summary>
/// <param name="file">The file.</param>
/// <param name="path">The field path; empty for the root.</param>
/// <param name="node">The mapping.</param>
internal sealed class YamlSection(string file, string path, YamlMappingNode node)
{
    /// <summary>The folder that the file's relative paths start from.</summary>
    public string Folder { get; } = System.IO.Path.GetDirectoryName(file) ?? "/";

    /// <summary>The text of a field; null where it is missing, null or empty.</summary>
    public string? Text(string name) => Child(name) switch
    {
        null => null,
        YamlScalarNode scalar => IsNull(scalar) || string.IsNullOrEmpty(scalar.Value) ? null : scalar.Value,
        _ => throw Fault(name, "is no text", "Write a single value"),
    };

    /// <summary>A field that is true or false; false where it is missing.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Fault(name, "is neither true nor false", "Write one of the two"),
    };

    /// <summary>A field in base64; null where it is missing.</summary>
    public byte[]? Base64(string name)
    {
        if (Text(name) is not { } text)
            return null;
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw Fault(name, "is no base64", "Encode the PEM text with base64");
        }
    }

    /// <summary>A list of texts; empty where it is missing.</summary>
    public IReadOnlyList<string> Texts(string name) => Child(name) switch
    {
        null => [],
        YamlScalarNode scalar when IsNull(scalar) => [],
        YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode) => [.. list.Children.Select(item => ((YamlScalarNode)item).Value ?? "")],
        _ => throw Fault(name, "is no list of texts", "Write a list"),
    };

    /// <summary>A list of mappings; empty where it is missing.</summary>
    public IEnumerable<YamlSection> Items(string name)
    {
        var children = Child(name) switch
        {
            null => [],
            YamlScalarNode scalar when IsNull(scalar) => [],
            YamlSequenceNode list => list.Children,
            _ => throw Fault(name, "is no list", "Write a list"),
        };
        return children.Select((child, index) => child is YamlMappingNode mapping
            ? new YamlSection(file, $"{Path(name)}[{index}]", mapping)
            : throw Fault($"{name}[{index}]", "is no mapping", "Write fields with values"));
    }

    /// <summary>A mapping; an empty one where it is missing.</summary>
    /// <param name="name">The field.</param>
    /// <param name="as">The path to show for it; null for its own.</param>
    public YamlSection Section(string name, string? @as = null) => Child(name) switch
    {
        null => new(file, @as ?? Path(name), []),
        YamlScalarNode scalar when IsNull(scalar) => new(file, @as ?? Path(name), []),
        YamlMappingNode mapping => new(file, @as ?? Path(name), mapping),
        _ => throw Fault(name, "is no mapping", "Write fields with values"),
    };

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => Child(name) is { } child && !(child is YamlScalarNode scalar && IsNull(scalar));

    /// <summary>The fields' names.</summary>
    public IEnumerable<string> Names => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>The field as it was parsed; null where it is missing.</summary>
    public YamlNode? Child(string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    /// <summary>A fault that names file, line and field. <paramref name="what"/> never quotes a value.</summary>
    public KubernetesConfigException Fault(string name, string what, string todo)
    {
        var line = (Child(name) ?? node).Start.Line;
        return new($"{file}{(line > 0 ? $":{line}" : "")}: field {Path(name)} {what}. {todo}.");
    }

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";
}
