using CwHoe.Shared.Rpc;
using CwHoe.Shared.Rpc.Grpc;

namespace CwHoe.Shared.Tests.Rpc.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", "01:00:00")]
    [InlineData("90M", "01:30:00")]
    [InlineData("5S", "00:00:05")]
    [InlineData("1500m", "00:00:01.5")]
    [InlineData("10u", "00:00:00.00001")]
    [InlineData("1000n", "00:00:00.000001")]
    [InlineData("1n", "00:00:00.0000001")]
    [InlineData("0n", "00:00:00")]
    [InlineData("", null)]
    [InlineData("99999999H", null)]
    public void Parse_Timeout_IsRead(string header, string? expected) =>
        Assert.Equal(expected is null ? null : TimeSpan.Parse(expected), GrpcTimeout.Parse(header));

    [Theory]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    [InlineData(" 1S")]
    public void Parse_Other_IsRefused(string header) =>
        Assert.Equal(RpcStatus.InvalidArgument, Assert.Throws<RpcException>(() => GrpcTimeout.Parse(header)).Status);
}
