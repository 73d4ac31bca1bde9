namespace CwHoe.Kube.Models;

/// <summary>Selects objects by labels (meta/v1); empty selects all.</summary>
public sealed record V1LabelSelector
{
    /// <summary>Labels that must have these values.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Expressions that must all hold.</summary>
    public IReadOnlyList<V1LabelSelectorRequirement>? MatchExpressions { get; init; }

    /// <summary>Whether an object with <paramref name="labels"/> is selected, as the API server judges it; an unknown operator selects nothing.</summary>
    /// <param name="labels">The object's labels; null for none.</param>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) =>
        (MatchLabels ?? new Dictionary<string, string>()).All(pair => labels?.TryGetValue(pair.Key, out var value) == true && value == pair.Value)
        && (MatchExpressions ?? []).All(expression => Matches(expression, labels));

    // An object without the label has no value that could be in a list: NotIn holds.
    private static bool Matches(V1LabelSelectorRequirement expression, IReadOnlyDictionary<string, string>? labels)
    {
        var value = expression.Key is { } key ? labels?.GetValueOrDefault(key) : null;
        return expression.Operator switch
        {
            "In" => value is not null && expression.Values?.Contains(value) == true,
            "NotIn" => value is null || expression.Values?.Contains(value) != true,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
