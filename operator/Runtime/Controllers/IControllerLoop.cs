namespace CwHoe.Runtime.Controllers;

/// <summary>A controller whatever its kind: what the host starts and stops.</summary>
internal interface IControllerLoop
{
    /// <summary>Its name in metrics and logs.</summary>
    string Name { get; }

    /// <summary>Takes in the present state of its sources, then starts its workers.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Cancels reconciles under way and, until it is stopped, all that would follow.</summary>
    void Abort();

    /// <summary>Stops the sources, lets reconciles under way end, and cancels those that take too long.</summary>
    Task StopAsync();
}
