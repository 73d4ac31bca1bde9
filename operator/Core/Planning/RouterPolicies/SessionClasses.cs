using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>What the owner says of sessions, by their labels.</summary>
internal static class SessionClasses
{
    /// <summary>The schema's bound of <c>status.sessions</c>.</summary>
    public const int Most = 1024;

    /// <summary>What routers are told: as many as the list holds, and how many there are; nulls for none.</summary>
    public static (IReadOnlyList<RouterPolicySessionStatus>? Listed, int? Count) Told(RouterPolicyObserved observed) =>
        Of(observed) is { Count: > 0 } sessions ? ([.. sessions.Take(Most)], sessions.Count) : (null, null);

    /// <summary>Sessions that are classified, by name.</summary>
    public static IReadOnlyList<RouterPolicySessionStatus> Of(RouterPolicyObserved observed) =>
    [
        .. observed.Sessions
            .Select(session => new RouterPolicySessionStatus { Name = session.Metadata.Name, Classification = session.Metadata.Labels?.GetValueOrDefault(Label.Classification.Name()) })
            .Where(session => !string.IsNullOrEmpty(session.Classification))
            .OrderBy(session => session.Name, StringComparer.Ordinal),
    ];
}
