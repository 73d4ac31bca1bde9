// Which records did the bucket take before this process was killed? Each acknowledged one is a line: INDEX HASH.
using CwHoe.Akashic.Layers;
using CwHoe.Akashic.Log;
using CwHoe.Akashic.Storage;
using CwHoe.Contracts;
using Google.Protobuf.WellKnownTypes;

const int AtOnce = 4;
const int Batch = 25;

var (endpoint, bucket, prefix, run) = (args[0], args[1], args[2], args[3]);
using var store = new S3ObjectStore(
    new S3Settings
    {
        Endpoint = new Uri(endpoint),
        Bucket = bucket,
        AccessKeyId = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID")!,
        SecretAccessKey = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY")!,
    },
    TimeProvider.System);
var options = new LayerOptions
{
    Namespace = "team",
    Chain = [new LayerStep("killed", "node", "*")],
    Prefix = prefix,
    Dimension = Dimension.Node,
    Signer = new NoteSigner(LayerOptions.Origin(prefix), new byte[NoteSigner.SeedLength]),
    PublishDelay = TimeSpan.FromMilliseconds(10),
};
await using var log = await LayerLog.OpenAsync(new RetryingObjectStore(store, TimeProvider.System, new Random()), options, TimeProvider.System, CancellationToken.None);
var output = Console.OpenStandardOutput();
await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(AppendAsync));

async Task AppendAsync(int worker)
{
    for (var n = 0; ; n++)
    {
        Record[] records = [.. Enumerable.Range(0, Batch).Select(i => new Record
        {
            Node = $"node-{worker}",
            Task = run,
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
            Kind = RecordKind.Event,
            // Now and then one that stands outside of its entry.
            Text = $"{run} {worker} {n} {i} {new string('x', i == 0 && n % 4 == 0 ? 70_000 : 200)}",
        })];
        var answer = await log.AppendAsync(records, [], CancellationToken.None);
        var lines = string.Concat(answer.Appended.Select(a => $"{a.Index} {Convert.ToHexStringLower(a.Hash.Span)}\n"));
        lock (output)
        {
            output.Write(System.Text.Encoding.ASCII.GetBytes(lines));
            output.Flush();
        }
    }
}
