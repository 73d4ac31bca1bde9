using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CwHoe.Akashic.Storage;

namespace CwHoe.Akashic.Tests.Storage;

/// <summary>A bucket of its own on the real object store, which anybody may read.</summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private TestBucket(S3Settings settings) => (Settings, Store) = (settings, new S3ObjectStore(settings, TimeProvider.System));

    public S3Settings Settings { get; }

    public S3ObjectStore Store { get; }

    /// <summary>Where objects are read without credentials; ends with a slash.</summary>
    public string Url => $"{Settings.Endpoint!.ToString().TrimEnd('/')}/{Settings.Bucket}/";

    /// <param name="old">On Ceph 16.2 rather than on a current one.</param>
    public static S3Settings NewSettings(bool old = false)
    {
        var server = old ? "HOE_TEST_OLD_S3_" : "HOE_TEST_S3_";
        return new S3Settings
        {
            Endpoint = new Uri(Setting(server + "ENDPOINT")),
            Bucket = $"akashic-{Guid.NewGuid():n}",
            AccessKeyId = Setting(server + "ACCESS_KEY"),
            SecretAccessKey = Setting(server + "SECRET_KEY"),
            Create = true,
        };
    }

    public static async Task<TestBucket> CreateAsync(bool old = false)
    {
        var bucket = new TestBucket(NewSettings(old));
        await bucket.Store.EnsureBucketAsync(TestContext.Current.CancellationToken);
        return bucket;
    }

    /// <summary>Lets anybody read it.</summary>
    public async Task OpenAsync()
    {
        using var s3 = new AmazonS3Client(new BasicAWSCredentials(Settings.AccessKeyId, Settings.SecretAccessKey), new AmazonS3Config
        {
            ServiceURL = Settings.Endpoint!.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = Settings.Region,
        });
        await s3.PutBucketPolicyAsync(new PutBucketPolicyRequest
        {
            BucketName = Settings.Bucket,
            Policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::{{Settings.Bucket}}","arn:aws:s3:::{{Settings.Bucket}}/*"]}]}""",
        }, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await foreach (var item in Store.ListAsync("", CancellationToken.None))
            await Store.DeleteAsync(item.Key, CancellationToken.None);
        Store.Dispose();
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set: run ./hoe test, or start tests/cluster/services and set it (to run without servers: --filter \"Needs!=services\")");
}
