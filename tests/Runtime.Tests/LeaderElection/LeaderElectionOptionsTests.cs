using CwHoe.Runtime.LeaderElection;

namespace CwHoe.Runtime.Tests.LeaderElection;

public sealed class LeaderElectionOptionsTests
{
    private static readonly LeaderElectionOptions Defaults = new() { LeaseName = "a", Namespace = "ns" };

    [Fact]
    public void Defaults_Are_ClientGos()
    {
        Assert.Equal((15, 10, 2), (Defaults.LeaseDuration.TotalSeconds, Defaults.RenewDeadline.TotalSeconds, Defaults.RetryPeriod.TotalSeconds));
        Assert.StartsWith(Environment.MachineName + "_", Defaults.Identity, StringComparison.Ordinal);
        Assert.NotEqual(Defaults.Identity, new LeaderElectionOptions { LeaseName = "a", Namespace = "ns" }.Identity);
        Assert.Empty(Defaults.Violations());
    }

    [Theory]
    [InlineData(10, 10, 2)]
    [InlineData(15, 2.4, 2)]
    [InlineData(15, 10, 0)]
    public void Violations_TimesThatDoNotLeaveRoom_AreNamed(double lease, double renew, double retry) => Assert.Single(
        (Defaults with { LeaseDuration = TimeSpan.FromSeconds(lease), RenewDeadline = TimeSpan.FromSeconds(renew), RetryPeriod = TimeSpan.FromSeconds(retry) }).Violations());

    [Fact]
    public void Violations_NoName_IsNamed() => Assert.Single((Defaults with { LeaseName = "" }).Violations());
}
