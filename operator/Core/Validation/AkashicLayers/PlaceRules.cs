using System.IO.Enumeration;
using CwHoe.Api.AkashicLayers;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.AkashicLayers;

/// <summary>Rules of <c>metadata</c>, <c>spec.parentRef</c>, <c>spec.dimension</c> and <c>spec.key</c>.</summary>
internal static class PlaceRules
{
    private const int LongestName = 55;
    private const string TimeCharacters = "0123456789-T:.Z*?";

    /// <summary>The name with <c>-akashic</c> behind it is that of the Service.</summary>
    public static IEnumerable<Violation> Name(AkashicLayer layer)
    {
        if (layer.Metadata.Name is not { Length: <= LongestName } name || !Syntax.IsServiceName(name))
        {
            yield return new("metadata.name",
                $"is '{layer.Metadata.Name}'; its Service is called so with -akashic behind it: it must start with a letter, have only lower-case letters, digits and '-', and at most {LongestName} characters");
        }
    }

    /// <summary>A layer above or a bucket.</summary>
    public static IEnumerable<Violation> Parent(AkashicLayer layer) =>
    [
        .. Check.ExactlyOne("spec", ("parentRef", layer.Spec.ParentRef), ("bucket", layer.Spec.Bucket)),
        .. Check.Reference("spec.parentRef", layer.Spec.ParentRef),
    ];

    /// <summary>One of the four.</summary>
    public static IEnumerable<Violation> Dimension(AkashicLayer layer)
    {
        if (layer.Spec.Dimension is null or Contracts.Dimension.Unspecified)
            yield return new("spec.dimension", "is required");
    }

    /// <summary>A pattern that some coordinate of the dimension can match.</summary>
    public static IEnumerable<Violation> Key(AkashicLayer layer)
    {
        if (layer.Spec.Key is not { } key)
            yield break;
        if (key.Length == 0 || key.Any(char.IsControl))
            yield return new("spec.key", "is empty or has control characters in it");
        else if (layer.Spec.Dimension == Contracts.Dimension.Time && key.Any(c => !TimeCharacters.Contains(c)))
            yield return new("spec.key", $"is '{key}'; times are matched as 2026-11-22T12:00:00Z is written: digits, - T : . Z, * and ?, such as 2026-11-*");
        else if (layer.Spec.Dimension == Contracts.Dimension.Phase && !Wire.All<Phase>().Any(phase => FileSystemName.MatchesSimpleExpression(key, phase.Name(), ignoreCase: false)))
            yield return new("spec.key", $"is '{key}', which matches none of {string.Join(", ", Wire.All<Phase>().Select(Wire.Name))}");
    }
}
