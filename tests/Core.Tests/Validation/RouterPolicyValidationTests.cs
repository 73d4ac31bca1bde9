using CwHoe.Core.Validation;
using CwHoe.Core.Validation.RouterPolicies;

namespace CwHoe.Core.Tests.Validation;

public sealed class RouterPolicyValidationTests
{
    private const string Outside = """{"name":"all","tiers":["external"]}""";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"nodeSelector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"x/y","operator":"NotIn","values":["c"]},{"key":"d","operator":"Exists"}]}}]}]}""")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"provider":"openai","model":"gpt"}]}],"sovereignty":{"mode":"Any","allow":[{"name":"all","tiers":["external","partner"],"models":["a"],"identities":["*","key:*","system:serviceaccount:x:y"]}]}}""")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"provider":"openaiCompatible","model":"m","baseUrl":"http://10.0.0.7:1234/v1","tier":"sovereign","headers":{"X-Project":"a b","OpenAI-Organization":"org"},"price":{"input":"0.000001","cached":"0","output":"1000000"}}]}]}""")]
    [InlineData("""{"resilience":{"healthCheckIntervalMs":0,"maxRequestBytes":"1Ki","maxResponseBytes":"1Gi"}}""")]
    [InlineData("""{"limits":{"total":{"budgets":[{"window":"day","tokens":1},{"window":"month","cost":"0.5"}]},"overrides":[{"identity":"key:ci"},{"identity":"key:c*"}]},"apiKeys":[{"name":"ci","secretRef":{"name":"s","key":"k"}}]}""")]
    [InlineData("""{"refinement":{"models":["chat"],"criticModel":"chat","critiquePrompt":"p","temperature":"2","temperatureStep":"-1"},"prompts":[{"name":"p","prefix":"a"}]}""")]
    [InlineData("""{"prompts":[{"name":"p","prefix":"Dear {{ name }}, {x} }}","variables":{"name":"you"},"models":["chat"]},{"name":"q","postfix":"{{anything}}"}]}""")]
    [InlineData("""{"prompts":[{"name":"p","prefix":"{{a}} {{b}}","variables":{"b":""},"schema":{"type":"object","title":"t","required":["a"],"additionalProperties":false,"properties":{"a":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string","enum":["x"],"pattern":"^x$","minLength":1,"maxLength":9}},"n":{"type":["number","null"],"minimum":-1.5,"maximum":2},"c":{"const":1}}}}]}""")]
    [InlineData("""{"cache":{"size":"1Mi"}}""")]
    [InlineData("""{"cache":{"size":"600Mi"},"resources":{"limits":{"memory":"1Gi"}}}""")]
    [InlineData("""{"replicas":0,"autoscaling":{"max":2},"resources":{"requests":{"cpu":"1"},"limits":{"cpu":"1"}}}""")]
    public void Validate_GoodSpec_FindsNothing(string spec) => Assert.Empty(Of(spec).Select(violation => violation.ToString()));

    [Theory]
    [InlineData("""{"models":null}""", "spec.models")]
    [InlineData("""{"models":[{"alias":"a"},{"alias":"a","backends":[]},{"backends":[{"nodeRef":{"name":"n"}}]},{"alias":"no alias","backends":[{"nodeRef":{"name":"n"}}]}]}""",
        "spec.models[0].backends", "spec.models[1].alias", "spec.models[1].backends", "spec.models[2].alias", "spec.models[3].alias")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"nodeRef":{"name":"n"},"nodeSelector":{}},{"nodeRef":{}},{"nodeRef":{"name":"N"}}]}]}""",
        "spec.models[0].backends[0]", "spec.models[0].backends[1].nodeRef.name", "spec.models[0].backends[2].nodeRef.name")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"nodeSelector":{"matchLabels":{"a b":"c"},"matchExpressions":[{"key":"-","operator":"In","values":["v"]},{"key":"k","operator":"Gt","values":["1"]},{"key":"k","operator":"In"},{"key":"k","operator":"Exists","values":["v"]}]}}]}]}""",
        "spec.models[0].backends[0].nodeSelector.matchExpressions[0].key", "spec.models[0].backends[0].nodeSelector.matchExpressions[1].operator",
        "spec.models[0].backends[0].nodeSelector.matchExpressions[2].values", "spec.models[0].backends[0].nodeSelector.matchExpressions[3].values",
        "spec.models[0].backends[0].nodeSelector.matchLabels[a b]")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"nodeRef":{"name":"n"},"provider":"openaiCompatible"}]}]}""",
        "spec.models[0].backends[0]", "spec.models[0].backends[0].baseUrl", "spec.models[0].backends[0].model")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"nodeRef":{"name":"n"},"baseUrl":"http://h","headers":{"X-A":"b"},"secretRef":{"name":"s","key":"k"}}]}]}""", "spec.models[0].backends[0]")]
    [InlineData("""{"sovereignty":{"mode":"Any"}}""", "spec.sovereignty.allow")]
    [InlineData("""{"sovereignty":{"allow":[{"name":"a","tiers":["external"]}]}}""", "spec.sovereignty.allow")]
    [InlineData("""{"models":[{"alias":"a","backends":[{"provider":"openai","model":"m"}]}]}""", "spec.models[0].backends")]
    [InlineData("""{"sovereignty":{"mode":"Any","allow":[{"name":"a","tiers":["external"]},{"name":"a","tiers":["sovereign"]},{"name":"B c"}]}}""",
        "spec.sovereignty.allow[1].name", "spec.sovereignty.allow[1].tiers", "spec.sovereignty.allow[2].name", "spec.sovereignty.allow[2].tiers")]
    [InlineData("""{"sovereignty":{"mode":"Any","allow":[{"name":"a","tiers":["external"],"models":["chat","gone"],"identities":["key:gone","system:serviceaccount:a:b"]}]}}""",
        "spec.sovereignty.allow[0].identities[0]", "spec.sovereignty.allow[0].models[1]")]
    [InlineData("""{"resilience":{"healthCheckIntervalMs":999,"maxRequestBytes":"1023","maxResponseBytes":"2Gi"}}""",
        "spec.resilience.healthCheckIntervalMs", "spec.resilience.maxRequestBytes", "spec.resilience.maxResponseBytes")]
    [InlineData("""{"limits":{"total":{"budgets":[{"window":"day","tokens":1},{"window":"day","tokens":2},{"window":"hour"}]},"identity":{"budgets":[{"tokens":1}]}}}""",
        "spec.limits.identity.budgets[0].window", "spec.limits.total.budgets[1].window", "spec.limits.total.budgets[2]")]
    [InlineData("""{"limits":{"overrides":[{"identity":"a"},{"identity":"a"},{},{"identity":"key:gone","budgets":[{"window":"day","cost":"-1"}]}]}}""",
        "spec.limits.overrides[1].identity", "spec.limits.overrides[2].identity", "spec.limits.overrides[3].budgets[0].cost", "spec.limits.overrides[3].identity")]
    [InlineData("""{"refinement":{"models":["chat","gone"],"criticModel":"gone","critiquePrompt":"gone","revisePrompt":"gone","temperature":"2.1","temperatureStep":"-1.1"}}""",
        "spec.refinement.criticModel", "spec.refinement.critiquePrompt", "spec.refinement.models[1]", "spec.refinement.revisePrompt", "spec.refinement.temperature",
        "spec.refinement.temperatureStep")]
    [InlineData("""{"prompts":[{"name":"p","prefix":"a","models":["chat"]},{"name":"p","postfix":"a","models":["chat","gone"]},{"name":"q"}]}""",
        "spec.prompts[1].models[0]", "spec.prompts[1].models[1]", "spec.prompts[1].name", "spec.prompts[2]")]
    [InlineData("""{"prompts":[{"name":"p","prefix":"{{a b}}","postfix":"{{a}} {{","variables":{"b":"c"}}]}""", "spec.prompts[0].postfix", "spec.prompts[0].prefix", "spec.prompts[0].variables[b]")]
    [InlineData("""{"prompts":[{"name":"p","prefix":"{{a}}{{b}}","schema":{"properties":{"a":{}}}}]}""", "spec.prompts[0].schema.properties")]
    [InlineData("""{"prompts":[{"name":"p","prefix":"a","schema":{"type":"string","$ref":"x","required":[1],"enum":[],"minLength":-1,"maximum":"9","items":3,"pattern":"(a","additionalProperties":{},"properties":{"a":{"type":"date","pattern":"[z-a]"},"b":{"type":[]}}}}]}""",
        "spec.prompts[0].schema.$ref", "spec.prompts[0].schema.additionalProperties", "spec.prompts[0].schema.enum", "spec.prompts[0].schema.items", "spec.prompts[0].schema.maximum", "spec.prompts[0].schema.minLength",
        "spec.prompts[0].schema.pattern", "spec.prompts[0].schema.properties.a.pattern", "spec.prompts[0].schema.properties.a.type",
        "spec.prompts[0].schema.properties.b.type", "spec.prompts[0].schema.required",
        "spec.prompts[0].schema.type")]
    [InlineData("""{"cache":{"size":"1"}}""", "spec.cache.size")]
    [InlineData("""{"cache":{"size":"512Mi"}}""", "spec.cache.size")]
    [InlineData("""{"cache":{},"resources":{"limits":{"memory":"32Mi"}}}""", "spec.cache.size")]
    [InlineData("""{"apiKeys":[{"name":"a","secretRef":{"name":"s","key":"k"}},{"name":"a","secretRef":{"name":"s","key":"k"}},{"name":"b"},{"name":"C","secretRef":{}}]}""",
        "spec.apiKeys[1].name", "spec.apiKeys[1].secretRef", "spec.apiKeys[2].secretRef", "spec.apiKeys[3].name", "spec.apiKeys[3].secretRef.key", "spec.apiKeys[3].secretRef.name")]
    [InlineData("""{"autoscaling":{}}""", "spec.autoscaling.max")]
    [InlineData("""{"autoscaling":{"max":1}}""", "spec.autoscaling.max")]
    [InlineData("""{"resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1","memory":"-1"}}}""", "spec.resources.limits[memory]", "spec.resources.requests[cpu]")]
    public void Validate_BadSpec_NamesEveryField(string spec, params string[] fields) =>
        Assert.Equal(fields.Order(StringComparer.Ordinal), Of(spec).Select(violation => violation.FieldPath).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Authorization")]
    [InlineData("authorization")]
    [InlineData("X-API-Key")]
    [InlineData("Connection")]
    [InlineData("transfer-encoding")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Host")]
    [InlineData("Content-Length")]
    [InlineData("Accept-Encoding")]
    [InlineData("no header")]
    [InlineData("")]
    public void Validate_HeaderThatIsNotThePolicys_IsRefused(string name) =>
        Assert.Equal([$"spec.models[0].backends[0].headers[{name}]"], Of(Provider($$$"""{"headers":{"{{{name}}}":"value"}}""")).Select(violation => violation.FieldPath));

    [Theory]
    [InlineData("a\\r\\nX-Other: b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("")]
    [InlineData("\\u00e4")]
    public void Validate_HeaderValueThatSplitsOrIsNoText_IsRefusedAndNotRepeated(string value)
    {
        var violation = Assert.Single(Of(Provider($$$"""{"headers":{"X-A":"{{{value}}}"}}""")));
        Assert.Equal("spec.models[0].backends[0].headers[X-A]", violation.FieldPath);
        Assert.DoesNotContain("X-Other", violation.Message);
    }

    [Fact]
    public void Validate_HeaderTwiceInOtherLetters_IsRefused() =>
        Assert.Equal(["spec.models[0].backends[0].headers[x-a]"], Of(Provider("""{"headers":{"X-A":"1","x-a":"2"}}""")).Select(violation => violation.FieldPath));

    [Theory]
    [InlineData("https://user:hunter2@a/v1")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[::ffff:127.0.0.1]/v1")]
    [InlineData("http://localhost:8081")]
    [InlineData("https://a/v1/chat/completions")]
    [InlineData("https://a/v1/completions/")]
    [InlineData("https://a/v1?key=x")]
    [InlineData("file:///etc/passwd")]
    public void Validate_BaseUrlThatIsNone_IsRefusedAndNotRepeated(string url)
    {
        var violation = Assert.Single(Of(Provider($$$"""{"baseUrl":"{{{url}}}"}""")));
        Assert.Equal("spec.models[0].backends[0].baseUrl", violation.FieldPath);
        Assert.DoesNotContain("hunter2", violation.Message);
    }

    [Theory]
    [InlineData("""{"price":{"input":"-1"}}""", "input")]
    [InlineData("""{"price":{"cached":"1000001"}}""", "cached")]
    [InlineData("""{"price":{"output":"0.0000001"}}""", "output")]
    public void Validate_PriceThatCannotBeCounted_IsRefused(string price, string field) =>
        Assert.Equal([$"spec.models[0].backends[0].price.{field}"], Of(Provider(price)).Select(violation => violation.FieldPath));

    [Theory]
    [InlineData("1a")]
    [InlineData("a.b")]
    [InlineData("a-")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567")]
    public void Validate_NameThatLeavesNoRoomForASuffix_IsRefused(string name) =>
        Assert.Equal(["metadata.name"], RouterPolicyValidation.Validate(Json.Policy($$$"""{"metadata":{"name":"{{{name}}}"}}""")).Select(violation => violation.FieldPath));

    [Fact]
    public void Validate_SchemaDeeperThanRequestsNeed_IsRefusedOnce()
    {
        var schema = string.Concat(Enumerable.Repeat("""{"items":""", 20)) + "{}" + new string('}', 20);

        Assert.StartsWith("spec.prompts[0].schema.items.items", Assert.Single(Of($$$"""{"prompts":[{"name":"p","prefix":"a","schema":{{{schema}}}}]}""")).FieldPath);
    }

    [Theory]
    [InlineData("critiquePrompt", "{{conversation}} {{draft}} {{mine}}", true)]
    [InlineData("critiquePrompt", "{{critique}}", false)]
    [InlineData("revisePrompt", "{{ draft }}{{critique}}{{score}}", true)]
    [InlineData("revisePrompt", "{{conversation}}", false)]
    public void Validate_TemplateOfARefinement_UsesWhatIsSetThere(string field, string text, bool isRight) => Assert.Equal(
        isRight ? [] : [$"spec.refinement.{field}"],
        Of($$$"""{"refinement":{"{{{field}}}":"p"},"prompts":[{"name":"p","postfix":"{{{text}}}{{mine}}","variables":{"mine":"x"}}]}""").Select(violation => violation.FieldPath));

    private static string Provider(string fields) => $$$"""
        {"models":[{"alias":"chat","backends":[{"provider":"openai","model":"m",{{{fields[1..^1]}}}}]}],"sovereignty":{"mode":"Any","allow":[{{{Outside}}}]}}
        """;

    private static IReadOnlyList<Violation> Of(string spec) => RouterPolicyValidation.Validate(Json.Policy($$$"""{"spec":{{{spec}}}}"""));
}
