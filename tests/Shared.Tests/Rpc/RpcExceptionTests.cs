using CwHoe.Shared.Rpc;

namespace CwHoe.Shared.Tests.Rpc;

public sealed class RpcExceptionTests
{
    [Fact]
    public void RpcException_Ok_IsNoFailure() => Assert.Throws<ArgumentOutOfRangeException>(() => new RpcException(RpcStatus.Ok, "fine"));
}
