using System.Collections.Concurrent;

namespace CwHoe.Runtime.Informers;

/// <summary>Gives equal strings one instance. Emptied when full: what is kept elsewhere stays shared there.</summary>
internal sealed class StringPool
{
    private const int Capacity = 16_384;
    private const int LongestShared = 128;

    private readonly ConcurrentDictionary<string, string> _strings = new();
    private int _count;

    internal string? Share(string? value)
    {
        if (value is null || value.Length > LongestShared)
            return value;
        if (_strings.TryGetValue(value, out var shared))
            return shared;
        if (Interlocked.Increment(ref _count) > Capacity)
        {
            _strings.Clear();
            Interlocked.Exchange(ref _count, 0);
        }

        return _strings.GetOrAdd(value, value);
    }
}
