using CwHoe.Runtime.Informers;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Queue;
using Microsoft.Extensions.Options;

namespace CwHoe.Runtime.Hosting;

/// <summary>What all controllers of a process share.</summary>
public sealed record OperatorOptions
{
    /// <summary>Name of the operator: the reporting controller of its events, such as <c>cw-hoe.dev/operator</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Label that carries, on every object made, the uid of the resource it was made for; pruning selects on it.</summary>
    public required string OwnerLabel { get; init; }

    /// <summary>Label selector that all objects made match, so that informers of owned kinds see nothing else; null for none.</summary>
    public string? OwnedSelector { get; init; }

    /// <summary>Namespaces to watch; empty for all. Cluster-scoped kinds are always watched whole.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>How often every object is looked at again though nothing changed; 10 h. Zero for never.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromHours(10);

    /// <summary>How long a controller waits for its informers before the process gives up; 2 min.</summary>
    public TimeSpan CacheSyncTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long reconciles under way may take to end at shutdown; 30 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait of a reconcile for its informers to see the previous one's writes; 10 s.</summary>
    public TimeSpan ReadAfterWriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How informers follow the API server.</summary>
    public ReflectorOptions Reflector { get; init; } = new();

    /// <summary>How failed reconciles come back.</summary>
    public WorkQueueOptions Queue { get; init; } = new();

    /// <summary>How replicas agree on which of them writes; null for a process that is the only one.</summary>
    public LeaderElectionOptions? LeaderElection { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsValidationException">Something is out of range; the message names everything that is.</exception>
    public void Validate()
    {
        List<string> errors = [];
        Require(Name.Length > 0, $"{nameof(Name)} must not be empty");
        Require(OwnerLabel.Length > 0, $"{nameof(OwnerLabel)} must not be empty");
        Require(Namespaces.All(n => n.Length > 0), $"{nameof(Namespaces)} must not contain an empty name; leave the list empty for all");
        Require(ResyncPeriod >= TimeSpan.Zero, $"{nameof(ResyncPeriod)} must not be negative");
        Require(CacheSyncTimeout > TimeSpan.Zero, $"{nameof(CacheSyncTimeout)} must be more than zero");
        Require(DrainTimeout > TimeSpan.Zero, $"{nameof(DrainTimeout)} must be more than zero");
        Require(ReadAfterWriteTimeout > TimeSpan.Zero, $"{nameof(ReadAfterWriteTimeout)} must be more than zero");
        Require(Reflector.PageSize > 0, $"{nameof(Reflector)}.{nameof(Reflector.PageSize)} must be more than zero");
        Require(Reflector.BackOffBase > TimeSpan.Zero && Reflector.BackOffMax >= Reflector.BackOffBase, $"{nameof(Reflector)}: 0 < {nameof(Reflector.BackOffBase)} <= {nameof(Reflector.BackOffMax)} must hold");
        Require(Queue.BaseDelay > TimeSpan.Zero && Queue.MaxDelay >= Queue.BaseDelay, $"{nameof(Queue)}: 0 < {nameof(Queue.BaseDelay)} <= {nameof(Queue.MaxDelay)} must hold");
        errors.AddRange(LeaderElection?.Violations() ?? []);
        if (errors.Count > 0)
            throw new OptionsValidationException(nameof(OperatorOptions), typeof(OperatorOptions), errors);

        void Require(bool holds, string error)
        {
            if (!holds)
                errors.Add(error);
        }
    }
}
