using System.Runtime.CompilerServices;

namespace CwHoe.Contracts;

/// <summary>Reads the <c>wire</c> and <c>port</c> options that the proto files put on enum values.</summary>
public static class Wire
{
    /// <summary>The label or annotation key, or other exact string, that stands for <paramref name="value"/> outside the process.</summary>
    /// <typeparam name="TEnum">An enum of this assembly.</typeparam>
    /// <param name="value">A declared value.</param>
    /// <returns>The <c>wire</c> option, or the value's C# name where the proto file has none.</returns>
    /// <exception cref="KeyNotFoundException"><paramref name="value"/> is not declared in the proto files.</exception>
    public static string Name<TEnum>(this TEnum value)
        where TEnum : struct, Enum => Values<TEnum>.Wire.Of(Unsafe.BitCast<TEnum, int>(value)).Name;

    /// <summary>The TCP port that the proto files give <paramref name="value"/>, or 0 where they give none.</summary>
    /// <typeparam name="TEnum">An enum of this assembly.</typeparam>
    /// <param name="value">A declared value.</param>
    /// <returns>1-65535, or 0.</returns>
    /// <exception cref="KeyNotFoundException"><paramref name="value"/> is not declared in the proto files.</exception>
    public static int Port<TEnum>(this TEnum value)
        where TEnum : struct, Enum => Values<TEnum>.Wire.Of(Unsafe.BitCast<TEnum, int>(value)).Port;

    /// <summary>Finds the value whose <see cref="Name"/> is <paramref name="name"/>.</summary>
    /// <typeparam name="TEnum">An enum of this assembly.</typeparam>
    /// <param name="name">A wire name; case matters.</param>
    /// <param name="value">The value, or <c>default</c> (the unspecified one) where there is none.</param>
    /// <returns>Whether there is such a value; the unspecified one is never found.</returns>
    public static bool TryParse<TEnum>(string? name, out TEnum value)
        where TEnum : struct, Enum
    {
        var number = 0;
        var isFound = name is not null && Values<TEnum>.Wire.TryFind(name, out number);
        value = Unsafe.BitCast<int, TEnum>(number);
        return isFound;
    }

    /// <summary>Every declared value but the unspecified one, in the order of the proto file.</summary>
    /// <typeparam name="TEnum">An enum of this assembly.</typeparam>
    public static IEnumerable<TEnum> All<TEnum>()
        where TEnum : struct, Enum => Values<TEnum>.All;

    // Collections of TEnum would be compiled anew, at start-up, for every enum: the precompiled binary holds none of them.
    private static class Values<TEnum>
        where TEnum : struct, Enum
    {
        internal static readonly WireValues Wire = WireValues.Of(typeof(TEnum));

        internal static readonly TEnum[] All = [.. Wire.Numbers.Select(Unsafe.BitCast<int, TEnum>)];
    }
}
