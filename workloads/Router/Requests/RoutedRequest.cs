using CwHoe.Router.Policy;
using CwHoe.Router.Sovereignty;
using CwHoe.Router.Telemetry;
using CwHoe.Shared.Authentication;

namespace CwHoe.Router.Requests;

/// <summary>A request that may be asked: who asks, what, and under which table.</summary>
internal sealed record RoutedRequest
{
    /// <summary>Unique; in the answer's header <c>X-Request-Id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>What it belongs to.</summary>
    public required Attribution Attribution { get; init; }

    /// <summary>The table it began with, or that was in force when it last had to move on.</summary>
    public required RoutingTable Table { get; init; }

    /// <summary>The model asked for.</summary>
    public required ModelRoute Route { get; init; }

    /// <summary>How far it may go.</summary>
    public required ResidencyVerdict Residency { get; init; }

    /// <summary>What its body needs.</summary>
    public required RequestFacts Facts { get; init; }

    /// <summary>Its body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Millionths of the currency that it may cost; null for no limit.</summary>
    public long? MoneyLeft { get; init; }

    /// <summary>Whether its answer is refined.</summary>
    public bool Refines { get; init; }

    /// <summary>What it belongs to in traces.</summary>
    public TraceContext Trace { get; init; }

    /// <summary>When its time is over.</summary>
    public required DateTimeOffset End { get; init; }
}
