using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CwHoe.Kube.Config;

/// <summary>One kubeconfig file, parsed but not yet understood.</summary>
internal sealed class KubeConfigFile
{
    private static readonly (string Section, string Content)[] Sections = [("clusters", "cluster"), ("users", "user"), ("contexts", "context")];

    private KubeConfigFile(YamlSection root)
    {
        CurrentContext = root.Text("current-context");
        var entries = new Dictionary<(string, string), YamlSection>();
        foreach (var (section, content) in Sections)
        {
            foreach (var item in root.Items(section))
            {
                var name = item.Text("name") ?? throw item.Fault("name", "is missing", "Give the entry a name");
                var entry = item.Section(content, $"{section}[{name}].{content}");
                if (!entries.TryAdd((section, name), entry))
                    throw item.Fault("name", $"\"{name}\" is there twice", "Rename or remove one of the two");
            }
        }
        Entries = entries;
    }

    /// <summary>The current context; null where the file names none.</summary>
    public string? CurrentContext { get; }

    /// <summary>The clusters, users and contexts by section and name.</summary>
    public IReadOnlyDictionary<(string Section, string Name), YamlSection> Entries { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="KubernetesConfigException">The file cannot be read or is no kubeconfig.</exception>
    public static KubeConfigFile Read(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException fault)
        {
            // Only the place: the parser's own words may quote the file.
            throw new KubernetesConfigException($"{path}:{fault.Start.Line}:{fault.Start.Column}: this is no YAML. Correct the file.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigException($"{path}: {fault.Message} Give a file that this process can read.", fault);
        }

        if (yaml.Documents.Count == 0)
            return new(new YamlSection(path, "", new YamlMappingNode()));
        return yaml.Documents[0].RootNode is YamlMappingNode root
            ? new(new YamlSection(path, "", root))
            : throw new KubernetesConfigException($"{path}: this is no kubeconfig: clusters, users and contexts are missing. Name another file.");
    }
}
