using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Layers;

/// <summary>An object that will be removed.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Length">Bytes, as stored.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SweptObject(string Key, long Length);
