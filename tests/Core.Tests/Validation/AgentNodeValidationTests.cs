using CwHoe.Core.Validation.AgentNodes;

namespace CwHoe.Core.Tests.Validation;

public sealed class AgentNodeValidationTests
{
    private const string Sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":{"name":"a"}}""")]
    [InlineData("""{"engine":{"image":"registry.example.org:5000/a/b:1@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","imagePullPolicy":"Never","imagePullSecrets":[{"name":"s"}]}}""")]
    [InlineData("""{"engine":{"args":["--parallel","4","--port-of-call","-v"],"port":1024,"terminationGracePeriodSeconds":1}}""")]
    [InlineData("""{"engine":{"env":[{"name":"A","value":""},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]}}""")]
    [InlineData("""{"engine":{"type":"vllm","args":["--max-num-seqs=8","--config-format","hf"]},"model":{"source":"hf://a/b"}}""")]
    [InlineData("""{"engine":{"type":"ollama"},"model":{"name":"llama3.2:3b","source":null},"cache":{"size":"1Gi"}}""")]
    [InlineData("""{"engine":{"type":"external"},"model":null,"external":{"baseUrl":"http://10.0.0.7:1234/v1","secretRef":{"name":"s","key":"k"}}}""")]
    [InlineData("""{"model":{"source":"pvc://claim.1/some dir/a+b.gguf"}}""")]
    [InlineData("""{"model":{"source":"s3://my-bucket/a/b.gguf","sha256":"9F86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","endpoint":"http://s3:9000","region":"eu","secretRef":{"name":"s"}}}""")]
    [InlineData("""{"model":{"source":"hf://owner/repo/dir/a.gguf@refs/pr/1","endpoint":"https://hub.example.org"}}""")]
    [InlineData("""{"model":{"source":"oci://registry:5000/a/b_c:tag","secretRef":{"name":"s"}}}""")]
    [InlineData("""{"gpu":{"vendor":"intel","count":64,"products":["Flex_170"],"runtimeClassName":"x"}}""")]
    [InlineData("""{"gpu":{"resourceName":"nvidia.com/mig-1g.10gb","minMemoryMiB":1}}""")]
    [InlineData("""{"resources":{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"cpu":"1000m","memory":"1Gi"}}}""")]
    [InlineData("""{"replicas":0,"autoscaling":{"max":1}}""")]
    [InlineData("""{"autoscaling":{"min":0,"max":1,"idleAfterSeconds":30}}""")]
    [InlineData("""{"model":{"source":"s3://bucket/a"},"cache":{"size":"1Gi","accessMode":"ReadWriteOncePod","storageClassName":"fast"}}""")]
    [InlineData("""{"scheduling":{"priorityClassName":"high","queueName":"q","nodeSelector":{"a":""}}}""")]
    public void Validate_GoodSpec_FindsNothing(string spec) => Assert.Empty(Violations(spec));

    [Theory]
    [InlineData("""{"engine":null}""", "spec.engine")]
    [InlineData("""{"engine":{"type":null}}""", "spec.engine.type")]
    [InlineData("""{"engine":{"image":"../../etc; rm -rf /"}}""", "spec.engine.image")]
    [InlineData("""{"engine":{"image":""}}""", "spec.engine.image")]
    [InlineData("""{"engine":{"imagePullPolicy":"Sometimes"}}""", "spec.engine.imagePullPolicy")]
    [InlineData("""{"engine":{"imagePullSecrets":[{"name":"a"},{}]}}""", "spec.engine.imagePullSecrets[1].name")]
    [InlineData("""{"engine":{"args":["-v","--port=1","--host","x","--api-key=y","-m","--ctx_size"]}}""",
        "spec.engine.args[1]", "spec.engine.args[2]", "spec.engine.args[4]", "spec.engine.args[5]", "spec.engine.args[6]")]
    [InlineData("""{"engine":{"type":"vllm","args":["--served","--max-model-le=1","-tp"]},"model":{"source":"hf://a/b"}}""",
        "spec.engine.args[0]", "spec.engine.args[1]", "spec.engine.args[2]")]
    [InlineData("""{"engine":{"type":"ollama","args":["--x"]},"model":{"source":null}}""", "spec.engine.args[0]")]
    [InlineData("""{"engine":{"env":[{"name":"A=B"},{"name":"X"},{"name":"X"},{"name":"LLAMA_ARG_PORT"},{"name":"Y","value":"1","valueFrom":{}}]}}""",
        "spec.engine.env[0].name", "spec.engine.env[2].name", "spec.engine.env[3].name", "spec.engine.env[4]")]
    [InlineData("""{"engine":{"port":80,"terminationGracePeriodSeconds":3601}}""", "spec.engine.port", "spec.engine.terminationGracePeriodSeconds")]
    [InlineData("""{"model":null}""", "spec.model")]
    [InlineData("""{"model":{"name":null}}""", "spec.model.name")]
    [InlineData("""{"model":{"name":"--host"}}""", "spec.model.name")]
    [InlineData("""{"model":{"name":"mödel"}}""", "spec.model.name")]
    [InlineData("""{"model":{"source":null}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":""}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"ftp://a/b"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"file://models/a"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"file:///models/../proc/1/environ"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"pvc://library/../../etc/shadow"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"pvc://Library/a"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"s3://bucket/$(AWS_SECRET_ACCESS_KEY)"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"s3://bucket"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"s3://bucket/folder/"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"hf://owner/repo"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"hf://owner"}}""", "spec.model.source")]
    [InlineData("""{"model":{"source":"oci://registry"}}""", "spec.model.source")]
    [InlineData("""{"engine":{"type":"ollama"}}""", "spec.model.source")]
    [InlineData("""{"model":{"sha256":"abc"}}""", "spec.model.sha256")]
    [InlineData("""{"engine":{"type":"ollama"},"model":{"source":null,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}}""", "spec.model.sha256")]
    [InlineData("""{"model":{"endpoint":"http://s3","region":"eu","secretRef":{"name":"s"}}}""", "spec.model.endpoint", "spec.model.region", "spec.model.secretRef")]
    [InlineData("""{"model":{"source":"s3://bucket/a","endpoint":"http://169.254.169.254/","region":"e u","secretRef":{}}}""",
        "spec.model.endpoint", "spec.model.region", "spec.model.secretRef.name")]
    [InlineData("""{"model":{"contextLength":255}}""", "spec.model.contextLength")]
    [InlineData("""{"gpu":{"count":0,"resourceName":"cpu"}}""", "spec.gpu.count", "spec.gpu.resourceName")]
    [InlineData("""{"gpu":{"products":["ok","not ok"],"minMemoryMiB":0,"runtimeClassName":"N"}}""",
        "spec.gpu.products[1]", "spec.gpu.minMemoryMiB", "spec.gpu.runtimeClassName")]
    [InlineData("""{"gpu":{"vendor":"amd","minMemoryMiB":1000}}""", "spec.gpu.minMemoryMiB")]
    [InlineData("""{"resources":{"requests":{"memory":"2Gi","cpu":"-1"},"limits":{"memory":"2000Mi"}}}""", "spec.resources.requests[cpu]", "spec.resources.requests[memory]")]
    [InlineData("""{"resources":{"limits":{"nvidia.com/gpu":"8"}}}""", "spec.resources.limits[nvidia.com/gpu]")]
    [InlineData("""{"gpu":{"resourceName":"example.org/npu"},"resources":{"limits":{"example.org/npu":"1"}}}""", "spec.resources.limits[example.org/npu]")]
    [InlineData("""{"replicas":-1}""", "spec.replicas")]
    [InlineData("""{"autoscaling":{"min":5,"max":2}}""", "spec.autoscaling.max")]
    [InlineData("""{"autoscaling":{"min":-1,"targetInFlight":0,"scaleDownDelaySeconds":-1,"idleAfterSeconds":29}}""",
        "spec.autoscaling.idleAfterSeconds", "spec.autoscaling.max", "spec.autoscaling.min", "spec.autoscaling.scaleDownDelaySeconds", "spec.autoscaling.targetInFlight")]
    [InlineData("""{"engine":{"type":"ollama"},"model":{"source":null},"autoscaling":{"max":2}}""", "spec.autoscaling")]
    [InlineData("""{"cache":{"size":"1Gi"}}""", "spec.cache")]
    [InlineData("""{"model":{"source":"s3://bucket/a"},"cache":{"accessMode":"Mine","storageClassName":"F"}}""",
        "spec.cache.accessMode", "spec.cache.size", "spec.cache.storageClassName")]
    [InlineData("""{"model":{"source":"s3://bucket/a"},"cache":{"size":"0"}}""", "spec.cache.size")]
    [InlineData("""{"model":{"source":"s3://bucket/a"},"replicas":2,"cache":{"size":"1Gi","accessMode":"ReadWriteOncePod"}}""", "spec.cache.accessMode")]
    [InlineData("""{"scheduling":{"priorityClassName":"Very High","queueName":"a/b","nodeSelector":{"a":"b c"}}}""",
        "spec.scheduling.nodeSelector[a]", "spec.scheduling.priorityClassName", "spec.scheduling.queueName")]
    [InlineData("""{"external":{"baseUrl":"http://a"}}""", "spec.external")]
    [InlineData("""{"engine":{"type":"external"},"model":null}""", "spec.external")]
    [InlineData("""{"engine":{"type":"external"},"external":{"baseUrl":"http://a"},"gpu":{},"cache":{"size":"1Gi"},"resources":{},"autoscaling":{"max":1},"scheduling":{},"podOverrides":{}}""",
        "spec.autoscaling", "spec.cache", "spec.gpu", "spec.model.source", "spec.podOverrides", "spec.resources", "spec.scheduling")]
    [InlineData("""{"engine":{"type":"external"},"model":null,"external":{"baseUrl":"http://169.254.169.254/latest/meta-data","secretRef":{}}}""",
        "spec.external.baseUrl", "spec.external.secretRef.key", "spec.external.secretRef.name")]
    [InlineData("""{"engine":{"type":"external"},"model":null,"external":{"baseUrl":"https://user:hunter2@a/v1"}}""", "spec.external.baseUrl")]
    [InlineData("""{"engine":{"type":"external"},"model":null,"external":{"baseUrl":"file:///etc/passwd"}}""", "spec.external.baseUrl")]
    [InlineData("""{"engine":{"type":"external"},"model":null,"external":{"baseUrl":"http://[::ffff:169.254.169.254]/v1"}}""", "spec.external.baseUrl")]
    public void Validate_BadSpec_NamesEveryField(string spec, params string[] fields) =>
        Assert.Equal(fields.Order(StringComparer.Ordinal), Violations(spec).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("1a")]
    [InlineData("a.b")]
    [InlineData("A")]
    [InlineData("a-")]
    [InlineData("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn")]
    public void Validate_NameThatNoServiceCanHave_IsRefused(string name) =>
        Assert.Equal(["metadata.name"], AgentNodeValidation.Validate(Json.Node($$$"""{"metadata":{"name":"{{{name}}}"}}""")).Select(violation => violation.FieldPath));

    [Fact]
    public void Validate_TooManyArguments_AreCounted()
    {
        var args = string.Join(',', Enumerable.Repeat("\"-v\"", 65));

        Assert.Equal(["spec.engine.args"], Violations($$$"""{"engine":{"args":[{{{args}}}]}}"""));
    }

    [Fact]
    public void Validate_CredentialsInAUrl_AreNotRepeated()
    {
        var violations = AgentNodeValidation.Validate(Json.Node("""{"spec":{"engine":{"type":"external"},"model":null,"external":{"baseUrl":"https://user:hunter2@a/v1"}}}"""));

        Assert.All(violations, violation => Assert.DoesNotContain("hunter2", violation.Message));
    }

    [Fact]
    public void Validate_Checksum_OfEitherCaseIsTaken() => Assert.Empty(Violations($$$"""{"model":{"sha256":"{{{Sha.ToUpperInvariant()}}}"}}"""));

    private static IEnumerable<string> Violations(string spec)
    {
        var patch = spec.Contains("\"metadata\"", StringComparison.Ordinal) ? spec : $$$"""{"spec":{{{spec}}}}""";
        return AgentNodeValidation.Validate(Json.Node(patch)).Select(violation => violation.FieldPath);
    }
}
