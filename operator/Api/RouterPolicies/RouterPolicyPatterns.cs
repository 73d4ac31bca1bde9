namespace CwHoe.Api.RouterPolicies;

/// <summary>Regular expressions (RE2, anchored) of a RouterPolicy that schema and operator share.</summary>
public static class RouterPolicyPatterns
{
    /// <summary>Who asks: a user name of Kubernetes, or <c>key:NAME</c>; with <c>*</c> at the end, all that begin so.</summary>
    public const string Identity = @"^([A-Za-z0-9][-A-Za-z0-9_.:@/]*)?\*?$";

    /// <summary>A variable in the text of a template, such as <c>{{name}}</c> or <c>{{ name }}</c>; not anchored, the group <c>name</c> is the name.</summary>
    public const string Variable = @"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,63})\s*\}\}";
}
