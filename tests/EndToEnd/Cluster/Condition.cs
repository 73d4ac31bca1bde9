namespace CwHoe.EndToEnd.Cluster;

/// <summary>One condition of an object's status.</summary>
public sealed record Condition(string Type, string Status, string Reason, string Message);
