namespace CwHoe.Api.Schema;

/// <summary>A list whose entries are told apart by fields of theirs: no two may share them, and server-side apply merges by them.</summary>
/// <param name="keys">The fields, in camelCase; each is required in the entry.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(params string[] keys) : Attribute
{
    /// <summary>The fields, in camelCase.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
