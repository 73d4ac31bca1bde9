using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace CwHoe.Runtime.Informers;

/// <summary>A few labels or annotations in one array: a third of a dictionary's memory, and nobody can change it.</summary>
internal sealed class CompactMap(KeyValuePair<string, string>[] pairs) : IReadOnlyDictionary<string, string>
{
    public IEnumerable<string> Keys => pairs.Select(p => p.Key);

    public IEnumerable<string> Values => pairs.Select(p => p.Value);

    public int Count => pairs.Length;

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"No '{key}'");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        foreach (var pair in pairs)
        {
            if (pair.Key != key)
                continue;
            value = pair.Value;
            return true;
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => pairs.GetEnumerator();
}
