namespace CwHoe.Runtime.Events;

/// <summary>The type of an event; the API knows these two.</summary>
public enum EventSeverity
{
    /// <summary>For information.</summary>
    Normal,

    /// <summary>Someone may have to act.</summary>
    Warning,
}
