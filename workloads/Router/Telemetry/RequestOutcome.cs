using CwHoe.Contracts;
using CwHoe.Router.Policy;
using CwHoe.Router.Translation;

namespace CwHoe.Router.Telemetry;

/// <summary>What becomes of a request; filled in as it goes, so that one that is left is accounted for too.</summary>
internal sealed class RequestOutcome
{
    /// <summary>The client's API.</summary>
    public required ModelApi Api { get; init; }

    /// <summary>The alias asked for; empty where it was not known.</summary>
    public string Model { get; set; } = "";

    /// <summary>Who answered; null for nobody.</summary>
    public Backend? Backend { get; set; }

    /// <summary>How the work was being done.</summary>
    public Phase? Phase { get; set; }

    /// <summary>Status that the client got; 499 where it did not wait.</summary>
    public int Status { get; set; } = 499;

    /// <summary>From the request to the end of the answer.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>What the router took before it asked the backend.</summary>
    public TimeSpan Overhead { get; set; }

    /// <summary>What the backend took until it began to answer.</summary>
    public TimeSpan FirstByte { get; set; }

    /// <summary>Tokens, of all rounds; null where nobody said.</summary>
    public Usage? Usage { get; private set; }

    /// <summary>Millionths of the currency, of all rounds.</summary>
    public long Cost { get; private set; }

    /// <summary>Adds what a backend used.</summary>
    public void Add(Backend backend, Usage? used)
    {
        if (used is null)
            return;
        var sum = Usage ?? new();
        Usage = new()
        {
            Input = sum.Input + used.Input, CachedInput = sum.CachedInput + used.CachedInput, CacheCreationInput = sum.CacheCreationInput + used.CacheCreationInput,
            Output = sum.Output + used.Output, Reasoning = sum.Reasoning + used.Reasoning,
        };
        Cost += backend.Price.Of(used);
        Backend = backend;
    }
}
