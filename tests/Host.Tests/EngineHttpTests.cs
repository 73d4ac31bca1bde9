using System.Net;
using CwHoe.Host.Engines;

namespace CwHoe.Host.Tests;

public sealed class EngineHttpTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("fe80::1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("2001:db8::1", false)]
    public void IsForbidden_Address_IsLoopbackOrLinkLocal(string address, bool forbidden) =>
        Assert.Equal(forbidden, EngineHttp.IsForbidden(IPAddress.Parse(address)));

    [Fact]
    public async Task AskAsync_GuardedLoopback_IsRefusedWithoutConnecting()
    {
        using var http = EngineHttp.Create(guarded: true);
        var report = await new ExternalClient(http, TimeProvider.System).AskAsync("http://localhost:1/v1", "secret-key", TestContext.Current.CancellationToken);
        Assert.Contains("loopback or link-local", report.Error);
        Assert.DoesNotContain("secret-key", report.Error);
    }

    [Fact]
    public async Task AskAsync_KeyThatIsNoHeaderValue_IsAnErrorWithoutTheKey()
    {
        using var http = EngineHttp.Create(guarded: true);
        var report = await new ExternalClient(http, TimeProvider.System).AskAsync("http://localhost:1/v1", "secret\nkey", TestContext.Current.CancellationToken);
        Assert.NotNull(report.Error);
        Assert.DoesNotContain("secret\nkey", report.Error);
    }
}
