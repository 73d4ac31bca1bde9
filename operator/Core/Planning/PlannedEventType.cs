namespace CwHoe.Core.Planning;

/// <summary>Type of an Event; the names are Kubernetes' own.</summary>
public enum PlannedEventType
{
    /// <summary>All is as it should be.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
