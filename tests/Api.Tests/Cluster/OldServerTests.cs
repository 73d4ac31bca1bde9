using System.Diagnostics;

namespace CwHoe.Api.Tests.Cluster;

/// <summary>Kubernetes 1.20, which drops CEL rules, takes the same files; people see the columns that they should.</summary>
[Trait("Needs", "cluster")]
public sealed class OldServerTests : IAsyncLifetime
{
    private readonly string ns = $"api-tests-{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        await KubectlAsync("apply", "--validate=false", "-f", Path.Combine(Repository.Root, "crds"));
        await KubectlAsync(["wait", "--for=condition=Established", "--timeout=30s", .. Schemas.All.Keys.Select(kind => $"crd/{Plural(kind)}.cw-hoe.dev")]);
        await KubectlAsync("create", "namespace", ns);
    }

    public async ValueTask DisposeAsync() => await KubectlAsync("delete", "namespace", ns, "--wait=false");

    [Fact]
    public async Task Apply_Samples_AreAccepted()
    {
        var applied = await KubectlAsync("apply", "-n", ns, "-f", Path.Combine(Repository.Root, "samples"));
        Assert.Equal(Samples.Files.SelectMany(Samples.Of).Count(), applied.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.EndsWith("created", StringComparison.Ordinal)));
        Assert.Equal(
            ["NAME", "ROLE", "ENGINE", "MODEL", "GPU", "READY", "ENDPOINT", "AGE"],
            Words(await KubectlAsync("get", "an", "-n", ns))[0]);
        Assert.Contains(["qwen3-32b", "coordinator", "vllm", "qwen3-32b", "2"], Words(await KubectlAsync("get", "agentnodes", "-n", ns)).Select(row => row[..5]));
        Assert.Equal(["NAME", "TASK", "PHASE", "ACCEPTED", "READY", "AGE"], Words(await KubectlAsync("get", "sess", "-n", ns))[0]);
        Assert.Equal(["NAME", "STRATEGY", "SOVEREIGNTY", "ACCEPTED", "READY", "REPLICAS", "ENDPOINT", "AGE"], Words(await KubectlAsync("get", "rp", "-n", ns))[0]);
        Assert.Equal(["NAME", "PARENT", "DIMENSION", "RECORDS", "HASH", "CONSISTENT", "READY", "AGE"], Words(await KubectlAsync("get", "akl", "-n", ns))[0]);
        Assert.Equal(["NAME", "TRANSPORT", "IMAGE", "ACCEPTED", "READY", "ENDPOINT", "AGE"], Words(await KubectlAsync("get", "mcp", "-n", ns))[0]);

        foreach (var category in new[] { "hoe", "all" })
        {
            var names = await KubectlAsync("get", category, "-n", ns, "-o", "name");
            Assert.All(Schemas.All.Keys, kind => Assert.Contains($"{kind.ToLowerInvariant()}.cw-hoe.dev/", names));
        }
    }

    [Fact]
    public async Task Apply_WhatTheSchemaForbids_IsRejectedWithoutCel()
    {
        var tiny = Samples.All.Single(sample => sample["metadata"]!["name"]!.GetValue<string>() == "tiny");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Rule.Merged(tiny, Yaml.Documents("{spec: {engine: {port: 80}, replicas: -1}}")[0])!.ToJsonString(), TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync("apply", "-n", ns, "-f", file);
        File.Delete(file);
        Assert.NotEqual(0, code);
        Assert.Contains("spec.engine.port in body should be greater than or equal to 1024", error);
        Assert.Contains("spec.replicas in body should be greater than or equal to 0", error);
    }

    private static string[][] Words(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static string Plural(string kind) => kind.EndsWith('y') ? $"{kind[..^1].ToLowerInvariant()}ies" : $"{kind.ToLowerInvariant()}s";

    private static async Task<string> KubectlAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {error}");
        return output;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var config = Environment.GetEnvironmentVariable("HOE_TEST_KUBECONFIG") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException("HOE_TEST_KUBECONFIG is not set: start a cluster with `tests/cluster/cluster up NAME` and set it to the kubeconfig that is printed");
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["--kubeconfig", config, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
