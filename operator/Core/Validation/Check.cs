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
            yield return new(parent, $"needs exactly one of {string.Join(" and ", fields.Select(field => field.Name))}");
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
}
