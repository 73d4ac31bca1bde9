using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Golden;

/// <summary>One folder: <c>cr.yaml</c> and <c>observed.yaml</c> in, <c>plan.yaml</c> out.</summary>
/// <param name="name">The folder, such as <c>AgentNodes/external-ready</c>.</param>
internal abstract class GoldenCase(string name)
{
    protected static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static IEnumerable<string> Names => Directory.GetDirectories(Root)
        .SelectMany(Directory.GetDirectories)
        .Select(folder => Path.GetRelativePath(Root, folder).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public string PlanFile => Path.Combine(Root, name, "plan.yaml");

    /// <summary>Of the resource that is planned.</summary>
    public abstract V1ObjectMeta Metadata { get; }

    protected JsonObject Resource => Yaml.Read(File.ReadAllText(Path.Combine(Root, name, "cr.yaml")));

    protected JsonObject Seen => Path.Combine(Root, name, "observed.yaml") is var file && File.Exists(file) ? Yaml.Read(File.ReadAllText(file)) : [];

    private static string Root => Path.GetDirectoryName(SourceFile())!;

    public static GoldenCase Of(string name) => name.Split('/')[0] switch
    {
        "AgentNodes" => new AgentNodeCase(name),
        "AkashicLayers" => new AkashicLayerCase(name),
        "RouterPolicies" => new RouterPolicyCase(name),
        var kind => throw new NotSupportedException(kind),
    };

    /// <summary>Plans it.</summary>
    /// <param name="status">The status that it has; null for the folder's.</param>
    public abstract GoldenPlan Plan(JsonNode? status = null);

    protected static Dictionary<string, T> Map<T>(JsonNode? node, Func<JsonNode?, T> value) =>
        (node as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => value(pair.Value));

    protected static T[] List<T>(JsonNode? node) => [.. (node as JsonArray ?? []).Select(item => Json.Read<T>(item!))];

    private static string SourceFile([CallerFilePath] string file = "") => file;
}
