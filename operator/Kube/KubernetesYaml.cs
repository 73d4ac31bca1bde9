using System.Text.Json;
using CwHoe.Kube.Config;
using YamlDotNet.RepresentationModel;

namespace CwHoe.Kube;

/// <summary>Reads manifests.</summary>
public static class KubernetesYaml
{
    /// <summary>The documents of <paramref name="yaml"/> (or JSON, which is YAML), plain scalars typed by YAML's core schema.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">It is no YAML; the message says where.</exception>
    public static IReadOnlyList<JsonElement> Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => JsonElement.Parse(YamlToJson.Write(document.RootNode)))];
    }
}
