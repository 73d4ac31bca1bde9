using System.Net;
using System.Text.Json;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Soak;

/// <summary>AgentNodes that come, change and go at random, and people who meddle with what was made for them.</summary>
/// <remarks>No pod runs, so an engine's image need not exist; what is planned is as for any other cluster.</remarks>
internal sealed class Population(KubernetesClient client, string ns, Random random)
{
    public const string Group = "cw-hoe.dev";
    private const int Names = 60;

    public static readonly ResourceType AgentNodes = new(Group, "v1alpha1", "AgentNode", "agentnodes", EntityScope.Namespaced);
    private static readonly ApplyOptions Person = new() { FieldManager = "soak", Force = true };
    private static readonly ResourceType[] Meddled =
        [ResourceType.Of<V1Deployment>(), ResourceType.Of<V1Service>(), ResourceType.Of<V1ConfigMap>(), ResourceType.Of<V1ServiceAccount>(), ResourceType.Of<V1NetworkPolicy>()];

    /// <summary>Actions that the API server acknowledged, and those that it was not there for.</summary>
    public (int Done, int Failed) Actions { get; private set; }

    /// <summary>Does one thing, chosen by the random numbers alone.</summary>
    public async Task ActAsync(CancellationToken cancellation)
    {
        var name = $"node-{random.Next(Names)}";
        var action = random.Next(100);
        var spec = Spec();
        var meddled = Meddled[random.Next(Meddled.Length)];
        try
        {
            if (action < 60)
                await PutAsync(name, spec, cancellation);
            else if (action < 75)
                await client.DeleteAsync(AgentNodes, name, ns, new(), cancellation);
            else if (action < 82)
                await RecreateAsync(name, spec, cancellation);
            else if (action < 92)
                await client.DeleteAsync(meddled, name, ns, new(), cancellation);
            else
                await EditByHandAsync(meddled, name, cancellation);
            Actions = (Actions.Done + 1, Actions.Failed);
        }
        catch (Exception error) when (error is KubernetesException { Code: not HttpStatusCode.BadRequest and not HttpStatusCode.UnprocessableEntity }
            or HttpRequestException or IOException or TimeoutException)
        {
            // The API server is being restarted, or another change came first; a person would try again later, and so does chance.
            Actions = (Actions.Done, Actions.Failed + 1);
        }
    }

    private Task<V1ObjectMeta> PutAsync(string name, string spec, CancellationToken cancellation) => client.ApplyAsync(
        new(AgentNodes, ns, name, JsonElement.Parse(
            $$$"""{"apiVersion":"{{{Group}}}/v1alpha1","kind":"AgentNode","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}"},"spec":{{{spec}}}}""")),
        Person,
        cancellation);

    private async Task RecreateAsync(string name, string spec, CancellationToken cancellation)
    {
        await client.DeleteAsync(AgentNodes, name, ns, new(), cancellation);
        await PutAsync(name, spec, cancellation);
    }

    private async Task EditByHandAsync(ResourceType type, string name, CancellationToken cancellation)
    {
        var edit = type.Kind == "Deployment"
            ? """{"metadata":{"labels":{"app.kubernetes.io/component":"mine"}},"spec":{"template":{"spec":{"terminationGracePeriodSeconds":1}}}}"""
            : """{"metadata":{"labels":{"app.kubernetes.io/component":"mine"}}}""";
        await client.PatchAsync<PartialObjectMetadata>(type, name, ns, PatchType.Merge, JsonElement.Parse(edit), null, cancellation);
    }

    /// <summary>A spec; one in eight is refused by the operator, and then an earlier one's objects stay.</summary>
    private string Spec() => random.Next(8) switch
    {
        0 => Llama("gpu", $$"""{ "vendor": "nvidia", "count": {{random.Next(1, 5)}} }"""),
        1 => Llama("autoscaling", $$"""{ "min": 1, "max": {{random.Next(2, 6)}}, "targetInFlight": 4 }"""),
        2 => Llama("scheduling", $$"""{ "nodeSelector": { "disk": "d{{random.Next(3)}}" } }"""),
        3 => Llama("podOverrides", $$"""{ "metadata": { "annotations": { "example.org/turn": "{{random.Next(9)}}" } } }"""),
        4 => Llama("cache", $$"""{ "size": "{{random.Next(1, 4)}}Gi" }""", "hf://some/model/tiny.gguf"),
        5 => """{ "engine": { "type": "external" }, "external": { "baseUrl": "https://192.0.2.1/v1" } }""",
        6 => Llama("podOverrides", """{ "spec": { "hostNetwork": true } }"""),
        _ => Llama("role", "\"executor\""),
    };

    private string Llama(string field, string value, string source = "file:///models/tiny.gguf") => $$"""
        { "engine": { "type": "llamaCpp", "image": "cw-hoe/llama-cpp:v{{random.Next(3)}}" }, "model": { "name": "tiny", "source": "{{source}}" },
          "resources": { "requests": { "cpu": "20m", "memory": "256Mi" } }, "replicas": {{random.Next(4)}}, "{{field}}": {{value}} }
        """;
}
