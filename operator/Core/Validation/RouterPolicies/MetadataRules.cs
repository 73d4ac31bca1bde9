using CwHoe.Api.RouterPolicies;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>metadata</c>.</summary>
internal static class MetadataRules
{
    private const int Longest = 56;

    /// <summary>The name with <c>-router</c> behind it is that of the Service.</summary>
    public static IEnumerable<Violation> Name(RouterPolicy policy)
    {
        if (policy.Metadata.Name is not { Length: <= Longest } name || !Syntax.IsServiceName(name))
        {
            yield return new("metadata.name",
                $"is '{policy.Metadata.Name}'; its Service is called so with -router behind it: it must start with a letter, have only lower-case letters, digits and '-', and at most {Longest} characters");
        }
    }
}
