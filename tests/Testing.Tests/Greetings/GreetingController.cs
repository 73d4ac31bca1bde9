using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Apply;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Hosting;
using CwHoe.Runtime.Status;

namespace Greetings;

public sealed class GreetingController(Applier applier, StatusWriter status) : IEntityController<Greeting>
{
    public static readonly OperatorOptions Options = new() { Name = "example.org/greeter", OwnerLabel = "example.org/owner" };
    private static readonly ResourceType[] Made = [ResourceType.Of<V1ConfigMap>()];

    public static void AddTo(KubernetesOperatorBuilder builder) => builder.AddController<GreetingController, Greeting>(it => it.Owns(Made[0]));

    public async Task<ReconciliationResult<Greeting>> ReconcileAsync(Greeting greeting, CancellationToken cancellationToken)
    {
        var text = $"Hello, {greeting.Spec.Name}!";
        PlannedObject[] planned = [PlannedObject.Of(Plan(greeting, text), KubernetesJson.Options())];
        var report = await applier.ApplyAsync(ObjectOwner.Of(greeting), planned, Made, new() { FieldManager = "greeter", Force = true }, cancellationToken);
        if (report.Failures.FirstOrDefault() is { } refused)
            return ReconciliationResult<Greeting>.Failure(greeting, refused.Message!);
        await status.WriteAsync(greeting, new GreetingStatus { Text = text }, GreetingJson.Default.GreetingStatus, "greeter-status", cancellationToken);
        return ReconciliationResult<Greeting>.Success(greeting);
    }

    public static V1ConfigMap Plan(Greeting greeting, string text) => new()
    {
        Metadata = new()
        {
            Name = greeting.Metadata.Name, Namespace = greeting.Metadata.Namespace,
            Labels = new Dictionary<string, string> { [Options.OwnerLabel] = greeting.Metadata.Uid! },
            OwnerReferences = [new() { ApiVersion = "example.org/v1", Kind = "Greeting", Name = greeting.Metadata.Name, Uid = greeting.Metadata.Uid }],
        },
        Data = new Dictionary<string, string> { ["text"] = text },
    };
}
