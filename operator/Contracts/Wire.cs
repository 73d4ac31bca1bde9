using System.Collections.Frozen;
using Google.Protobuf.Reflection;

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
        where TEnum : struct, Enum => Values<TEnum>.All[value].Name;

    /// <summary>The TCP port that the proto files give <paramref name="value"/>, or 0 where they give none.</summary>
    /// <typeparam name="TEnum">An enum of this assembly.</typeparam>
    /// <param name="value">A declared value.</param>
    /// <returns>1-65535, or 0.</returns>
    /// <exception cref="KeyNotFoundException"><paramref name="value"/> is not declared in the proto files.</exception>
    public static int Port<TEnum>(this TEnum value)
        where TEnum : struct, Enum => Values<TEnum>.All[value].Port;

    /// <summary>Finds the value whose <see cref="Name"/> is <paramref name="name"/>.</summary>
    /// <typeparam name="TEnum">An enum of this assembly.</typeparam>
    /// <param name="name">A wire name; case matters.</param>
    /// <param name="value">The value, or <c>default</c> (the unspecified one) where there is none.</param>
    /// <returns>Whether there is such a value; the unspecified one is never found.</returns>
    public static bool TryParse<TEnum>(string? name, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return name is not null && Values<TEnum>.ByName.TryGetValue(name, out value);
    }

    /// <summary>Every declared value but the unspecified one, in the order of the proto file.</summary>
    /// <typeparam name="TEnum">An enum of this assembly.</typeparam>
    public static IEnumerable<TEnum> All<TEnum>()
        where TEnum : struct, Enum => Values<TEnum>.ByName.Values;

    private static class Values<TEnum>
        where TEnum : struct, Enum
    {
        internal static readonly FrozenDictionary<TEnum, (string Name, int Port)> All = Declared()
            .ToFrozenDictionary(v => (TEnum)Enum.ToObject(typeof(TEnum), v.Number), v => (NameOf(v), PortOf(v)));

        internal static readonly OrderedDictionary<string, TEnum> ByName =
            new(All.Where(v => Convert.ToInt32(v.Key) != 0).OrderBy(v => Convert.ToInt32(v.Key)).Select(v => KeyValuePair.Create(v.Value.Name, v.Key)));

        private static IEnumerable<EnumValueDescriptor> Declared() =>
            new[] { ClassificationReflection.Descriptor, EngineReflection.Descriptor, MetadataReflection.Descriptor, StatusReflection.Descriptor, LoaderReflection.Descriptor }
                .SelectMany(file => file.EnumTypes)
                .Single(type => type.ClrType == typeof(TEnum))
                .Values;

        private static string NameOf(EnumValueDescriptor value) =>
            value.GetOptions() is { } options && options.HasExtension(WireExtensions.Wire)
                ? options.GetExtension(WireExtensions.Wire)
                : Enum.ToObject(typeof(TEnum), value.Number).ToString()!;

        private static int PortOf(EnumValueDescriptor value) =>
            value.GetOptions() is { } options && options.HasExtension(WireExtensions.Port)
                ? checked((int)options.GetExtension(WireExtensions.Port))
                : 0;
    }
}
