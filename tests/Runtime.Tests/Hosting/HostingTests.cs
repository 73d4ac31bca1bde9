using System.Net;
using CwHoe.Kube;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Tests.Scripted;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CwHoe.Runtime.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public void Validate_EverythingWrong_NamesEverything()
    {
        var options = new OperatorOptions
        {
            Name = "", OwnerLabel = "", Namespaces = [""], DrainTimeout = TimeSpan.Zero, CacheSyncTimeout = TimeSpan.Zero,
            ResyncPeriod = TimeSpan.FromSeconds(-1), ReadAfterWriteTimeout = TimeSpan.Zero,
            Reflector = new() { PageSize = 0, BackOffBase = TimeSpan.Zero }, Queue = new() { MaxDelay = TimeSpan.Zero },
        };

        var error = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddKubernetesOperator(options));

        Assert.Equal(10, error.Failures.Count());
    }

    [Fact]
    public async Task MapOperatorEndpoints_OverItsLife_AnswersHealthReadinessAndMetrics()
    {
        var cluster = new FakeCluster();
        var controller = new WidgetController();
        var scripted = new ScriptedClient();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IKubernetesClient>(new SplitClient(cluster, TestOperator.Part.Kind, scripted));
        builder.Services.AddSingleton(controller);
        builder.Services.AddKubernetesOperator(TestOperator.Options).AddController<WidgetController.Adapter, Widget>(c => c.Owns(TestOperator.Part));
        await using var app = builder.Build();
        app.MapOperatorEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var http = new HttpClient { BaseAddress = new(address) };

        Assert.Equal((HttpStatusCode.OK, "Starting\n"), await GetAsync(http, "/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(http, "/readyz")).Code);
        (await scripted.WatchAsync()).Bookmark("1", endsInitial: true);
        await Waiting.UntilAsync(() => app.Services.GetRequiredService<OperatorHealth>().IsReady);

        Assert.Equal((HttpStatusCode.OK, "Running\n"), await GetAsync(http, "/readyz"));
        using var metrics = await http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType!.ToString());
        Assert.Contains("controller_runtime_max_concurrent_reconciles{controller=\"widget\"} 1", await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(HttpStatusCode Code, string Body)> GetAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
