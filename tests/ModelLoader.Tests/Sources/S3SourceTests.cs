using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CwHoe.Contracts;
using CwHoe.ModelLoader.Sources;
using CwHoe.ModelLoader.Tests.Fetch;

namespace CwHoe.ModelLoader.Tests.Sources;

/// <summary>Against a real object store.</summary>
[Trait("Needs", "services")]
public sealed class S3SourceTests : IAsyncLifetime
{
    private static Uri Endpoint => new(Service.Setting("HOE_TEST_S3_ENDPOINT"));
    private static string Key => Service.Setting("HOE_TEST_S3_ACCESS_KEY");
    private static string Secret => Service.Setting("HOE_TEST_S3_SECRET_KEY");

    private readonly FetchBench bench = new();
    private readonly string bucket = $"models-{Guid.NewGuid():n}";
    private readonly AmazonS3Client s3 = new(new BasicAWSCredentials(Key, Secret), new AmazonS3Config
    {
        ServiceURL = Endpoint.ToString(),
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
    });

    private CredentialFolder Credentials => bench.Secret(("accessKeyId", Key), ("secretAccessKey", Secret));

    public async ValueTask InitializeAsync() => await s3.PutBucketAsync(bucket, FetchBench.Stop);

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        s3.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<PutObjectResponse> PutAsync(string key, byte[] content, bool isPublic = false) => s3.PutObjectAsync(
        new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(content), CannedACL = isPublic ? S3CannedACL.PublicRead : null },
        FetchBench.Stop);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20 * FetchBench.PartBytes + 3)]
    public async Task Fetch_Object_ArrivesWholeInParts(int length)
    {
        var content = FetchBench.Content(length);
        await PutAsync("a/model.gguf", content);
        await bench.FetchAsync($"s3://{bucket}/a/model.gguf", Endpoint, FetchBench.Sha256(content), Credentials);
        Assert.Equal(content, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_Prefix_BecomesAFolder()
    {
        foreach (var name in new[] { "m/config.json", "m/sub/weights", "m/", "other" })
            await PutAsync(name, FetchBench.Content(name.Length));
        await bench.FetchAsync($"s3://{bucket}/m/", Endpoint, credentials: Credentials);
        Assert.Equal(["config.json", "sub/weights"], ModelLoader.Checksums.ModelDigest.FilesBelow(bench.Destination));
    }

    [Fact]
    public async Task Fetch_PublicObjectWithoutCredentials_Arrives()
    {
        await PutAsync("public", [1, 2, 3], isPublic: true);
        await bench.FetchAsync($"s3://{bucket}/public", Endpoint);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Fact]
    public async Task Fetch_ObjectReplacedAfterAMismatch_TakesTheNewOne()
    {
        var (old, fresh) = (FetchBench.Content(4 * FetchBench.PartBytes, 1), FetchBench.Content(4 * FetchBench.PartBytes, 2));
        await PutAsync("model", old);
        var failure = await bench.FailAsync($"s3://{bucket}/model", Endpoint, FetchBench.Sha256(fresh), Credentials);
        Assert.Equal(LoaderExit.ChecksumMismatch, failure.Exit);
        await PutAsync("model", fresh);
        await bench.FetchAsync($"s3://{bucket}/model", Endpoint, FetchBench.Sha256(fresh), Credentials);
        Assert.Equal(fresh, await File.ReadAllBytesAsync(bench.Destination, FetchBench.Stop));
    }

    [Theory]
    [InlineData("no-such-key")]
    [InlineData("no-such-prefix/")]
    public async Task Fetch_NothingThere_IsNotFound(string key) =>
        Assert.Equal(LoaderExit.ModelNotFound, (await bench.FailAsync($"s3://{bucket}/{key}", Endpoint, credentials: Credentials)).Exit);

    [Fact]
    public async Task Fetch_WithoutOrWithWrongCredentials_IsDenied()
    {
        await PutAsync("private", [1]);
        Assert.Equal(LoaderExit.Denied, (await bench.FailAsync($"s3://{bucket}/private", Endpoint)).Exit);
        var failure = await bench.FailAsync($"s3://{bucket}/private", Endpoint, credentials: bench.Secret(("accessKeyId", Key), ("secretAccessKey", "wrong-secret")));
        Assert.Equal(LoaderExit.Denied, failure.Exit);
        Assert.DoesNotContain("wrong-secret", failure.ToString());
    }
}
