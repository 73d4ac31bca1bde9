using System.Text.Json.Nodes;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;

namespace CwHoe.EndToEnd.Operator;

public sealed class SecurityTests(TestCluster cluster) : EndToEndTest(cluster)
{
    private const string Account = "system:serviceaccount:cw-hoe-system:cw-hoe-operator";

    [Fact]
    public async Task Pods_OfOperatorAndEngine_AreConfined()
    {
        await Space.ApplyAsync(Node.Tiny("confined"));
        await Space.UntilReadyAsync("confined");
        var engine = Assert.Single(await Space.ListOfAsync("confined", Resource.Pods));
        var operatorPod = await Cluster.Operator.ReadyAsync();

        AssertConfined(engine);
        AssertConfined(operatorPod);
        Assert.Equal("false", engine.Text("spec/automountServiceAccountToken"));
        Assert.DoesNotContain(engine.Each("spec/volumes").SelectMany(v => v.Each("projected/sources")), s => s.At("serviceAccountToken") is not null);
        Assert.NotEqual("default", engine.Text("spec/serviceAccountName"));
        Assert.All(engine.Each("spec/containers"), c => Assert.NotNull(c.At("resources/limits/memory")));

        var shell = await Kubectl.TryAsync("exec", "-n", OperatorPod.Space, operatorPod.Name(), "--", "sh", "-c", "true");
        Assert.NotEqual(0, shell.ExitCode);
        Assert.Contains("not found", shell.All);
        var written = await Kubectl.TryAsync("exec", "-n", Space.Name, engine.Name(), "--", "/hoe/model-loader", "install", "--to", "/usr/bin");
        Assert.NotEqual(0, written.ExitCode);
    }

    [Fact]
    public async Task Operator_AskedWhatItMayDo_HasNoMoreThanItNeeds()
    {
        (string Verb, string Resource, string Expected)[] rights =
        [
            ("get", "secrets", "yes"),
            ("list", "secrets", "no"),
            ("watch", "secrets", "no"),
            // For the key of a record layer's log.
            ("create", "secrets", "yes"),
            ("patch", "secrets", "no"),
            ("update", "secrets", "no"),
            ("delete", "secrets", "no"),
            ("create", "pods", "no"),
            ("delete", "pods", "no"),
            ("create", "pods/exec", "no"),
            ("patch", "nodes", "no"),
            ("create", "namespaces", "no"),
            ("create", "clusterrolebindings.rbac.authorization.k8s.io", "no"),
            ("create", "clusterroles.rbac.authorization.k8s.io", "no"),
            ("create", "rolebindings.rbac.authorization.k8s.io", "yes"),
            ("escalate", "roles.rbac.authorization.k8s.io", "no"),
            ("bind", "clusterroles.rbac.authorization.k8s.io", "no"),
            ("impersonate", "users", "no"),
            ("create", "serviceaccounts/token", "no"),
            ("create", "tokenreviews.authentication.k8s.io", "yes"),
            ("patch", "agentnodes.cw-hoe.dev", "no"),
            ("patch", "agentnodes.cw-hoe.dev/status", "yes"),
            ("delete", "agentnodes.cw-hoe.dev", "no"),
            // What stores are granted, and nobody can grant what they may not do.
            ("update", "leases.coordination.k8s.io", "yes"),
            ("list", "leases.coordination.k8s.io", "no"),
            ("delete", "leases.coordination.k8s.io", "no"),
            ("patch", "akashiclayers.cw-hoe.dev", "no"),
            ("patch", "akashiclayers.cw-hoe.dev/status", "yes"),
            ("patch", "deployments.apps", "yes"),
            ("*", "*", "no"),
        ];
        foreach (var (verb, resource, expected) in rights)
        {
            string[] asked = resource.Split('/') is [var whole, var part] ? [whole, $"--subresource={part}"] : [resource];
            var answer = await Kubectl.TryAsync(["auth", "can-i", verb, .. asked, "-n", Space.Name, $"--as={Account}"]);
            Assert.True(answer.Output.Trim().Split('\n')[^1] == expected, $"may it {verb} {resource}? {answer.All}");
        }
    }

    [Theory]
    [InlineData("create", "leases.coordination.k8s.io", "yes")]
    [InlineData("update", "leases.coordination.k8s.io/cw-hoe-operator", "yes")]
    [InlineData("delete", "leases.coordination.k8s.io/cw-hoe-operator", "no")]
    [InlineData("patch", "clusterrolebindings.rbac.authorization.k8s.io/cw-hoe-token-reviewers", "yes")]
    [InlineData("patch", "clusterrolebindings.rbac.authorization.k8s.io/cluster-admin", "no")]
    public async Task Operator_ObjectsByName_MayWriteItsLeaseAndItsBinding(string verb, string resource, string expected)
    {
        var answer = await Kubectl.TryAsync("auth", "can-i", verb, resource, "-n", OperatorPod.Space, $"--as={Account}");
        Assert.True(answer.Output.Trim().Split('\n')[^1] == expected, answer.All);
    }

    private static void AssertConfined(JsonNode pod)
    {
        Assert.Equal("true", pod.Text("spec/securityContext/runAsNonRoot"));
        Assert.True(long.Parse(pod.Text("spec/securityContext/runAsUser")!) > 0);
        Assert.Equal("RuntimeDefault", pod.Text("spec/securityContext/seccompProfile/type"));
        Assert.Null(pod.At("spec/hostNetwork"));
        Assert.Null(pod.At("spec/hostPID"));
        foreach (var container in pod.Each("spec/containers").Concat(pod.Each("spec/initContainers")))
        {
            Assert.Equal("true", container.Text("securityContext/readOnlyRootFilesystem"));
            Assert.Equal("false", container.Text("securityContext/allowPrivilegeEscalation"));
            Assert.Equal(["ALL"], container.Each("securityContext/capabilities/drop").Select(c => c.ToString()));
            Assert.Null(container.At("securityContext/privileged"));
        }
    }
}
