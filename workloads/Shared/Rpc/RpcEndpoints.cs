using CwHoe.Shared.Rpc.Grpc;
using CwHoe.Shared.Rpc.OpenApi;
using CwHoe.Shared.Rpc.Rest;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace CwHoe.Shared.Rpc;

/// <summary>Serves what proto files describe.</summary>
public static class RpcEndpoints
{
    /// <summary>
    /// Serves a service as gRPC, at <c>/package.Service/Method</c> over HTTP/2, and as REST, where its <c>google.api.http</c> annotations say. Without
    /// TLS a port of Kestrel speaks either HTTP/1.1 or HTTP/2, so it takes two ports for both kinds of callers. Each endpoint carries its
    /// <see cref="MethodDescriptor"/> as metadata.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="service">Generated from the proto file.</param>
    /// <param name="methods">A handler for each method of the service.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>For authorization and other conventions of all its endpoints.</returns>
    /// <exception cref="ArgumentException">A handler is missing or too many or of other types, or an annotation is wrong.</exception>
    public static IEndpointConventionBuilder MapRpcService(
        this IEndpointRouteBuilder endpoints, ServiceDescriptor service, IReadOnlyCollection<RpcMethod> methods, RpcOptions? options = null)
    {
        var services = endpoints.ServiceProvider;
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(service.FullName);
        var operations = RpcOperation.Join(service, methods, options ?? new RpcOptions(), services.GetService<TimeProvider>() ?? TimeProvider.System, log);
        var group = endpoints.MapGroup("");
        foreach (var operation in operations)
        {
            group.MapMethods($"/{service.FullName}/{operation.Descriptor.Name}", ["POST"], http => GrpcEndpoint.ServeAsync(operation, http))
                .WithMetadata(operation.Descriptor);
        }

        MapRest(group, operations);
        group.MapMethods($"/{service.FullName}/{{method}}", ["POST"], http => GrpcEndpoint.RefuseAsync(service.FullName, http));
        return group;
    }

    /// <summary>
    /// Serves an OpenAPI 3.1 document of the methods that services have over REST at <c>/openapi.json</c>. Descriptions are the comments of the proto
    /// files, where the assembly of the messages carries them: every <c>*.protoset</c> among its resources, which protoc writes with
    /// <c>--include_source_info</c>.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="info">What it says of the whole.</param>
    /// <param name="services">One or more.</param>
    /// <exception cref="ArgumentException">An annotation is wrong.</exception>
    public static IEndpointConventionBuilder MapRpcOpenApi(
        this IEndpointRouteBuilder endpoints, RpcApiInfo info, params IReadOnlyCollection<ServiceDescriptor> services)
    {
        var document = OpenApiDocument.Write(info, services);
        return endpoints.MapMethods("/openapi.json", ["GET"], async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = document.Length;
            await http.Response.Body.WriteAsync(document, http.RequestAborted);
        });
    }

    private static void MapRest(RouteGroupBuilder group, IReadOnlyList<RpcOperation> operations)
    {
        var bound = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var compression = new RestCompression(((IEndpointRouteBuilder)group).ServiceProvider);
        foreach (var operation in operations)
        {
            foreach (var binding in RestBinding.Of(operation.Descriptor))
            {
                var place = $"{binding.HttpMethod} /{string.Join('/', binding.Path.Segments)}{binding.Path.Verb}";
                if (!bound.TryAdd(place, operation.Descriptor.FullName))
                    throw new ArgumentException($"{operation.Descriptor.FullName} and {bound[place]} can't both be {place}", nameof(operations));
                group.Map(PathRoute.Of(binding.Path), new ResponseCompressionMiddleware(http => RestEndpoint.ServeAsync(operation, binding, http), compression).Invoke)
                    .WithMetadata(new HttpMethodMetadata([binding.HttpMethod]), operation.Descriptor)
                    .WithDisplayName($"{place} => {operation.Descriptor.FullName}");
            }
        }
    }
}
