using CwHoe.Kube.Models;
using Greetings;

namespace CwHoe.Testing.Tests;

[Trait("Needs", "cluster")]
public sealed class TestServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NoServerNamed_SaysWhatToRun()
    {
        var options = new TestServerOptions { Kubeconfig = "HOE_TEST_NO_SUCH_VARIABLE" };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(options, Cancellation));

        Assert.Contains("HOE_TEST_NO_SUCH_VARIABLE", exception.Message, StringComparison.Ordinal);
        Assert.Contains("tests/cluster/cluster up", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestServerOptions.Kubernetes)]
    [InlineData(TestServerOptions.CustomResources)]
    public async Task DisposeAsync_FinalizersLeft_DeletesEverythingAllTheSame(string kubeconfig)
    {
        var options = new TestServerOptions { Kubeconfig = kubeconfig, Definitions = [File.ReadAllText("greetings.yaml")], Json = [GreetingJson.Default] };
        await using var other = await TestServer.StartAsync(options, Cancellation);
        string ns;
        await using (var server = await TestServer.StartAsync(options, Cancellation))
        {
            ns = server.Namespace;
            await server.ApplyAsync(
                new Greeting { Metadata = new V1ObjectMeta { Name = "a", Namespace = ns }.Finalized("test.cw-hoe.dev/never") }, Cancellation);
            Assert.Single(await server.ListAsync<Greeting>(Cancellation));
        }

        Assert.Empty((await other.Client.ListPageAsync<Greeting>(ResourceType.Of<Greeting>(), ns, new(), Cancellation)).Items);
    }

    [Fact]
    public async Task UntilAsync_NeverAsWanted_SaysWhatItIsInstead()
    {
        await using var server = await TestServer.StartAsync(new() { Patience = TimeSpan.FromSeconds(1) }, Cancellation);
        await server.ApplyAsync(new V1ConfigMap { Metadata = new() { Name = "a", Namespace = server.Namespace } }, Cancellation);

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => server.UntilAsync<V1ConfigMap>("a", found => found is null, Cancellation));

        Assert.Contains(server.Namespace, exception.Message, StringComparison.Ordinal);
    }
}
