using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Logging;

namespace CwHoe.Shared.Rpc;

/// <summary>A method as its proto file describes it, its handler, and what both transports need to serve it.</summary>
internal sealed record RpcOperation
{
    public required MethodDescriptor Descriptor { get; init; }

    public required RpcMethod Method { get; init; }

    public required RpcOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    public required JsonParser Parser { get; init; }

    public required JsonFormatter Formatter { get; init; }

    /// <summary>Joins each method of a service with its handler.</summary>
    /// <exception cref="ArgumentException">A method has no handler or more than one, a handler no method, or one is of other messages or streams.</exception>
    public static IReadOnlyList<RpcOperation> Join(
        ServiceDescriptor service, IReadOnlyCollection<RpcMethod> methods, RpcOptions options, TimeProvider time, ILogger log)
    {
        var faults = methods.GroupBy(m => m.Name).Where(g => g.Count() > 1).Select(g => $"{g.Key} has {g.Count()} handlers")
            .Concat(methods.Where(m => service.FindMethodByName(m.Name) is null).Select(m => $"the proto file has no method {m.Name}"))
            .Concat(service.Methods.Select(d => Mismatch(d, methods.FirstOrDefault(m => m.Name == d.Name))).OfType<string>())
            .ToList();
        if (faults.Count > 0)
            throw new ArgumentException($"service {service.FullName} can't be served: {string.Join("; ", faults)}", nameof(methods));

        var types = TypeRegistry.FromFiles(service.File);
        var parser = new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(types));
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(types).WithFormatDefaultValues(true));
        return [.. service.Methods.Select(d => new RpcOperation
        {
            Descriptor = d,
            Method = methods.First(m => m.Name == d.Name),
            Options = options,
            Time = time,
            Log = log,
            Parser = parser,
            Formatter = formatter,
        })];
    }

    private static string? Mismatch(MethodDescriptor wanted, RpcMethod? found) =>
        found is null ? $"{wanted.Name} has no handler"
        : found.Request != wanted.InputType ? $"{wanted.Name} takes {wanted.InputType.FullName}, its handler {found.Request.FullName}"
        : found.Response != wanted.OutputType ? $"{wanted.Name} returns {wanted.OutputType.FullName}, its handler {found.Response.FullName}"
        : found.IsClientStreaming != wanted.IsClientStreaming ? $"the requests of {wanted.Name} are {Stream(wanted.IsClientStreaming)}, unlike its handler's"
        : found.IsServerStreaming != wanted.IsServerStreaming ? $"the responses of {wanted.Name} are {Stream(wanted.IsServerStreaming)}, unlike its handler's"
        : null;

    private static string Stream(bool isStream) => isStream ? "a stream" : "no stream";
}
