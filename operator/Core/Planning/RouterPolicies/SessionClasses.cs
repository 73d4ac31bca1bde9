using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Planning.RouterPolicies;

/// <summary>What the owner says of sessions, by their labels.</summary>
internal static class SessionClasses
{
    /// <summary>The schema's bound of <c>status.sessions</c>.</summary>
    public const int Most = 1024;

    /// <summary>Sessions that are classified, by name.</summary>
    public static IReadOnlyList<RouterPolicySessionStatus> Of(RouterPolicyObserved observed) =>
    [
        .. observed.Sessions
            .Select(session => new RouterPolicySessionStatus { Name = session.Metadata.Name, Classification = session.Metadata.Labels?.GetValueOrDefault(Label.Classification.Name()) })
            .Where(session => !string.IsNullOrEmpty(session.Classification))
            .OrderBy(session => session.Name, StringComparer.Ordinal),
    ];
}
