using CwHoe.Kube.Models;
using CwHoe.Testing;

namespace Greetings;

[Trait("Needs", "cluster")]
public sealed class GreetingControllerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Plan_MadeFor_BelongsToTheGreeting()
    {
        var greeting = new Greeting { Metadata = ObjectBuilders.Stored("hello") };

        var planned = GreetingController.Plan(greeting, "Hello!").Metadata;

        Assert.Equal(greeting.Metadata.Uid, planned.Labels![GreetingController.Options.OwnerLabel]);
        Assert.Equal(greeting.Metadata.Uid, Assert.Single(planned.OwnerReferences!).Uid);
    }

    [Fact]
    public async Task Greeting_AppliedAndEdited_IsSaidAndReported()
    {
        await using var server = await StartServerAsync();
        await using var greeter = await StartGreeterAsync(server, new(server.Client, server.Json));

        await GreetAsync(server, "world");
        await SaidAsync(server, "Hello, world!");
        await GreetAsync(server, "universe");
        await SaidAsync(server, "Hello, universe!");
    }

    [Fact]
    public async Task Greeting_AnswerOfTheApiServerLost_IsSaidAllTheSame()
    {
        await using var server = await StartServerAsync();
        var client = new RecordingClient(server.Client, server.Json);
        client.Fail(call => call is { Verb: ApiVerb.Apply, Type.Kind: "ConfigMap" }, new HttpRequestException("The connection was lost"), afterwards: true);
        await using var greeter = await StartGreeterAsync(server, client);

        await GreetAsync(server, "world");

        await SaidAsync(server, "Hello, world!");
        Assert.Contains(client.Calls, call => call is { Verb: ApiVerb.Apply, Type.Kind: "Greeting", Subresource: "status" });
    }

    [Fact]
    public async Task Greeting_EditedWhileCutOff_IsSaidOnceConnectedAgain()
    {
        await using var server = await StartServerAsync();
        await using var relay = Relay.Start(server.Config.Server);
        using var distant = server.Connect(relay.Through);
        await using var greeter = await StartGreeterAsync(server, new(distant, server.Json));
        await GreetAsync(server, "world");
        await SaidAsync(server, "Hello, world!");

        relay.Refuse();
        await relay.CutAsync();
        await GreetAsync(server, "universe");
        relay.Resume();

        await SaidAsync(server, "Hello, universe!");
    }

    private static Task<TestServer> StartServerAsync() => TestServer.StartAsync(
        new() { Definitions = [File.ReadAllText("greetings.yaml")], Json = [GreetingJson.Default] }, Cancellation);

    private static Task<RunningOperator> StartGreeterAsync(TestServer server, RecordingClient client) => RunningOperator.StartAsync(
        client, GreetingController.Options with { Namespaces = [server.Namespace] }, GreetingController.AddTo, Cancellation);

    private static Task<Greeting> GreetAsync(TestServer server, string name) => server.ApplyAsync(
        new Greeting { Metadata = new() { Name = "hello", Namespace = server.Namespace }, Spec = new() { Name = name } }, Cancellation);

    private static async Task SaidAsync(TestServer server, string text)
    {
        await server.UntilAsync<V1ConfigMap>("hello", found => found?.Data?["text"] == text, Cancellation);
        await server.UntilAsync<Greeting>("hello", found => found?.Status?.Text == text, Cancellation);
    }
}
