using System.Net;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Config;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Tests.Scripted;
using CwHoe.Testing;

namespace CwHoe.Runtime.Tests.Cluster;

[Trait("Needs", "cluster")]
public sealed class MetricsAccessTests
{
    private const string Audience = "runtime-tests";
    private static readonly ResourceType AccountType = new("", "v1", "ServiceAccount", "serviceaccounts", EntityScope.Namespaced);
    private static readonly ResourceType RoleType = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", EntityScope.Cluster);
    private static readonly ResourceType BindingType = new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", EntityScope.Cluster);

    [Fact]
    public async Task Ask_OfTheRealServer_LetsInWhoHasTheRightUntilItIsTakenAway()
    {
        await using var server = await WidgetServer.FullAsync();
        var time = new ManualTime();
        using var access = new MetricsAccess(server.Client, Audience, time);
        await AccountAsync(server, "reader");
        await AccountAsync(server, "stranger");
        await server.ApplyAsync(Planned(RoleType, null, server.Namespace, ""","rules":[{"nonResourceURLs":["/metrics"],"verbs":["get"]}]"""), TestContext.Current.CancellationToken);
        await server.ApplyAsync(Planned(BindingType, null, server.Namespace, $$"""
            ,"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{server.Namespace}}"},
            "subjects":[{"kind":"ServiceAccount","name":"reader","namespace":"{{server.Namespace}}"}]
            """), TestContext.Current.CancellationToken);
        var reader = await TokenAsync(server, "reader", Audience);
        await Waiting.UntilAsync(async () => (await AskAsync(access, time, reader)).Status == HttpStatusCode.OK);   // roles reach the authorizer a moment later

        var stranger = await AskAsync(access, time, await TokenAsync(server, "stranger", Audience));
        Assert.Equal(HttpStatusCode.Forbidden, stranger.Status);
        Assert.Contains($"system:serviceaccount:{server.Namespace}:stranger may not get /metrics", stranger.Problem);
        var elsewhere = await AskAsync(access, time, await TokenAsync(server, "reader", "another"));
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.Status);
        Assert.Contains("audience 'runtime-tests'", elsewhere.Problem);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(access, time, "made-up")).Status);

        await AskAsync(access, time, reader);
        await server.Client.DeleteAsync(BindingType, server.Namespace, null, new(), TestContext.Current.CancellationToken);
        await server.Client.DeleteAsync(RoleType, server.Namespace, null, new(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await access.AskAsync($"Bearer {reader}", TestContext.Current.CancellationToken)).Status);
        await Waiting.UntilAsync(async () => (await AskAsync(access, time, reader)).Status == HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Ask_NoToken_IsUnauthorizedWithoutAQuestion(string? header)
    {
        using var access = new MetricsAccess(new ScriptedClient(), Audience, new ManualTime());

        Assert.Equal(HttpStatusCode.Unauthorized, (await access.AskAsync(header, TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task Ask_ServerGone_IsUnavailableAndForgottenAtOnce()
    {
        using var gone = KubernetesClient.Create(new KubernetesClientConfig { Server = new("https://127.0.0.1:1") }, KubernetesJson.Options(WidgetJson.Default));
        using var access = new MetricsAccess(gone, Audience, new ManualTime());

        var verdict = await access.AskAsync("Bearer secret-token", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, verdict.Status);
        Assert.DoesNotContain("secret-token", verdict.Problem);
    }

    /// <summary>Asks with nothing remembered.</summary>
    private static Task<MetricsVerdict> AskAsync(MetricsAccess access, ManualTime time, string token)
    {
        time.Advance(TimeSpan.FromMinutes(2));
        return access.AskAsync($"Bearer {token}", TestContext.Current.CancellationToken);
    }

    private static Task<V1ObjectMeta> AccountAsync(TestServer server, string name) => server.ApplyAsync(Planned(AccountType, server.Namespace, name, ""), TestContext.Current.CancellationToken);

    private static PlannedObject Planned(ResourceType type, string? ns, string name, string more) => new(type, ns, name, JsonElement.Parse(
        $$"""{"apiVersion":"{{type.ApiVersion}}","kind":"{{type.Kind}}","metadata":{"name":"{{name}}"{{(ns is null ? "" : $",\"namespace\":\"{ns}\"")}}}{{more}}}"""));

    private static async Task<string> TokenAsync(TestServer server, string account, string audience) => (await server.Client.CreateTokenAsync(
        server.Namespace, account, new() { Audiences = [audience], ExpirationSeconds = 600 }, TestContext.Current.CancellationToken)).Token!;
}
