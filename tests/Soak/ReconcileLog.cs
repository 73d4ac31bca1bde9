using System.Globalization;
using System.Text.RegularExpressions;

namespace CwHoe.Soak;

/// <summary>What the operators' own logs say about every reconcile of every life.</summary>
internal static partial class ReconcileLog
{
    /// <summary>A reconcile of one key by one process.</summary>
    private sealed record Span(string Life, string Key, DateTimeOffset From, DateTimeOffset To);

    /// <summary>Pairs of reconciles of one key that ran at the same time, in one process or in two; none is as it should be.</summary>
    public static (int Reconciles, IReadOnlyList<string> Overlaps) Check(IEnumerable<Life> lives)
    {
        List<string> overlaps = [];
        List<Span> spans = [];
        foreach (var life in lives)
            spans.AddRange(SpansOf(life, overlaps));
        foreach (var ofKey in spans.GroupBy(s => s.Key))
        {
            var ordered = ofKey.OrderBy(s => s.From).ThenBy(s => s.To).ToArray();
            overlaps.AddRange(ordered.Zip(ordered.Skip(1)).Where(p => p.Second.From < p.First.To).Select(p => $"{p.First} and {p.Second}"));
        }

        return (spans.Count, overlaps);
    }

    /// <summary>Lines that must not be there: exceptions that nobody observed, bugs that a reconcile met, a process that fell over.</summary>
    public static IEnumerable<string> Faults(Life life) =>
        life.Log.Where(l => l.Contains("nobody observed", StringComparison.Ordinal) || l.Contains("Unhandled exception", StringComparison.Ordinal)
            || l.Contains("NullReferenceException", StringComparison.Ordinal) || l.Contains("InvalidOperationException", StringComparison.Ordinal))
        .Select(l => $"{life.Name}: {l}");

    private static IEnumerable<Span> SpansOf(Life life, List<string> overlaps)
    {
        var open = new Dictionary<string, DateTimeOffset>();
        foreach (var line in life.Log)
        {
            if (Line().Match(line) is not { Success: true } match)
                continue;
            var at = DateTimeOffset.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture);
            var key = $"{match.Groups["controller"].Value} {match.Groups["key"].Value}";
            if (match.Groups["what"].ValueSpan is "reconciling")
            {
                if (!open.TryAdd(key, at))
                    overlaps.Add($"{life.Name} began {key} at {at:O}, which it was still at");
            }
            else if (open.Remove(key, out var from) && !life.Freezes.Any(f => f < from))
            {
                // What a process that was frozen begins when it wakes is fenced: whether or not it still led, that is another test's.
                yield return new(life.Name, key, from, Cut(life, from, at));
            }
        }

        foreach (var (key, from) in open.Where(o => !life.Freezes.Any(f => f < o.Value)))
            yield return new(life.Name, key, from, Cut(life, from, DateTimeOffset.MaxValue));
    }

    /// <summary>A frozen or killed process does nothing more, however late its last line was written.</summary>
    private static DateTimeOffset Cut(Life life, DateTimeOffset from, DateTimeOffset to) => life.Interruptions.Where(i => i >= from).Append(to).Min();

    [GeneratedRegex(@"^(?<time>\S+Z) dbug: .*\] (?<controller>\S+): (?<what>reconciling|reconciled) (?<key>\S+)")]
    private static partial Regex Line();
}
