using System.Text.Json.Nodes;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>One bound, pattern, enum or demand of a schema, with an object that breaks it and, at a bound, one that just does not.</summary>
internal sealed record Constraint(string Name, JsonObject Example, string Field, string Message, JsonObject Broken, JsonObject? AtTheBound)
{
    /// <summary>Every constraint of every kind that an example has a value for.</summary>
    public static IReadOnlyDictionary<string, Constraint> All { get; } = Find();

    /// <summary>Every constraint that the schemas state, by <see cref="Name"/>.</summary>
    public static IReadOnlySet<string> Stated { get; } = Schemas.All.SelectMany(entry => State(entry.Key, "", entry.Value)).ToHashSet();

    private static Dictionary<string, Constraint> Find()
    {
        var found = new Dictionary<string, Constraint>();
        foreach (var example in Samples.All)
        {
            foreach (var constraint in new ConstraintFinder(example).Find())
                found.TryAdd(constraint.Name, constraint);
        }

        return found;
    }

    private static IEnumerable<string> State(string kind, string path, JsonObject schema)
    {
        foreach (var keyword in ConstraintFinder.Keywords.Where(schema.ContainsKey))
            yield return $"{kind}{path} {keyword}";
        foreach (var required in schema["required"]?.AsArray() ?? [])
            yield return $"{kind}{path}.{required} required";
        foreach (var (name, child) in Schemas.Children(schema))
        {
            foreach (var stated in State(kind, path + name, child))
                yield return stated;
        }
    }
}
