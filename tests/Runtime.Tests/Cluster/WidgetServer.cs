using CwHoe.Kube.Models;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Cluster;

/// <summary>The real servers, with widgets defined.</summary>
internal static class WidgetServer
{
    internal static readonly ResourceType Type = ResourceType.Of<Widget>();

    private const string Definition =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.test.cw-hoe.dev"},
         "spec":{"group":"test.cw-hoe.dev","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{"colour":{"type":"string"},"status":{"type":"object","properties":{"seen":{"type":"integer"}}}}}}}]}}
        """;

    /// <summary>The complete Kubernetes 1.20.</summary>
    internal static Task<TestServer> FullAsync() => StartAsync(TestServerOptions.Kubernetes);

    /// <summary>Kubernetes 1.36 for custom resources.</summary>
    internal static Task<TestServer> ModernAsync() => StartAsync(TestServerOptions.CustomResources);

    internal static Task<Widget> PutWidgetAsync(this TestServer server, string name, string colour) => server.ApplyAsync(
        new Widget { Metadata = new() { Name = name, Namespace = server.Namespace }, Colour = colour }, TestContext.Current.CancellationToken);

    internal static Task<TestServer> StartAsync(string kubeconfig) => TestServer.StartAsync(
        new() { Kubeconfig = kubeconfig, Definitions = [Definition], Json = [WidgetJson.Default] }, TestContext.Current.CancellationToken);
}
