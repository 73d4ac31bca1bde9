using Google.Protobuf.Reflection;

namespace CwHoe.Contracts;

/// <summary>What the proto files say about the values of one enum.</summary>
internal sealed class WireValues
{
    private static readonly FileDescriptor[] Files =
    [
        ClassificationReflection.Descriptor, EngineReflection.Descriptor, MetadataReflection.Descriptor, StatusReflection.Descriptor, LoaderReflection.Descriptor,
        ProviderReflection.Descriptor, RequestReflection.Descriptor, BackendReflection.Descriptor, RecordReflection.Descriptor, StoreReflection.Descriptor,
    ];

    private readonly Dictionary<int, WireValue> _byNumber = [];
    private readonly Dictionary<string, int> _byName = [];
    private readonly List<int> _numbers = [];

    private WireValues(EnumDescriptor type)
    {
        foreach (var value in type.Values)
        {
            var wire = new WireValue(NameOf(value, type.ClrType), PortOf(value));
            _byNumber.Add(value.Number, wire);
            if (value.Number == 0)
                continue;
            _byName.Add(wire.Name, value.Number);
            _numbers.Add(value.Number);
        }

        _numbers.Sort();
    }

    /// <summary>Every value but the unspecified one, ordered.</summary>
    internal IReadOnlyList<int> Numbers => _numbers;

    internal static WireValues Of(Type type)
    {
        foreach (var file in Files)
        {
            foreach (var declared in file.EnumTypes)
            {
                if (declared.ClrType == type)
                    return new(declared);
            }
        }

        throw new InvalidOperationException($"{type} is no enum of the proto files");
    }

    /// <exception cref="KeyNotFoundException">The number is not declared.</exception>
    internal WireValue Of(int number) => _byNumber[number];

    internal bool TryFind(string name, out int number) => _byName.TryGetValue(name, out number);

    private static string NameOf(EnumValueDescriptor value, Type type) =>
        value.GetOptions() is { } options && options.HasExtension(WireExtensions.Wire)
            ? options.GetExtension(WireExtensions.Wire)
            : Enum.GetName(type, value.Number)!;

    private static int PortOf(EnumValueDescriptor value) =>
        value.GetOptions() is { } options && options.HasExtension(WireExtensions.Port)
            ? checked((int)options.GetExtension(WireExtensions.Port))
            : 0;
}
