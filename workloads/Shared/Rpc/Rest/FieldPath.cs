using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Finds fields by their path in a request, such as <c>filter.pageSize</c> or <c>filter.page_size</c>.</summary>
internal static class FieldPath
{
    /// <summary>The fields along a path.</summary>
    /// <returns>Null where there is no such field, or one on the way to it is no single message.</returns>
    public static IReadOnlyList<FieldDescriptor>? Find(MessageDescriptor type, string path)
    {
        var found = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            if (found.Count > 0 && !IsPlainMessage(found[^1]))
                return null;
            if (FindField(found.Count > 0 ? found[^1].MessageType : type, name) is not { } field)
                return null;
            found.Add(field);
        }

        return found;
    }

    /// <summary>A field by its name in JSON or in the proto file.</summary>
    public static FieldDescriptor? FindField(MessageDescriptor type, string name) =>
        type.FindFieldByName(name) ?? type.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == name);

    /// <summary>Whether a field is one message that is an object in JSON, with its fields as members.</summary>
    public static bool IsPlainMessage(FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsRepeated: false } && !WellKnown.Is(field.MessageType);

    /// <summary>As it is written in JSON, URLs and errors.</summary>
    public static string Of(IEnumerable<FieldDescriptor> fields) => string.Join('.', fields.Select(f => f.JsonName));
}
