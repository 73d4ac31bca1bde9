using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace CwHoe.Shared.Rpc.OpenApi;

/// <summary>
/// The comments of proto files, by the full name of what they stand before. Generated code has none, so assemblies carry them in resources: what protoc writes
/// with <c>--include_source_info --descriptor_set_out=NAME.protoset</c>.
/// </summary>
internal sealed class ProtoComments
{
    private readonly Dictionary<string, string> _byName = [];

    /// <summary>What stands before something; empty for nothing.</summary>
    public string Of(IDescriptor descriptor) => _byName.GetValueOrDefault(descriptor.FullName, "");

    /// <summary>Those that the assemblies carry.</summary>
    public static ProtoComments Read(IEnumerable<Assembly> assemblies)
    {
        var comments = new ProtoComments();
        foreach (var assembly in assemblies)
        {
            foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".protoset", StringComparison.Ordinal)))
            {
                using var resource = assembly.GetManifestResourceStream(name)!;
                foreach (var file in FileDescriptorSet.Parser.ParseFrom(resource).File)
                    comments.Add(file);
            }
        }

        return comments;
    }

    private void Add(FileDescriptorProto file)
    {
        var places = file.SourceCodeInfo.Location.Where(l => l.HasLeadingComments).ToDictionary(l => string.Join('.', l.Path), l => Text(l.LeadingComments));
        AddMessages(file.MessageType, file.Package, $"{FileDescriptorProto.MessageTypeFieldNumber}");
        AddEnums(file.EnumType, file.Package, $"{FileDescriptorProto.EnumTypeFieldNumber}");
        AddAll(file.Service, file.Package, $"{FileDescriptorProto.ServiceFieldNumber}", s => s.Name, (service, name, place) =>
            AddAll(service.Method, name, $"{place}.{ServiceDescriptorProto.MethodFieldNumber}", m => m.Name));

        void AddMessages(RepeatedField<DescriptorProto> messages, string scope, string path) =>
            AddAll(messages, scope, path, m => m.Name, (message, name, place) =>
            {
                AddAll(message.Field, name, $"{place}.{DescriptorProto.FieldFieldNumber}", f => f.Name);
                AddMessages(message.NestedType, name, $"{place}.{DescriptorProto.NestedTypeFieldNumber}");
                AddEnums(message.EnumType, name, $"{place}.{DescriptorProto.EnumTypeFieldNumber}");
            });

        // The full name of an enum's value has no enum in it, in protobuf; here it has, as its descriptor says.
        void AddEnums(RepeatedField<EnumDescriptorProto> enums, string scope, string path) => AddAll(enums, scope, path, e => e.Name, (type, name, place) =>
            AddAll(type.Value, name, $"{place}.{EnumDescriptorProto.ValueFieldNumber}", v => v.Name));

        void AddAll<T>(RepeatedField<T> declared, string scope, string path, Func<T, string> nameOf, Action<T, string, string>? inner = null)
            where T : IMessage<T>
        {
            for (var i = 0; i < declared.Count; i++)
            {
                var (name, place) = ($"{scope}.{nameOf(declared[i])}".TrimStart('.'), $"{path}.{i}");
                if (places.TryGetValue(place, out var comment))
                    _byName[name] = comment;
                inner?.Invoke(declared[i], name, place);
            }
        }
    }

    private static string Text(string comment) => string.Join('\n', comment.Split('\n').Select(l => l.Trim())).Trim();
}
