using CwHoe.Shared.Rpc;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CwHoe.Shared.Tests.Rpc;

/// <summary>What is found out at start.</summary>
public sealed class RpcEndpointsTests
{
    private static readonly Func<Question, RpcContext, CancellationToken, Task<Answer>> Handler = (_, _, _) => Task.FromResult(new Answer());

    [Fact]
    public void MapRpcService_HandlersThatDoNotFit_AreAllNamed()
    {
        var methods = new[]
        {
            RpcMethod.Unary("Ask", Handler),
            RpcMethod.Unary("Ask", Handler),
            RpcMethod.Unary("Count", Handler),
            RpcMethod.Unary("Gather", Handler),
            RpcMethod.Unary<Answer, Answer>("Whisper", (a, _, _) => Task.FromResult(a)),
            RpcMethod.Unary("Shout", Handler),
        };
        var fault = Assert.Throws<ArgumentException>(() => Map(CallsReflection.Descriptor.Services[0], methods)).Message;
        Assert.Contains("Ask has 2 handlers", fault);
        Assert.Contains("no method Shout", fault);
        Assert.Contains("Talk has no handler", fault);
        Assert.Contains("the responses of Count are a stream", fault);
        Assert.Contains("the requests of Gather are a stream", fault);
        Assert.Contains("Whisper takes cwhoe.tests.Question, its handler cwhoe.tests.Answer", fault);
    }

    [Theory]
    [InlineData("NoPath", "no path")]
    [InlineData("NoSlash", "slash")]
    [InlineData("Unclosed", "closing brace")]
    [InlineData("Glued", "more than a variable")]
    [InlineData("EmptySegment", "empty segment")]
    [InlineData("EarlyRest", "** before its end")]
    [InlineData("UnknownVariable", "no field nam ")]
    [InlineData("RepeatedVariable", "no field names ")]
    [InlineData("MessageVariable", "no field thing ")]
    [InlineData("UnknownBody", "no field bod ")]
    [InlineData("UnknownResponse", "no field bod ")]
    [InlineData("SamePlace", "can't both be")]
    [InlineData("StreamWithoutBody", "body must be")]
    [InlineData("StreamWithVariable", "can't have variables")]
    public void MapRpcService_WrongAnnotation_IsNamed(string service, string problem)
    {
        var descriptor = FaultyReflection.Descriptor.Services.Single(s => s.Name == service);
        var methods = descriptor.Methods.Select(m => m.IsClientStreaming
            ? RpcMethod.ClientStreaming<Thing, Thing>(m.Name, (_, _, _) => Task.FromResult(new Thing()))
            : RpcMethod.Unary<Thing, Thing>(m.Name, (thing, _, _) => Task.FromResult(thing)));
        var fault = Assert.Throws<ArgumentException>(() => Map(descriptor, [.. methods])).Message;
        Assert.Contains($"cwhoe.tests.{service}.", fault);
        Assert.Contains(problem, fault);
    }

    [Fact]
    public void MapRpcService_Conventions_AreForAllEndpoints()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapRpcService(CallsReflection.Descriptor.Services[0], new CallsService().Methods).WithMetadata("mark");
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).ToList();
        Assert.Equal(10, endpoints.Count);
        Assert.All(endpoints, e => Assert.Equal("mark", e.Metadata.GetMetadata<string>()));
        Assert.Equal(
            ["Ask", "Ask", "Count", "Count", "Gather", "Gather", "Talk", "Talk", "Whisper"],
            endpoints.Select(e => e.Metadata.GetMetadata<MethodDescriptor>()?.Name).OfType<string>().Order(StringComparer.Ordinal));
    }

    private static void Map(ServiceDescriptor service, IReadOnlyCollection<RpcMethod> methods) =>
        WebApplication.CreateSlimBuilder().Build().MapRpcService(service, methods);
}
