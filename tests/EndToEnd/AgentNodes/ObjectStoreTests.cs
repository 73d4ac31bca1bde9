using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CwHoe.EndToEnd.Cluster;
using CwHoe.EndToEnd.Models;
using CwHoe.Testing;

namespace CwHoe.EndToEnd.AgentNodes;

/// <summary>A model in a real object store.</summary>
public sealed class ObjectStoreTests(TestCluster cluster) : EndToEndTest(cluster)
{
    [Fact]
    public async Task S3Source_WithKeysAndCache_IsServedAndOutlivesTheStore()
    {
        var store = new Uri(TestCluster.Setting("HOE_TEST_S3_ENDPOINT"));
        var (key, secret) = (TestCluster.Setting("HOE_TEST_S3_ACCESS_KEY"), TestCluster.Setting("HOE_TEST_S3_SECRET_KEY"));
        await PutModelAsync(store, key, secret);
        await Space.RunAsync("create", "secret", "generic", "store", $"--from-literal=accessKeyId={key}", $"--from-literal=secretAccessKey={secret}");

        await using (var relay = Relay.Start(store, Cluster.HostAddress))
        {
            await Space.ApplyAsync(Node.Tiny("stored", $$"""
                {
                  "model": {
                    "source": "s3://{{Space.Name}}/models/tiny.gguf",
                    "sha256": "{{await TinyModel.Sha256Async()}}",
                    "endpoint": "{{relay.Address.GetLeftPart(UriPartial.Authority)}}",
                    "secretRef": {"name": "store"}
                  },
                  "cache": {"size": "64Mi"}
                }
                """));
            await Space.UntilReadyAsync("stored");
        }

        // The store has gone; what was fetched is on the claim.
        var before = Assert.Single(await Space.ListOfAsync("stored", Resource.Pods));
        await Space.RunAsync("delete", "pod", before.Name(), "--wait=false");
        await Space.UntilOfAsync("stored", Resource.Pods, pods => pods is [var only] && only.Uid() != before.Uid());
        await Space.UntilReadyAsync("stored");
        await (await Chat.WithAsync(Space, "stored")).CompleteAsync("From the cache?");
        Assert.DoesNotContain(secret, await Space.RunAsync("get", "agentnodes,deployments,configmaps,events", "-o", "yaml"));
    }

    private async Task PutModelAsync(Uri store, string key, string secret)
    {
        using var s3 = new AmazonS3Client(new BasicAWSCredentials(key, secret), new AmazonS3Config
        {
            ServiceURL = store.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });
        using var content = new MemoryStream(await TinyModel.BytesAsync());
        await s3.PutBucketAsync(Space.Name, TestContext.Current.CancellationToken);
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = Space.Name, Key = "models/tiny.gguf", InputStream = content }, TestContext.Current.CancellationToken);
    }
}
