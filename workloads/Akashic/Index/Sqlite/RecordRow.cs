using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>What of a record is kept in memory.</summary>
/// <param name="Time">Ticks in UTC.</param>
/// <param name="Node">Number of its name; so for task and session.</param>
/// <param name="Task">Its number.</param>
/// <param name="Session">Its number.</param>
/// <param name="Phase">As in the proto.</param>
/// <param name="Kind">As in the proto.</param>
/// <param name="Words">Words that can be found.</param>
/// <param name="Labels">Sketch of its labels, see <see cref="LabelSketch"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RecordRow(long Time, int Node, int Task, int Session, byte Phase, byte Kind, int Words, ulong Labels);
