using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Messages that JSON has a form of its own for (https://protobuf.dev/programming-guides/json/).</summary>
internal static class WellKnown
{
    private static readonly HashSet<string> Texts =
    [
        Timestamp.Descriptor.FullName, Duration.Descriptor.FullName, FieldMask.Descriptor.FullName,
        StringValue.Descriptor.FullName, BytesValue.Descriptor.FullName,
        Int32Value.Descriptor.FullName, Int64Value.Descriptor.FullName, UInt32Value.Descriptor.FullName, UInt64Value.Descriptor.FullName,
        FloatValue.Descriptor.FullName, DoubleValue.Descriptor.FullName,
    ];

    private static readonly HashSet<string> Others =
        [BoolValue.Descriptor.FullName, Any.Descriptor.FullName, Struct.Descriptor.FullName, Value.Descriptor.FullName, ListValue.Descriptor.FullName];

    /// <summary>Whether its form is not an object with its fields as members. Empty's is one.</summary>
    public static bool Is(MessageDescriptor type) => IsText(type) || Others.Contains(type.FullName);

    /// <summary>Whether a JSON string can be its value.</summary>
    public static bool IsText(MessageDescriptor type) => Texts.Contains(type.FullName);

    /// <summary>Whether it is true or false.</summary>
    public static bool IsBool(MessageDescriptor type) => type.FullName == BoolValue.Descriptor.FullName;
}
