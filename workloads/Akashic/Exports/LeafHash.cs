using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Exports;

/// <summary>A leaf's hash as a key: 32 bytes, and nothing on the heap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct LeafHash(UInt128 High, UInt128 Low)
{
    /// <summary>Of 32 bytes.</summary>
    public static LeafHash Of(ReadOnlySpan<byte> hash) => new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
}
