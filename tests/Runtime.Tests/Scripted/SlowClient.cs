using CwHoe.Kube;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>A server whose answers come when the test lets them.</summary>
internal sealed class SlowClient(IKubernetesClient server) : CarriedClient(server)
{
    /// <summary>Answers wait for this; set a new one to hold those of later calls.</summary>
    internal TaskCompletionSource Answers { get; set; } = new();

    protected override async Task<T> CarryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var answer = await call();
        await Answers.Task.WaitAsync(cancellationToken);
        return answer;
    }
}
