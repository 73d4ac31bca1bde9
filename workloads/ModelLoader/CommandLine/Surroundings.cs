namespace CwHoe.ModelLoader.CommandLine;

/// <summary>What the commands touch outside themselves.</summary>
internal sealed record Surroundings
{
    /// <summary>Progress, for the container's log.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Failures, for the container's log.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The clock of time-outs, back-off and progress.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Jitter of the back-off.</summary>
    public Random Random { get; init; } = new();

    /// <summary>The proc file system; default <c>/proc</c>.</summary>
    public string Proc { get; init; } = "/proc";
}
