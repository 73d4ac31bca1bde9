using System.Globalization;

namespace CwHoe.AkashicBench;

/// <summary>What to measure.</summary>
internal sealed record BenchSettings
{
    private const string Usage = "usage: [--runs 3] [--seconds 5] [--records 100000] [--documents 1000000] [appends] [ratio] [proofs] [search]";

    private IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Rounds, of which medians are taken.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Length of each load, in seconds.</summary>
    public int Seconds { get; init; } = 5;

    /// <summary>Size of the log in which records are proved.</summary>
    public int Records { get; init; } = 100_000;

    /// <summary>Records among which is searched; 10,000 are tried before.</summary>
    public int Documents { get; init; } = 1_000_000;

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
                    "--records" => settings with { Records = Number(args[++i]) },
                    "--documents" => settings with { Documents = Number(args[++i]) },
                    "appends" or "ratio" or "proofs" or "search" => settings with { Parts = [.. settings.Parts, args[i]] },
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
