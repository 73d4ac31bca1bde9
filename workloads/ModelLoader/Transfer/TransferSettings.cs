namespace CwHoe.ModelLoader.Transfer;

/// <summary>How patiently and how broadly to fetch.</summary>
internal sealed record TransferSettings
{
    /// <summary>Parts fetched at the same time; default 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Bytes of one part; default 64 MiB.</summary>
    public long PartBytes { get; init; } = 64L << 20;

    /// <summary>The largest model to accept, in bytes, up to 1 PiB; default 2 TiB.</summary>
    public long MaxBytes { get; init; } = 2L << 40;

    /// <summary>How long a source may send nothing; default 60 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Failures in a row, without noteworthy progress between them, before giving up; default 8.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Wait after the first failure; doubles; default 1 s.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait of the doubling; default 30 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait that a source may ask for; default 5 min.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between progress lines and between records of what is on the disk; default 5 s.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(5);
}
