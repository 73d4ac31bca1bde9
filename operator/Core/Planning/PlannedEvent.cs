using CwHoe.Contracts;

namespace CwHoe.Core.Planning;

/// <summary>An Event to record on the resource.</summary>
/// <param name="Type">Whether somebody should look.</param>
/// <param name="Reason">Why, in one word; its wire name is the Event's reason.</param>
/// <param name="Message">What happened, for people.</param>
public sealed record PlannedEvent(PlannedEventType Type, Reason Reason, string Message);
