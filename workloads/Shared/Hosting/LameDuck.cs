using Microsoft.Extensions.Hosting;

namespace CwHoe.Shared.Hosting;

/// <summary>
/// The time between being told to stop and listening no more. A pod is told to end at the same moment as everyone is told not to send to it any more, and they
/// hear of it later: until then they are answered.
/// </summary>
/// <param name="length">How long it is; zero for none.</param>
/// <param name="time">The clock.</param>
public sealed class LameDuck(TimeSpan length, TimeProvider time) : IHostedLifecycleService
{
    private volatile bool _hasBegun;

    /// <summary>Whether the process was told to stop: it is not ready any more, though it answers.</summary>
    public bool HasBegun => _hasBegun;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        return Task.Delay(length, time, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
