using System.Text.Json;
using CwHoe.Api.AgentNodes;
using CwHoe.Core.Planning;
using CwHoe.Core.Planning.AgentNodes.Engines;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>What an override may do to the operator's containers, and what containers it may add.</summary>
internal static class OverrideContainers
{
    private static readonly HashSet<string> EngineFields =
        ["name", "env", "envFrom", "volumeMounts", "startupProbe", "readinessProbe", "livenessProbe", "workingDir", "securityContext"];

    private static readonly HashSet<string> LoaderFields = ["name", "env", "resources"];

    private static readonly HashSet<string> AddedFields =
    [
        .. EngineFields, "resources", "image", "imagePullPolicy", "command", "args", "ports", "lifecycle", "restartPolicy", "terminationMessagePath", "terminationMessagePolicy",
    ];

    /// <summary><c>containers</c>: the engine's, and others beside it.</summary>
    public static IEnumerable<Violation> Main(AgentNode node, string path, JsonElement containers) =>
        OverrideFields.Items(path, containers, (at, container) => OverrideFields.Text(container, "name") switch
        {
            ContainerNames.Engine => [.. Fields(at, container, EngineFields, isOwn: true), .. OwnVariables(node, at, container)],
            ContainerNames.Install or ContainerNames.Loader => [new Violation($"{at}.name", "is an init container of the operator's; choose another name")],
            _ => Added(at, container),
        });

    /// <summary><c>initContainers</c>: the loader's, and others after it.</summary>
    public static IEnumerable<Violation> Init(string path, JsonElement containers) =>
        OverrideFields.Items(path, containers, (at, container) => OverrideFields.Text(container, "name") switch
        {
            ContainerNames.Install or ContainerNames.Loader => Fields(at, container, LoaderFields, isOwn: true),
            ContainerNames.Engine => [new Violation($"{at}.name", "is the engine's container; choose another name")],
            _ => Added(at, container),
        });

    private static IEnumerable<Violation> Added(string path, JsonElement container) =>
    [
        .. OverrideFields.Require($"{path}.name", Syntax.IsServiceName(OverrideFields.Text(container, "name")), "is required, and must be a DNS label"),
        .. OverrideFields.Require($"{path}.image", OverrideFields.Text(container, "image") is { Length: > 0 }, "is required of a container that is added"),
        .. Fields(path, container, AddedFields, isOwn: false),
    ];

    private static IEnumerable<Violation> Fields(string root, JsonElement container, HashSet<string> allowed, bool isOwn) =>
        OverrideFields.Each(root, container, (path, name, value) =>
        {
            if (!allowed.Contains(name))
                return [new(path, Refusal(name))];
            return name switch
            {
                "securityContext" => OverrideSecurity.Container(path, value),
                "volumeMounts" => [.. Replacing(path, value, isOwn), .. OverrideVolumes.Mounts(path, value)],
                "env" => Replacing(path, value, isOwn),
                "ports" => OverrideFields.Items(path, value, (at, port) =>
                    OverrideFields.Require($"{at}.hostPort", !port.TryGetProperty("hostPort", out _), "would open the node's port; use a Service")),
                _ => [],
            };
        });

    // Replacing a list of the operator's would drop what its container cannot do without.
    private static IEnumerable<Violation> Replacing(string path, JsonElement list, bool isOwn) => OverrideFields.Items(path, list, (at, item) =>
        OverrideFields.Require($"{at}.$patch", !isOwn || OverrideFields.Text(item, "$patch") != "replace", "would drop what the operator has in this list; delete items by name"));

    private static IEnumerable<Violation> OwnVariables(AgentNode node, string path, JsonElement container)
    {
        if (EngineProfile.Find(node.Spec.Engine?.Type) is not { } profile || !container.TryGetProperty("env", out var env) || env.ValueKind != JsonValueKind.Array)
            return [];
        return env.EnumerateArray()
            .Select((variable, i) => (Name: variable.ValueKind == JsonValueKind.Object ? OverrideFields.Text(variable, "name") : null, Index: i))
            .Where(variable => variable.Name is not null && profile.OwnVariables.Contains(variable.Name))
            .Select(variable => new Violation($"{path}.env[{variable.Index}].name", $"{variable.Name} is decided by the operator"));
    }

    private static string Refusal(string field) => field switch
    {
        "image" => "of the operator's containers cannot be overridden; use spec.engine.image",
        "imagePullPolicy" => "use spec.engine.imagePullPolicy",
        "args" or "command" => "would replace the operator's own; use spec.engine.args",
        "ports" => "use spec.engine.port",
        "resources" => "use spec.resources and spec.gpu",
        "lifecycle" => "would drop the drain that lets requests in flight finish",
        "volumeDevices" => "would give the container a raw device; use a volume with a file system",
        _ => "cannot be overridden",
    };
}
