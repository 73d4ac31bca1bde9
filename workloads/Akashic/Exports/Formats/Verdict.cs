using System.Globalization;
using CwHoe.Contracts;

namespace CwHoe.Akashic.Exports.Formats;

/// <summary>What labels say of how good an answer is.</summary>
/// <param name="IsGood">Null where nothing says it.</param>
/// <param name="IsLegible">False where a label has a value that it can't have.</param>
internal readonly record struct Verdict(bool? IsGood, bool IsLegible = true)
{
    // From here on an answer is good enough to be learnt from.
    private const double GoodQuality = 0.5;

    private static readonly Verdict Illegible = new(null, IsLegible: false);

    /// <summary>Whether a message is learnt from, by the first there is: weight, quality (0.5 or more), outcome, the conversation's outcome.</summary>
    public static Verdict OfWeight(LabelledRecord record, string? conversation) =>
        record.Label(RecordLabel.Weight) is { } weight ? Read(weight, "1", "0")
        : record.Label(RecordLabel.Quality) is { } quality ? Quality(quality)
        : (record.Label(RecordLabel.Outcome) ?? conversation) is { } outcome ? Outcome(outcome)
        : new(null);

    /// <summary>Whether an answer is desirable: by its desirability, else its outcome, else <paramref name="fallback"/>.</summary>
    public static Verdict OfDesirability(LabelledRecord record, string? fallback) =>
        record.Label(RecordLabel.Desirability) is { } mark ? Read(mark, "desirable", "undesirable")
        : (record.Label(RecordLabel.Outcome) ?? fallback) is { } outcome ? Outcome(outcome)
        : new(null);

    private static Verdict Outcome(string value) => Read(value, "success", "failure");

    private static Verdict Quality(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) && quality is >= 0 and <= 1
            ? new(quality >= GoodQuality)
            : Illegible;

    private static Verdict Read(string value, string good, string bad) => value == good ? new(true) : value == bad ? new(false) : Illegible;
}
