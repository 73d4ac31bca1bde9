using System.Text.Json;

namespace CwHoe.Core.Validation.AgentNodes;

/// <summary>Security contexts that are no weaker than the operator's.</summary>
internal static class OverrideSecurity
{
    private const string RootRefusal = "must be the number of a user or group that is not root";

    /// <summary>The pod's.</summary>
    public static IEnumerable<Violation> Pod(string root, JsonElement context) => OverrideFields.Each(root, context, (path, name, value) => name switch
    {
        "fsGroup" => OverrideFields.Require(path, IsNotRoot(value), RootRefusal),
        "supplementalGroups" => OverrideFields.Require(path, value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsNotRoot), RootRefusal),
        "fsGroupChangePolicy" or "supplementalGroupsPolicy" => [],
        _ => Common(path, name, value),
    });

    /// <summary>A container's.</summary>
    public static IEnumerable<Violation> Container(string root, JsonElement context) => OverrideFields.Each(root, context, (path, name, value) => name switch
    {
        "privileged" => OverrideFields.Require(path, value.ValueKind == JsonValueKind.False, "would give the container the node; ask for devices with spec.gpu"),
        "allowPrivilegeEscalation" => OverrideFields.Require(path, value.ValueKind == JsonValueKind.False, "must be false"),
        "readOnlyRootFilesystem" => OverrideFields.Require(path, value.ValueKind == JsonValueKind.True, "must be true; mount an emptyDir where the container has to write"),
        "capabilities" => Capabilities(path, value),
        _ => Common(path, name, value),
    });

    private static IEnumerable<Violation> Common(string path, string name, JsonElement value) => name switch
    {
        "runAsUser" or "runAsGroup" => OverrideFields.Require(path, IsNotRoot(value), RootRefusal),
        "runAsNonRoot" => OverrideFields.Require(path, value.ValueKind == JsonValueKind.True, "must be true"),
        "seccompProfile" or "appArmorProfile" => OverrideFields.Require(
            path, value.ValueKind == JsonValueKind.Object && OverrideFields.Text(value, "type") is "RuntimeDefault" or "Localhost", "must have type RuntimeDefault or Localhost"),
        _ => [new(path, "cannot be overridden")],
    };

    private static IEnumerable<Violation> Capabilities(string root, JsonElement capabilities) => OverrideFields.Each(root, capabilities, (path, name, value) => name switch
    {
        "drop" => OverrideFields.Require(
            path, value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals("ALL")), "must include ALL"),
        "add" => OverrideFields.Require(path, value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0, "no capability may be added"),
        _ => [new(path, "cannot be overridden")],
    });

    private static bool IsNotRoot(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id) && id > 0;
}
