using System.Globalization;

namespace CwHoe.RouterBench;

/// <summary>Figures of all targets side by side.</summary>
internal static class Table
{
    /// <summary>The heading.</summary>
    public static void Print(string name, IEnumerable<Target> targets) =>
        Console.WriteLine($"\n{name,-44}{string.Concat(targets.Select(target => $"{target.Name,12}"))}");

    /// <summary>One figure of each target.</summary>
    public static void Row(string name, IEnumerable<double> figures, string format) =>
        Console.WriteLine($"  {name,-42}{string.Concat(figures.Select(figure => $"{figure.ToString(format, CultureInfo.InvariantCulture),12}"))}");
}
