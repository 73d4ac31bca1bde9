using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Log;

/// <summary>Leaves next to each other, whose common hash a proof needs.</summary>
/// <param name="From">Index of the first.</param>
/// <param name="To">Index after the last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeafRange(long From, long To);
