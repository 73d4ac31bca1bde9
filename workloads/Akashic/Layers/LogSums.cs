using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Layers;

/// <summary>Sums over records of a log.</summary>
/// <param name="RawBytes">Of the records as they were given.</param>
/// <param name="ContentBytes">Of objects with contents, as stored.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogSums(long RawBytes, long ContentBytes)
{
    /// <summary>Both together.</summary>
    public static LogSums operator +(LogSums left, LogSums right) => new(left.RawBytes + right.RawBytes, left.ContentBytes + right.ContentBytes);
}
