namespace CwHoe.Runtime.Queue;

/// <summary>What the metrics ask a queue when they are scraped.</summary>
public interface IWorkQueueState
{
    /// <summary>The label <c>name</c>.</summary>
    string Name { get; }

    /// <summary>Keys ready for a worker; delayed ones do not count.</summary>
    int Depth { get; }

    /// <summary>Seconds that the keys in work have taken so far: all together, and the longest.</summary>
    (double Unfinished, double Longest) WorkSeconds();
}
