namespace CwHoe.Kit;

/// <summary>Figures of several runs.</summary>
public static class Figures
{
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    public static double Median(IEnumerable<double> values) => Percentile(values, 50);

    /// <summary>Lowest and highest.</summary>
    public static string Spread(IReadOnlyCollection<double> values) => $"{values.Min():N0}-{values.Max():N0}";

    public static void Print(string what, string figure) => Console.WriteLine($"{what,-58} {figure}");
}
