using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CwHoe.Akashic.Index.Vectors;

/// <summary>
/// An embedding of unit length in one byte per dimension, as indexes and buckets keep it: a float (little-endian) to multiply by, then the dimensions as
/// signed bytes. Cosines differ by less than 0.01 from those of floats. Taken apart and put together again it is the same.
/// </summary>
internal static class QuantizedVector
{
    /// <summary>Bytes before the dimensions.</summary>
    public const int Header = sizeof(float);

    /// <summary>Makes it unit length and quantizes it. All zeros stay so.</summary>
    public static byte[] From(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[Header + vector.Length];
        var length = MathF.Sqrt(Dot(vector, vector));
        var greatest = 0f;
        foreach (var value in vector)
        {
            greatest = MathF.Max(greatest, MathF.Abs(value));
        }

        if (!float.IsFinite(length) || greatest == 0)
            return bytes;
        BinaryPrimitives.WriteSingleLittleEndian(bytes, greatest / length / sbyte.MaxValue);
        var values = MemoryMarshal.Cast<byte, sbyte>(bytes.AsSpan(Header));
        for (var i = 0; i < vector.Length; i++)
        {
            values[i] = (sbyte)MathF.Round(vector[i] / greatest * sbyte.MaxValue);
        }

        return bytes;
    }

    /// <summary>Puts it together again.</summary>
    public static float[] ToFloats(ReadOnlySpan<byte> quantized)
    {
        var scale = BinaryPrimitives.ReadSingleLittleEndian(quantized);
        var values = MemoryMarshal.Cast<byte, sbyte>(quantized[Header..]);
        var vector = new float[values.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = values[i] * scale;
        }

        return vector;
    }

    /// <summary>The cosine of the angle between the two, -1 to 1; 0 where either is all zeros.</summary>
    public static double Cosine(ReadOnlySpan<float> vector, ReadOnlySpan<byte> quantized)
    {
        var values = MemoryMarshal.Cast<byte, sbyte>(quantized[Header..]);
        double dot = 0, left = 0, right = 0;
        for (var i = 0; i < values.Length; i++)
        {
            double a = vector[i], b = values[i];
            (dot, left, right) = (dot + (a * b), left + (a * a), right + (b * b));
        }

        return left == 0 || right == 0 ? 0 : Math.Clamp(dot / Math.Sqrt(left * right), -1, 1);
    }

    /// <summary>Words of 64 bits that the signs of so many dimensions take.</summary>
    public static int SignWords(int dimensions) => (dimensions + 63) / 64;

    /// <summary>One bit per dimension, whether it is above 0.</summary>
    public static void Signs(ReadOnlySpan<float> vector, Span<ulong> signs)
    {
        signs.Clear();
        for (var i = 0; i < vector.Length; i++)
        {
            if (vector[i] > 0)
                signs[i / 64] |= 1UL << (i % 64);
        }
    }

    /// <summary>So of a quantized one.</summary>
    public static void Signs(ReadOnlySpan<byte> quantized, Span<ulong> signs)
    {
        signs.Clear();
        var values = MemoryMarshal.Cast<byte, sbyte>(quantized[Header..]);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > 0)
                signs[i / 64] |= 1UL << (i % 64);
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
