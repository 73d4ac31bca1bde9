using System.Collections.Concurrent;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>Names of nodes, tasks and sessions, each kept once. One thread adds, any may read. Number 0 is the empty name.</summary>
internal sealed class NameTable
{
    private readonly ConcurrentDictionary<string, int> _numbers = new() { [""] = 0 };

    /// <summary>Number of the next name: not the count, since names are forgotten too.</summary>
    public int Next { get; private set; } = 1;

    /// <summary>Adds a name that the file has.</summary>
    public void Add(string name, int number)
    {
        _numbers[name] = number;
        Next = Math.Max(Next, number + 1);
    }

    /// <summary>Forgets a name that did not get into the file after all.</summary>
    public void Remove(string name) => _numbers.TryRemove(name, out _);

    /// <summary>Its number; null where no record has it.</summary>
    public int? Find(string name) => _numbers.TryGetValue(name, out var number) ? number : null;

    /// <summary>Numbers of all names that begin so.</summary>
    public HashSet<int> Beginning(string beginning) =>
        [.. _numbers.Where(name => name.Key.StartsWith(beginning, StringComparison.Ordinal)).Select(name => name.Value)];
}
