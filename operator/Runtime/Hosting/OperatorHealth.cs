namespace CwHoe.Runtime.Hosting;

/// <summary>What the health endpoints answer.</summary>
public sealed class OperatorHealth
{
    private volatile OperatorPhase _phase = OperatorPhase.Starting;

    /// <summary>How far the operator has come.</summary>
    public OperatorPhase Phase
    {
        get => _phase;
        internal set => _phase = value;
    }

    /// <summary>Whether the process works as it should or is on its way there; false asks for a restart.</summary>
    public bool IsAlive => Phase != OperatorPhase.Failed;

    /// <summary>Whether all informers have synced and the controllers run, or would as soon as this process leads.</summary>
    public bool IsReady => Phase is OperatorPhase.Running or OperatorPhase.Standby;
}
