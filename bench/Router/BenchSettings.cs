using System.Globalization;

namespace CwHoe.RouterBench;

/// <summary>What to measure.</summary>
internal sealed record BenchSettings
{
    private const string Usage = "usage: [--runs 3] [--seconds 10] [--warm-up 20] [--streams 1000] [--minutes 5] [throughput] [streams] [memory]";

    private IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Rounds over all servers, of which medians are taken.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Length of each load, in seconds.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>Load that is not measured, for each server, in seconds: compilers compile.</summary>
    public int WarmUp { get; init; } = 20;

    /// <summary>Streams to be held at one time.</summary>
    public int Streams { get; init; } = 1000;

    /// <summary>Length of the load during which the router's memory is watched, in minutes.</summary>
    public int Minutes { get; init; } = 5;

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
                    "--runs" => settings with { Runs = Number(args[++i]) },
                    "--seconds" => settings with { Seconds = Number(args[++i]) },
                    "--warm-up" => settings with { WarmUp = Number(args[++i]) },
                    "--streams" => settings with { Streams = Number(args[++i]) },
                    "--minutes" => settings with { Minutes = Number(args[++i]) },
                    "throughput" or "streams" or "memory" => settings with { Parts = [.. settings.Parts, args[i]] },
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

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and var number ? number : throw new FormatException();
}
