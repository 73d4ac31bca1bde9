using CwHoe.Kube.Models;

namespace CwHoe.Core.Validation;

/// <summary>Checks that many rules make. What is null was not given and is right.</summary>
internal static class Check
{
    /// <summary>A number within bounds, both included.</summary>
    public static IEnumerable<Violation> Range(string field, int? value, int least, int most)
    {
        if (value < least || value > most)
            yield return new(field, $"is {value}; it must be {least}-{most}");
    }

    /// <summary>An amount within bounds, both included, and with no more than six decimals.</summary>
    public static IEnumerable<Violation> Range(string field, Quantity? value, string least, string most)
    {
        if (value is not { } amount)
            yield break;
        if (amount < Quantity.Parse(least) || amount > Quantity.Parse(most))
            yield return new(field, $"is {amount}; it must be {least} to {most}");
        else if (amount != Quantity.Parse($"{amount.Micros}u"))
            yield return new(field, $"is {amount}; it must have at most six decimals");
    }

    /// <summary>One of a few words.</summary>
    public static IEnumerable<Violation> OneOf(string field, string? value, params string[] words)
    {
        if (value is not null && !words.Contains(value))
            yield return new(field, $"is '{value}'; it must be one of {string.Join(", ", words)}");
    }

    /// <summary>The name of an object that Kubernetes could have.</summary>
    public static IEnumerable<Violation> ObjectName(string field, string? value)
    {
        if (value is not null && !Syntax.IsObjectName(value))
            yield return new(field, $"is '{value}', which no object can be called; it must be lower-case letters, digits, '-' and '.'");
    }

    /// <summary>A reference whose name is given.</summary>
    public static IEnumerable<Violation> Reference(string field, V1LocalObjectReference? reference)
    {
        if (reference is null)
            return [];
        return reference.Name is null ? [new($"{field}.name", "is required")] : ObjectName($"{field}.name", reference.Name);
    }

    /// <summary>Exactly one of some fields of <paramref name="parent"/>.</summary>
    public static IEnumerable<Violation> ExactlyOne(string parent, params (string Name, object? Value)[] fields)
    {
        if (fields.Count(field => field.Value is not null) != 1)
            yield return new(parent, $"needs exactly one of {string.Join(", ", fields[..^1].Select(field => field.Name))} and {fields[^1].Name}");
    }

    /// <summary>A key of a Secret, where one is named.</summary>
    public static IEnumerable<Violation> SecretKey(string field, V1SecretKeySelector? secret)
    {
        if (secret is null)
            yield break;
        if (secret.Name is null)
            yield return new($"{field}.name", "is required");
        foreach (var violation in ObjectName($"{field}.name", secret.Name))
            yield return violation;
        if (string.IsNullOrEmpty(secret.Key))
            yield return new($"{field}.key", "is required");
    }

    /// <summary>The items of a list with their fields; none for null.</summary>
    public static IEnumerable<(string Field, T Item)> Each<T>(string field, IReadOnlyList<T>? items) => (items ?? []).Select((item, i) => ($"{field}[{i}]", item));

    /// <summary>Names of items of the spec: DNS labels, each once.</summary>
    /// <param name="names">The names, with their fields.</param>
    public static IEnumerable<Violation> Names(IEnumerable<(string Field, string? Name)> names)
    {
        var all = names.ToList();
        return
        [
            .. all.Where(item => !Syntax.IsDnsLabel(item.Name))
                .Select(item => new Violation(item.Field, $"is '{item.Name}'; it must be 1-{Syntax.LongestLabel} lower-case letters, digits and '-'")),
            .. Unique(all),
        ];
    }

    /// <summary>A label selector as the API server takes it.</summary>
    public static IEnumerable<Violation> Selector(string field, V1LabelSelector? selector)
    {
        foreach (var key in (selector?.MatchLabels?.Keys ?? []).Where(key => !Syntax.IsLabelKey(key)))
            yield return new($"{field}.matchLabels[{key}]", "is not the key of a label");
        foreach (var (at, expression) in Each($"{field}.matchExpressions", selector?.MatchExpressions))
        {
            if (!Syntax.IsLabelKey(expression.Key))
                yield return new($"{at}.key", $"is '{expression.Key}', which is not the key of a label");
            if (expression.Operator is not ("In" or "NotIn" or "Exists" or "DoesNotExist"))
                yield return new($"{at}.operator", $"is '{expression.Operator}'; it must be one of In, NotIn, Exists, DoesNotExist");
            else if ((expression.Operator is "In" or "NotIn") != (expression.Values is { Count: > 0 }))
                yield return new($"{at}.values", "are for In and NotIn, which need one at least, and not for Exists and DoesNotExist");
        }
    }

    /// <summary>No item like one before it; null is like nothing.</summary>
    /// <param name="items">The items, with their fields.</param>
    public static IEnumerable<Violation> Unique(IEnumerable<(string Field, string? Value)> items)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return items.Where(item => item.Value is not null && !seen.Add(item.Value)).Select(item => new Violation(item.Field, $"{item.Value} is there twice"));
    }

    /// <summary>Requests and limits of a container: nothing below zero, no request above its limit.</summary>
    public static IEnumerable<Violation> Resources(string field, V1ResourceRequirements? resources)
    {
        var limits = resources?.Limits ?? new Dictionary<string, Quantity>();
        var requests = resources?.Requests ?? new Dictionary<string, Quantity>();
        return
        [
            .. Negative($"{field}.requests", requests),
            .. Negative($"{field}.limits", limits),
            .. requests
                .Where(request => limits.TryGetValue(request.Key, out var limit) && request.Value > limit)
                .Select(request => new Violation($"{field}.requests[{request.Key}]", $"is {request.Value}, more than its limit {limits[request.Key]}")),
        ];
    }

    /// <summary>A name that is also that of a Service.</summary>
    public static IEnumerable<Violation> ServiceName(V1ObjectMeta metadata)
    {
        if (!Syntax.IsServiceName(metadata.Name))
        {
            yield return new("metadata.name",
                $"is '{metadata.Name}'; its Service has the same name, so it must start with a letter, have only lower-case letters, digits and '-', and at most {Syntax.LongestLabel} characters");
        }
    }

    /// <summary>A name that is also the value of a label.</summary>
    public static IEnumerable<Violation> LabelledName(V1ObjectMeta metadata)
    {
        if (!Syntax.IsLabelValue(metadata.Name))
            yield return new("metadata.name", $"is longer than the {Syntax.LongestLabel} characters of a label, which it is the value of");
    }

    private static IEnumerable<Violation> Negative(string field, IReadOnlyDictionary<string, Quantity> quantities) =>
        quantities.Where(quantity => quantity.Value < (Quantity)0).Select(quantity => new Violation($"{field}[{quantity.Key}]", $"is {quantity.Value}, less than nothing"));
}
