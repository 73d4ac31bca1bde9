using CwHoe.Shared.Rpc;
using CwHoe.Shared.Rpc.Grpc;
using Google.Rpc;
using Microsoft.AspNetCore.Http;

namespace CwHoe.Shared.Tests.Rpc.Grpc;

public sealed class GrpcStatusTests
{
    [Fact]
    public void Write_FailureWithFieldAndPause_TellsBothInDetails()
    {
        var response = new DefaultHttpContext().Response;
        GrpcStatus.Write(response, new HeaderDictionary(), new RpcException(RpcStatus.ResourceExhausted, "later", "layer") { RetryAfter = TimeSpan.FromSeconds(10) });

        var text = response.Headers["grpc-status-details-bin"].ToString();
        var status = Status.Parser.ParseFrom(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
        Assert.Equal("8", response.Headers["grpc-status"]);
        Assert.Equal("layer", status.Details[0].Unpack<BadRequest>().FieldViolations.Single().Field);
        Assert.Equal(10, status.Details[1].Unpack<RetryInfo>().RetryDelay.Seconds);
    }
}
