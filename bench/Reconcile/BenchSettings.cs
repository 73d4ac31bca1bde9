using System.Globalization;

namespace CwHoe.ReconcileBench;

/// <summary>What to measure.</summary>
internal sealed record BenchSettings
{
    private const string Usage = "usage: [--n 1000,5000,20000] [--runs N] [--workers 16] [--agentnodes 2000] [throughput] [latency] [memory] [agentnodes]";

    private IReadOnlyList<string> Parts { get; init; } = [];

    private int? Runs { get; init; }

    /// <summary>Numbers of objects.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [1000, 5000, 20_000];

    /// <summary>Number of AgentNodes on the complete Kubernetes.</summary>
    public int AgentNodes { get; init; } = 2000;

    /// <summary>Most reconciles, and requests of the bare client, at a time: the operator's own default.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>Set in the process whose memory is measured: the namespace that it is to keep.</summary>
    public string? CachedNamespace { get; init; }

    /// <summary>Runs that a median is taken of: fewer where each is long.</summary>
    public int RunsOf(int count) => Runs ?? (count > 5000 ? 3 : 5);

    public bool Wants(string part) => Parts.Count == 0 || Parts.Contains(part);

    /// <summary>Reads the arguments; null, after a message, where they make no sense.</summary>
    public static BenchSettings? Read(string[] args)
    {
        var settings = new BenchSettings();
        try
        {
            for (var i = 0; i < args.Length; i++)
            {
                settings = args[i] switch
                {
                    "--n" => settings with { Counts = [.. args[++i].Split(',').Select(Number)] },
                    "--runs" => settings with { Runs = Number(args[++i]) },
                    "--workers" => settings with { Workers = Number(args[++i]) },
                    "--cached" => settings with { CachedNamespace = args[++i] },
                    "--agentnodes" => settings with { AgentNodes = Number(args[++i]) },
                    "throughput" or "latency" or "memory" or "agentnodes" => settings with { Parts = [.. settings.Parts, args[i]] },
                    _ => throw new FormatException(),
                };
            }

            return settings;
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            Console.Error.WriteLine(Usage);
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
