using CwHoe.Api;
using CwHoe.Kit;
using CwHoe.Kube;
using CwHoe.OperatorBench;

// `./hoe bench` makes the cluster, publishes the operator and sets these.
var operatorBinary = Environment.GetEnvironmentVariable("HOE_BENCH_OPERATOR");
var kubeconfig = Environment.GetEnvironmentVariable("KUBECONFIG");
if (operatorBinary is null || kubeconfig is null)
{
    Console.Error.WriteLine("KUBECONFIG must name a cluster with the custom resources and images, HOE_BENCH_OPERATOR the published operator; ./hoe bench sets both");
    return 1;
}

using var client = KubernetesClient.FromEnvironment(context: null, KubernetesJson.Options(ApiJson.Resolver));
await using var space = await BenchNamespace.CreateAsync(client);
var wanted = args.Length == 0 ? ["ready", "latency", "footprint"] : args;
Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, operator {new FileInfo(operatorBinary).Length / 1024 / 1024} MiB");
if (wanted.Contains("ready"))
    await TimeToReady.RunAsync(client, space, operatorBinary);
if (wanted.Contains("footprint"))
    await Footprint.RunAsync(client, space, operatorBinary, nodes: 0);
if (wanted.Contains("latency"))
    await EventToApply.RunAsync(client, space, operatorBinary);
if (wanted.Contains("footprint"))
    await Footprint.RunAsync(client, space, operatorBinary, nodes: 2000);
return 0;
