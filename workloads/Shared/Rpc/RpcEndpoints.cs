using CwHoe.Shared.Rpc.Grpc;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace CwHoe.Shared.Rpc;

/// <summary>Serves what proto files describe.</summary>
public static class RpcEndpoints
{
    /// <summary>
    /// Serves a service as gRPC, at <c>/package.Service/Method</c> over HTTP/2. Each endpoint carries its <see cref="MethodDescriptor"/> as metadata.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="service">Generated from the proto file.</param>
    /// <param name="methods">A handler for each method of the service.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>For authorization and other conventions of all its endpoints.</returns>
    /// <exception cref="ArgumentException">A handler is missing or too many or of other types.</exception>
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

        group.MapMethods($"/{service.FullName}/{{method}}", ["POST"], http => GrpcEndpoint.RefuseAsync(service.FullName, http));
        return group;
    }
}
