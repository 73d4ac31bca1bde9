using CwHoe.Core.Validation;
using CwHoe.Core.Validation.AkashicLayers;

namespace CwHoe.Core.Tests.Validation;

public sealed class AkashicLayerValidationTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"bucket":null,"parentRef":{"name":"above"},"retention":{"maxAgeDays":1},"exports":[{"name":"a","schedule":"0 3 * * *","format":"kto","keep":1000}]}""")]
    [InlineData("""{"key":"gpu-?*"}""")]
    [InlineData("""{"dimension":"time","key":"2026-11-*"}""")]
    [InlineData("""{"dimension":"phase","key":"?s*"}""")]
    [InlineData("""{"bucket":{"endpoint":"http://ceph.storage.svc:7480","encryption":{"type":"sse-kms","keyId":"k"}}}""")]
    [InlineData("""{"bucket":{"encryption":{"type":"sse-kms"}},"compression":{"algorithm":"gzip","level":9},"retention":{"maxSize":"1Mi","legalHold":true}}""")]
    [InlineData("""{"embeddings":{"routerRef":{"name":"front"},"model":"embed","dimensions":768},"search":{}}""")]
    [InlineData("""{"search":{"engine":"postgres","postgres":{"secretRef":{"name":"db"}}},"cache":{"size":"20Gi"}}""")]
    [InlineData("""{"search":{"engine":"elasticsearch","elasticsearch":{"url":"https://es:9200"}}}""")]
    [InlineData("""{"snapshots":{"schedule":"0 3 * * *","keep":1000},"audit":{"intervalSeconds":10,"entries":10000}}""")]
    public void Validate_GoodSpec_FindsNothing(string spec) => Assert.Empty(Of(spec).Select(violation => violation.ToString()));

    [Theory]
    [InlineData("""{"bucket":null}""", "spec")]
    [InlineData("""{"parentRef":{"name":"above"}}""", "spec")]
    [InlineData("""{"bucket":null,"parentRef":{}}""", "spec.parentRef.name")]
    [InlineData("""{"bucket":null,"parentRef":{"name":"A b"},"search":{},"cache":{"size":"1Gi"},"resources":{}}""", "spec.cache", "spec.parentRef.name", "spec.resources", "spec.search")]
    [InlineData("""{"dimension":null,"key":""}""", "spec.dimension", "spec.key")]
    [InlineData("""{"key":"a\n"}""", "spec.key")]
    [InlineData("""{"dimension":"time","key":"november*"}""", "spec.key")]
    [InlineData("""{"dimension":"phase","key":"Use"}""", "spec.key")]
    [InlineData("""{"bucket":{"name":null,"secretRef":null,"endpoint":"ftp://x"}}""", "spec.bucket.endpoint", "spec.bucket.name", "spec.bucket.secretRef")]
    [InlineData("""{"bucket":{"endpoint":"http://169.254.169.254/latest"}}""", "spec.bucket.endpoint")]
    [InlineData("""{"bucket":{"endpoint":"http://[::1]:7480"}}""", "spec.bucket.endpoint")]
    [InlineData("""{"bucket":{"endpoint":"https://key:secret@s3.example.org"}}""", "spec.bucket.endpoint")]
    [InlineData("""{"bucket":{"encryption":{"keyId":"k"}}}""", "spec.bucket.encryption.keyId", "spec.bucket.encryption.type")]
    [InlineData("""{"compression":{"algorithm":"gzip","level":0}}""", "spec.compression.level")]
    [InlineData("""{"compression":{"algorithm":"none","level":1}}""", "spec.compression.level")]
    [InlineData("""{"retention":{"maxSize":"1Ki"}}""", "spec.retention.maxSize")]
    [InlineData("""{"embeddings":{"model":"no model"}}""", "spec.embeddings.dimensions", "spec.embeddings.model", "spec.embeddings.routerRef")]
    [InlineData("""{"search":{"engine":"postgres","elasticsearch":{"url":"http://localhost:9200"}}}""", "spec.search.elasticsearch", "spec.search.elasticsearch.url", "spec.search.postgres")]
    [InlineData("""{"search":{"engine":"postgres","postgres":{}}}""", "spec.search.postgres.secretRef")]
    [InlineData("""{"search":{"engine":"elasticsearch","elasticsearch":{"secretRef":{}}}}""", "spec.search.elasticsearch.secretRef.name", "spec.search.elasticsearch.url")]
    [InlineData("""{"snapshots":{"schedule":"0 0 31 2 *","keep":0}}""", "spec.snapshots.keep", "spec.snapshots.schedule")]
    [InlineData("""{"snapshots":{}}""", "spec.snapshots.schedule")]
    [InlineData("""{"exports":[{"name":"a","schedule":"soon","format":"kto"},{"name":"a","schedule":"0 3 * * *"},{"name":"B","schedule":"0 3 * * *","format":"kto","keep":0}]}""",
        "spec.exports[0].schedule", "spec.exports[1].format", "spec.exports[1].name", "spec.exports[2].keep", "spec.exports[2].name")]
    [InlineData("""{"audit":{"intervalSeconds":9,"entries":0}}""", "spec.audit.entries", "spec.audit.intervalSeconds")]
    [InlineData("""{"cache":{}}""", "spec.cache.size")]
    [InlineData("""{"cache":{"size":"0","storageClassName":"A b"}}""", "spec.cache.size", "spec.cache.storageClassName")]
    [InlineData("""{"resources":{"limits":{"memory":"-1"}}}""", "spec.resources.limits[memory]")]
    public void Validate_BadSpec_NamesEveryField(string spec, params string[] fields) =>
        Assert.Equal(fields.Order(StringComparer.Ordinal), Of(spec).Select(violation => violation.FieldPath).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("4a")]
    [InlineData("a.b")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456")]
    public void Validate_NameThatNoServiceCanHave_IsRefused(string name) =>
        Assert.Equal("metadata.name", Assert.Single(AkashicLayerValidation.Validate(Json.Layer($$$"""{"metadata":{"name":"{{{name}}}"}}"""))).FieldPath);

    private static IReadOnlyList<Violation> Of(string spec) => AkashicLayerValidation.Validate(Json.Layer($$$"""{"spec":{{{spec}}}}"""));
}
