namespace CwHoe.RouterBench;

/// <summary>What the upstream is to do: how long it waits, and in how many events at which distance it streams.</summary>
/// <param name="Alias">The model that clients ask for.</param>
/// <param name="UpstreamPath">Says the same to the upstream, see load.go.</param>
internal sealed record Scenario(string Alias, string UpstreamPath)
{
    /// <summary>Whole answers, at once.</summary>
    public static readonly Scenario Fast = new("fast", "/0s/1/0s");

    /// <summary>Whole answers after 20 ms.</summary>
    public static readonly Scenario Slow = new("slow", "/20ms/1/0s");

    /// <summary>Short streams, for the time to the first event.</summary>
    public static readonly Scenario First = new("first", "/0s/3/1ms");

    /// <summary>Streams of ten seconds, four events in each.</summary>
    public static readonly Scenario Long = new("long", "/0s/40/250ms");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Scenario> All = [Fast, Slow, First, Long];

    /// <summary>Whether the answer is a stream.</summary>
    public bool IsStream => this == First || this == Long;
}
