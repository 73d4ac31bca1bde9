using CwHoe.Core.Planning.Networks;
using CwHoe.Host.Controllers.AkashicLayers;

namespace CwHoe.Host.Tests.AkashicLayers;

public sealed class DatabaseServersTests
{
    [Theory]
    [InlineData("Host=db.team.svc;Database=records;Username=store;Password='a;Host=evil'", "db.team.svc:5432")]
    [InlineData("host=10.3.0.7;port=5433", "10.3.0.7:5433")]
    [InlineData("Server=db", "db:5432")]
    [InlineData("Host=b, a:6000;Port=5433", "a:6000 b:5433")]
    [InlineData("Host=fd00::7", "fd00::7:5432")]
    [InlineData("Host=[fd00::7]:6000", "fd00::7:6000")]
    [InlineData("Host=db;Port=99999", "db:5432")]
    [InlineData("Database=records", "")]
    [InlineData("postgres://db/records", "")]
    [InlineData("", "")]
    public void Of_ConnectionString_IsItsServers(string text, string servers) =>
        Assert.Equal(servers, string.Join(' ', DatabaseServers.Of(text).Select(server => $"{server.Host}:{server.Port}")));

    [Fact]
    public void Of_Server_IsOneForNetworkRules() => Assert.Equal([new OutsideServer("db", 5432)], DatabaseServers.Of("Host=db"));
}
