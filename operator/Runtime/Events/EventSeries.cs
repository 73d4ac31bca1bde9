using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Events;

/// <summary>An event as stored, and its repeats.</summary>
internal sealed class EventSeries(string name, ResourceType type, ObjectEvent first, DateTimeOffset firstSeen)
{
    /// <summary>Name of the event object.</summary>
    internal string Name { get; } = name;

    /// <summary>The kind of <see cref="First"/>'s object.</summary>
    internal ResourceType Type { get; } = type;

    internal ObjectEvent First { get; } = first;

    internal DateTimeOffset FirstSeen { get; } = firstSeen;

    internal DateTimeOffset LastSeen { get; private set; } = firstSeen;

    internal int Count { get; private set; } = 1;

    /// <summary>The count that the API server knows; 0 before the first write.</summary>
    internal int WrittenCount { get; set; }

    /// <summary>Not before this is the next repeat written.</summary>
    internal DateTimeOffset NextWrite { get; set; } = firstSeen;

    internal void Repeat(DateTimeOffset now)
    {
        LastSeen = now;
        Count++;
    }
}
