using CwHoe.Router.Translation;

namespace CwHoe.Router.Policy;

/// <summary>What tokens cost, in millionths of the currency for a million tokens; so a token's price is in millionths of a millionth.</summary>
/// <param name="Input">Of a million input tokens.</param>
/// <param name="Cached">Of a million input tokens that the backend had cached.</param>
/// <param name="Output">Of a million output tokens.</param>
internal sealed record Price(long Input, long Cached, long Output)
{
    private const long Million = 1_000_000;

    /// <summary>Costs nothing.</summary>
    public static readonly Price Free = new(0, 0, 0);

    /// <summary>Cost of <paramref name="usage"/> in millionths of the currency, rounded up: a budget is never overrun by rounding.</summary>
    public long Of(Usage usage)
    {
        var fresh = Math.Max(0, usage.Input - usage.CachedInput);
        var sum = ((Int128)fresh * Input) + ((Int128)usage.CachedInput * Cached) + ((Int128)usage.Output * Output);
        return (long)((sum + Million - 1) / Million);
    }
}
