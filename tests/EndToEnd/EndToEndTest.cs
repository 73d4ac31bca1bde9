using CwHoe.EndToEnd.Cluster;

namespace CwHoe.EndToEnd;

/// <summary>A test with a namespace of its own; where it fails, the state of the cluster is printed.</summary>
public abstract class EndToEndTest(TestCluster cluster) : IAsyncLifetime
{
    private static int _spaces;

    /// <summary>The cluster with the operator.</summary>
    protected TestCluster Cluster { get; } = cluster;

    /// <summary>The real kubectl.</summary>
    protected Kubectl Kubectl => Cluster.Kubectl;

    /// <summary>The test's namespace.</summary>
    protected TestSpace Space { get; } = new(cluster, $"hoe-e2e-{Environment.ProcessId}-{Interlocked.Increment(ref _spaces)}");

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync() => await Space.CreateAsync();

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            await Diagnosis.PrintAsync(Cluster, Space.Name);
        await Space.RemoveAsync();
    }
}
