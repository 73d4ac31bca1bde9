using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;

namespace CwHoe.Router.Sovereignty;

/// <summary>Decides how far a request may go from the owner's machines. Pure; whatever no rule allows stays.</summary>
internal static class Residency
{
    private static readonly HashSet<Tier> None = [];
    private static readonly ResidencyVerdict SovereignOnly = new(None, null, () => "spec.sovereignty.mode is SovereignOnly");

    /// <summary>Judges every tier for one request.</summary>
    /// <param name="table">The policy in force.</param>
    /// <param name="identity">Who asks.</param>
    /// <param name="alias">The model asked for.</param>
    /// <param name="request">What the request says of itself.</param>
    public static ResidencyVerdict Judge(RoutingTable table, string identity, string alias, Attribution request)
    {
        if (table.Mode is not (SovereigntyMode.SovereignFirst or SovereigntyMode.Any))
            return SovereignOnly;
        return request.UnlistedSession is null ? Judge(table.Rules, identity, alias, request) : Unlisted(request.UnlistedSession);
    }

    /// <summary>Whether <paramref name="pattern"/> stands for <paramref name="identity"/>: equal to it, or with <c>*</c> at its end its beginning.</summary>
    public static bool IsFor(string pattern, string identity) =>
        pattern.EndsWith('*') ? identity.AsSpan().StartsWith(pattern.AsSpan(..^1), StringComparison.Ordinal) : pattern == identity;

    private static ResidencyVerdict Unlisted(string session) => new(
        None, null, () => $"the classification of session {session} is unknown: more sessions are classified than status.sessions of the policy holds, and it is not listed")
    {
        IsUnknown = true,
    };

    private static ResidencyVerdict Judge(IReadOnlyList<RouterPolicyRule> rules, string identity, string alias, Attribution request)
    {
        if (request.Classification is { } classification && !rules.Any(rule => rule.Classifications?.Contains(classification) == true))
            return new(None, null, () => $"no rule of spec.sovereignty.allow names classification {classification}") { IsUnknown = true };
        var matching = rules.Where(rule => WhyNot(rule, identity, alias, request) is null).ToList();
        return matching.Count == 0
            ? new(None, null, () => $"no rule of spec.sovereignty.allow matches: {string.Join("; ", rules.Select(rule => $"{rule.Name} {WhyNot(rule, identity, alias, request)!()}"))}")
            : new(matching.SelectMany(rule => rule.Tiers ?? []).ToHashSet(), matching[0].Name, () => $"the rules that match ({string.Join(", ", matching.Select(rule => rule.Name))}) do not name its tier");
    }

    private static Func<string>? WhyNot(RouterPolicyRule rule, string identity, string alias, Attribution request)
    {
        if (rule.Classifications is { Count: > 0 } classes && (request.Classification is not { } classification || !classes.Contains(classification)))
            return () => $"is for classification {string.Join(" or ", classes)}";
        if (rule.Phases is { Count: > 0 } phases && (request.Phase is not { } phase || !phases.Contains(phase)))
            return () => $"is for phase {string.Join(" or ", phases.Select(p => p.Name()))}";
        if (rule.Models is { Count: > 0 } models && !models.Contains(alias))
            return () => $"is for model {string.Join(" or ", models)}";
        return rule.Identities is { Count: > 0 } identities && !identities.Any(pattern => IsFor(pattern, identity))
            ? static () => "is for other callers"
            : null;
    }
}
