namespace CwHoe.Runtime.Hosting;

/// <summary>The life of an operator process: Starting -> Standby (with leader election) -> Running -> Stopping; Failed from any of them.</summary>
public enum OperatorPhase
{
    /// <summary>Informers are filling.</summary>
    Starting,

    /// <summary>Informers are full; another process leads, or this one is about to.</summary>
    Standby,

    /// <summary>Controllers work.</summary>
    Running,

    /// <summary>Reconciles under way are let end.</summary>
    Stopping,

    /// <summary>The operator gave up; the process is ending.</summary>
    Failed,
}
