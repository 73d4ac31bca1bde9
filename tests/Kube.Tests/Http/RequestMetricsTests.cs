using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CwHoe.Kube.Models;
using CwHoe.Kube.Tests.Scripted;

namespace CwHoe.Kube.Tests.Http;

public sealed class RequestMetricsTests
{
    [Fact]
    public async Task Requests_OfAnyOutcome_AreCountedByCodeAndMethod()
    {
        var counted = new ConcurrentBag<(string?, string?)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == KubernetesClient.MeterName && instrument.Name == "rest_client_requests_total")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
            counted.Add((labels["code"], labels["method"]));
        });
        listener.Start();
        var never = TestContext.Current.CancellationToken;
        var server = ScriptedServer.Answering(418, "");
        using var client = TestClient.Of(server);

        await Assert.ThrowsAsync<KubernetesException>(() => client.DeleteAsync<V1ConfigMap>("a", "ns", never));
        await server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.DeleteAsync<V1ConfigMap>("a", "ns", never));

        // Other tests count at the same time, but none of them is told that the server is a teapot.
        Assert.Contains(("418", "DELETE"), counted);
        Assert.Contains(("<error>", "DELETE"), counted);
    }
}
