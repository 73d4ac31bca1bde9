namespace CwHoe.Runtime.Events;

/// <summary>What makes two events the same: everything but their note and time.</summary>
internal readonly record struct EventSeriesKey(string? Uid, EventSeverity Severity, string Reason, string Action);
