using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Config;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Tests.Scripted;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>A client of a real API server and a namespace of its own on it.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    internal static readonly ResourceType WidgetType = ResourceType.Of<Widget>();

    private static readonly ResourceType NamespaceType = new("", "v1", "Namespace", "namespaces", EntityScope.Cluster);
    private static readonly ResourceType CrdType = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", EntityScope.Cluster);
    private static readonly ApplyOptions Manager = new() { FieldManager = "runtime-tests", Force = true };

    private readonly bool _hasNamespaces;

    private RealServer(string variable, bool hasNamespaces)
    {
        var kubeconfig = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(kubeconfig))
            Assert.Fail($"{variable} names no kubeconfig: start a cluster with 'tests/cluster/cluster up NAME --apiext' and set it as CONTRIBUTING.md says");
        _hasNamespaces = hasNamespaces;
        Client = KubernetesClient.Create(KubeConfig.Load(kubeconfig), KubernetesJson.Options(WidgetJson.Default));
    }

    internal KubernetesClient Client { get; }

    internal string Namespace { get; } = $"runtime-{Guid.NewGuid():n}";

    /// <summary>The complete Kubernetes 1.20.</summary>
    internal static async Task<RealServer> FullAsync()
    {
        var server = new RealServer("HOE_TEST_KUBECONFIG", hasNamespaces: true);
        await server.ApplyAsync(new(NamespaceType, null, server.Namespace, JsonElement.Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{server.Namespace}}}"}}""")));
        return server;
    }

    /// <summary>Kubernetes 1.36 for custom resources, with the widgets defined.</summary>
    internal static async Task<RealServer> ModernAsync()
    {
        var server = new RealServer("HOE_TEST_APIEXT_KUBECONFIG", hasNamespaces: false);
        await server.DefineWidgetsAsync();
        return server;
    }

    internal Task<V1ObjectMeta> ApplyAsync(PlannedObject planned, string manager = "runtime-tests", bool force = true) =>
        Client.ApplyAsync(planned, Manager with { FieldManager = manager, Force = force }, TestContext.Current.CancellationToken);

    internal async Task<Widget> PutWidgetAsync(string name, string colour)
    {
        var body = $$$"""{"apiVersion":"test.cw-hoe.dev/v1","kind":"Widget","metadata":{"name":"{{{name}}}","namespace":"{{{Namespace}}}"},"colour":"{{{colour}}}"}""";
        await ApplyAsync(new(WidgetType, Namespace, name, JsonElement.Parse(body)));
        return (await Client.GetAsync<Widget>(name, Namespace, TestContext.Current.CancellationToken))!;
    }

    internal async Task DefineWidgetsAsync()
    {
        const string definition =
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.test.cw-hoe.dev"},
             "spec":{"group":"test.cw-hoe.dev","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
              "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
               "schema":{"openAPIV3Schema":{"type":"object","properties":{"colour":{"type":"string"},"status":{"type":"object","properties":{"seen":{"type":"integer"}}}}}}}]}}
            """;
        await ApplyAsync(new(CrdType, null, "widgets.test.cw-hoe.dev", JsonElement.Parse(definition)));
        // Served a moment after it is stored: ask until the server knows the kind.
        for (var tries = 0; ; tries++)
        {
            try
            {
                await Client.ListPageAsync<Widget>(WidgetType, Namespace, new(), TestContext.Current.CancellationToken);
                return;
            }
            catch (KubernetesException exception) when (exception.Code == System.Net.HttpStatusCode.NotFound && tries < 200)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_hasNamespaces)
        {
            await Client.DeleteAsync(NamespaceType, Namespace, null, new(), CancellationToken.None);
        }
        else
        {
            var page = await Client.ListPageAsync<Widget>(WidgetType, Namespace, new(), CancellationToken.None);
            foreach (var widget in page.Items)
                await Client.DeleteAsync<Widget>(widget.Metadata.Name!, Namespace, CancellationToken.None);
        }

        Client.Dispose();
    }
}
