using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using CwHoe.CrdGen;
using CwHoe.Kube.Config;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>
/// The API server for custom resources of Kubernetes 1.36 with the CRDs on it, and the examples stored in a namespace of their
/// own. It is talked to in raw JSON, so that objects which the records cannot hold can be sent too.
/// </summary>
public sealed class ModernServer : IAsyncLifetime
{
    private const string Group = "/apis/cw-hoe.dev/v1alpha1";
    private readonly string stored = $"stored-{Guid.NewGuid():N}";
    private HttpClient? http;

    /// <summary>The kubeconfig of the server.</summary>
    public static string KubeConfigPath => Environment.GetEnvironmentVariable("HOE_TEST_APIEXT_KUBECONFIG") is { Length: > 0 } path
        ? path
        : throw new InvalidOperationException("HOE_TEST_APIEXT_KUBECONFIG is not set: start a server with `tests/cluster/cluster up NAME --apiext` and set it to the kubeconfig that is printed");

    public async ValueTask InitializeAsync()
    {
        http = Connect(KubeConfig.Load(KubeConfigPath));
        foreach (var (file, yaml) in CrdFiles.All())
        {
            var name = $"{Path.GetFileNameWithoutExtension(file)}.cw-hoe.dev";
            var applied = await SendAsync(
                HttpMethod.Patch, $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}?fieldManager=api-tests&force=true&fieldValidation=Strict", yaml, "application/apply-patch+yaml");
            applied.AssertAccepted();
            await UntilServedAsync(Path.GetFileNameWithoutExtension(file));
        }

        foreach (var example in Samples.All)
            (await SendAsync(HttpMethod.Post, Collection(example, stored), Storable(example))).AssertAccepted();
    }

    public async ValueTask DisposeAsync()
    {
        if (http is null)
            return;
        foreach (var example in Samples.All)
            await SendAsync(HttpMethod.Delete, $"{Collection(example, stored)}/{Name(example)}", "");
        http.Dispose();
    }

    /// <summary>Creates without storing; unknown fields are errors.</summary>
    internal Task<Answer> CreateAsync(JsonObject entity) => SendAsync(HttpMethod.Post, $"{Collection(entity, "rules")}?dryRun=All&fieldValidation=Strict", entity.ToJsonString());

    /// <summary>Updates the stored example of that name, or its subresource, with a merge patch, without storing.</summary>
    internal Task<Answer> UpdateAsync(JsonObject example, JsonNode patch, string subresource = "") =>
        SendAsync(HttpMethod.Patch, $"{Collection(example, stored)}/{Name(example)}{subresource}?dryRun=All&fieldValidation=Strict", patch.ToJsonString(), "application/merge-patch+json");

    /// <summary>Sends anything; for objects in a namespace, <paramref name="path"/> starts after it.</summary>
    internal async Task<Answer> SendAsync(HttpMethod method, string path, string body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        using var response = await http!.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text)!.AsObject() : new() { ["message"] = text });
    }

    /// <summary>URL path of the kind of <paramref name="entity"/>.</summary>
    internal static string Collection(JsonObject entity, string ns) => $"{Group}/namespaces/{ns}/{Plural(entity.Kind())}";

    private static string Storable(JsonObject example)
    {
        var entity = example.DeepClone().AsObject();
        entity.Remove("status");
        return entity.ToJsonString();
    }

    private static string Plural(string kind) => kind.EndsWith('y') ? $"{kind[..^1].ToLowerInvariant()}ies" : $"{kind.ToLowerInvariant()}s";

    private static string Name(JsonObject entity) => entity["metadata"]!["name"]!.GetValue<string>();

    // A definition is accepted a moment before its kind is served.
    private async Task UntilServedAsync(string plural)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await SendAsync(HttpMethod.Get, $"{Group}/{plural}?limit=1", "")).Code != 200)
            await timer.WaitForNextTickAsync(deadline.Token);
    }

    private static HttpClient Connect(KubernetesClientConfig config)
    {
        using var pem = X509Certificate2.CreateFromPem(Pem(config.Credentials.ClientCertificate), Pem(config.Credentials.ClientKey));
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var authority = X509Certificate2.CreateFromPem(Pem(config.CertificateAuthority));
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new(handler) { BaseAddress = config.Server };
    }

    private static string Pem(PemSource? source) => source switch
    {
        { File: { } file } => File.ReadAllText(file),
        { Data: { } data } => Encoding.ASCII.GetString(data.Span),
        _ => throw new InvalidOperationException($"{KubeConfigPath} lacks a certificate"),
    };
}
