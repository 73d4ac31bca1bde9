namespace CwHoe.Runtime.Controllers;

/// <summary>A controller whatever its kind: what the host starts and stops.</summary>
internal interface IControllerLoop
{
    /// <summary>Its name in metrics and logs.</summary>
    string Name { get; }

    /// <summary>Waits for its sources to sync, then starts its workers.</summary>
    /// <exception cref="TimeoutException">The sources did not sync in time.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops the sources, lets reconciles under way end, and cancels those that take too long.</summary>
    Task StopAsync();
}
