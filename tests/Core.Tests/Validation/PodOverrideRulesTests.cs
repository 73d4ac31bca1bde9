using System.Text.Json;
using CwHoe.Core.Validation.AgentNodes;

namespace CwHoe.Core.Tests.Validation;

public sealed class PodOverrideRulesTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"metadata":{"labels":{"team":"a","kueue.x-k8s.io/priority-class":"p"},"annotations":{"example.org/a":"b"}}}""")]
    [InlineData("""{"spec":{"affinity":{"podAntiAffinity":null},"tolerations":[{"operator":"Exists"}],"nodeSelector":{"$patch":"replace"},"dnsPolicy":"Default"}}""")]
    [InlineData("""{"spec":{"securityContext":{"runAsUser":1000,"fsGroup":1000,"supplementalGroups":[44],"seccompProfile":{"type":"Localhost","localhostProfile":"p"}}}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","env":[{"name":"HOME","$patch":"delete"}],"volumeMounts":[{"name":"d","mountPath":"/data"}],"readinessProbe":{"periodSeconds":9}}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"side","image":"i","args":["a"],"ports":[{"containerPort":1}],"securityContext":{"capabilities":{"drop":["ALL"],"add":[]}}}]}}""")]
    [InlineData("""{"spec":{"initContainers":[{"name":"loader","env":[{"name":"HTTPS_PROXY","value":"p"}],"resources":{"limits":{"memory":"2Gi"}}},{"name":"side","image":"i","restartPolicy":"Always"}]}}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"a","configMap":{"name":"c"}},{"name":"tmp","emptyDir":{"sizeLimit":"1Gi"}},{"name":"p","projected":{"sources":[{"secret":{"name":"s"}}]}}]}}""")]
    public void Guard_HarmlessPatch_FindsNothing(string patch) => Assert.Empty(Violations(patch));

    [Theory]
    [InlineData("""{"status":{}}""", "status")]
    [InlineData("""{"spec":null}""", "spec")]
    [InlineData("""{"$patch":"replace"}""", "$patch")]
    [InlineData("""{"metadata":{"name":"x"}}""", "metadata.name")]
    [InlineData("""{"metadata":{"labels":{"cw-hoe.dev/agent-node":"other"}}}""", "metadata.labels.cw-hoe.dev/agent-node")]
    [InlineData("""{"metadata":{"labels":{"app.kubernetes.io/component":"operator"}}}""", "metadata.labels.app.kubernetes.io/component")]
    [InlineData("""{"metadata":{"annotations":{"cw-hoe.dev/config-hash":"0"}}}""", "metadata.annotations.cw-hoe.dev/config-hash")]
    [InlineData("""{"spec":{"hostNetwork":true}}""", "spec.hostNetwork")]
    [InlineData("""{"spec":{"hostPID":true}}""", "spec.hostPID")]
    [InlineData("""{"spec":{"hostIPC":true}}""", "spec.hostIPC")]
    [InlineData("""{"spec":{"shareProcessNamespace":true}}""", "spec.shareProcessNamespace")]
    [InlineData("""{"spec":{"serviceAccountName":"admin"}}""", "spec.serviceAccountName")]
    [InlineData("""{"spec":{"serviceAccount":"admin"}}""", "spec.serviceAccount")]
    [InlineData("""{"spec":{"automountServiceAccountToken":true}}""", "spec.automountServiceAccountToken")]
    [InlineData("""{"spec":{"nodeName":"n"}}""", "spec.nodeName")]
    [InlineData("""{"spec":{"ephemeralContainers":[]}}""", "spec.ephemeralContainers")]
    [InlineData("""{"spec":{"restartPolicy":"Never"}}""", "spec.restartPolicy")]
    [InlineData("""{"spec":{"terminationGracePeriodSeconds":1}}""", "spec.terminationGracePeriodSeconds")]
    [InlineData("""{"spec":{"somethingOfTomorrow":{}}}""", "spec.somethingOfTomorrow")]
    [InlineData("""{"spec":{"securityContext":null}}""", "spec.securityContext")]
    [InlineData("""{"spec":{"securityContext":{"$patch":"replace"}}}""", "spec.securityContext.$patch")]
    [InlineData("""{"spec":{"securityContext":{"runAsUser":0}}}""", "spec.securityContext.runAsUser")]
    [InlineData("""{"spec":{"securityContext":{"runAsNonRoot":false}}}""", "spec.securityContext.runAsNonRoot")]
    [InlineData("""{"spec":{"securityContext":{"fsGroup":0}}}""", "spec.securityContext.fsGroup")]
    [InlineData("""{"spec":{"securityContext":{"supplementalGroups":[0]}}}""", "spec.securityContext.supplementalGroups")]
    [InlineData("""{"spec":{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}}""", "spec.securityContext.seccompProfile")]
    [InlineData("""{"spec":{"securityContext":{"sysctls":[]}}}""", "spec.securityContext.sysctls")]
    [InlineData("""{"spec":{"containers":null}}""", "spec.containers")]
    [InlineData("""{"spec":{"containers":{}}}""", "spec.containers")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","image":"evil"}]}}""", "spec.containers[0].image")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","args":[],"command":[],"lifecycle":{},"resources":{}}]}}""",
        "spec.containers[0].args", "spec.containers[0].command", "spec.containers[0].lifecycle", "spec.containers[0].resources")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","$patch":"delete"}]}}""", "spec.containers[0].$patch")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","env":null}]}}""", "spec.containers[0].env")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","env":[{"$patch":"replace"}]}]}}""", "spec.containers[0].env[0].$patch")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","env":[{"name":"LLAMA_API_KEY","value":"x"}]}]}}""", "spec.containers[0].env[0].name")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","volumeMounts":[{"name":"credentials","mountPath":"/c"},{"name":"x","mountPath":"/hoe/model-loader"},{"name":"x","mountPath":"/models/"}]}]}}""",
        "spec.containers[0].volumeMounts[0].name", "spec.containers[0].volumeMounts[1].mountPath", "spec.containers[0].volumeMounts[2].mountPath")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","securityContext":{"privileged":true,"runAsUser":0,"capabilities":{"add":["SYS_ADMIN"]}}}]}}""",
        "spec.containers[0].securityContext.capabilities.add", "spec.containers[0].securityContext.privileged", "spec.containers[0].securityContext.runAsUser")]
    [InlineData("""{"spec":{"containers":[{"name":"engine","securityContext":{"allowPrivilegeEscalation":true,"readOnlyRootFilesystem":false,"capabilities":{"drop":[]},"procMount":"Unmasked"}}]}}""",
        "spec.containers[0].securityContext.allowPrivilegeEscalation", "spec.containers[0].securityContext.capabilities.drop",
        "spec.containers[0].securityContext.procMount", "spec.containers[0].securityContext.readOnlyRootFilesystem")]
    [InlineData("""{"spec":{"containers":[{"name":"side","image":"i","ports":[{"containerPort":1,"hostPort":1}],"volumeDevices":[]}]}}""",
        "spec.containers[0].ports[0].hostPort", "spec.containers[0].volumeDevices")]
    [InlineData("""{"spec":{"containers":[{"name":"loader","image":"i"},{"image":"i"},{"name":"no-image"}]}}""",
        "spec.containers[0].name", "spec.containers[1].name", "spec.containers[2].image")]
    [InlineData("""{"spec":{"initContainers":[{"name":"loader","image":"evil"},{"name":"engine","image":"i"}]}}""",
        "spec.initContainers[0].image", "spec.initContainers[1].name")]
    [InlineData("""{"spec":{"volumes":[{"name":"n","hostPath":{"path":"/"}},{"name":"models","emptyDir":{}},{"name":"tmp","secret":{}},{"name":"x","nfs":{}},{}]}}""",
        "spec.volumes[0].hostPath", "spec.volumes[1].name", "spec.volumes[2].secret", "spec.volumes[3].nfs", "spec.volumes[4].name")]
    [InlineData("""{"spec":{"volumes":[{"name":"t","projected":{"sources":[{"serviceAccountToken":{"path":"t"}}]}}]}}""", "spec.volumes[0].projected.sources[0]")]
    public void Guard_DangerousPatch_NamesEveryField(string patch, params string[] fields) =>
        Assert.Equal(fields.Select(field => $"spec.podOverrides.{field}").Order(StringComparer.Ordinal), Violations(patch).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{\"spec\":[1]}")]
    [InlineData("{\"spec\":{\"containers\":[1]}}")]
    [InlineData("{\"spec\":{\"containers\":[{\"name\":1}]}}")]
    [InlineData("{\"spec\":{\"containers\":[{\"name\":\"engine\",\"env\":[1],\"volumeMounts\":\"x\",\"securityContext\":7}]}}")]
    [InlineData("{\"spec\":{\"volumes\":[{\"name\":\"a\",\"projected\":[]}]}}")]
    [InlineData("{\"metadata\":{\"labels\":[]}}")]
    public void Guard_WrongShape_IsRefusedAndNeverThrows(string patch) => Assert.NotEmpty(Violations(patch));

    // Not through a merge patch, in which null would mean something else.
    private static IEnumerable<string> Violations(string patch)
    {
        var node = Json.Node();
        return AgentNodeValidation.Validate(node with { Spec = node.Spec with { PodOverrides = JsonElement.Parse(patch) } }).Select(violation => violation.FieldPath);
    }
}
