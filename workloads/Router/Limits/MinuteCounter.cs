namespace CwHoe.Router.Limits;

/// <summary>Requests and tokens of the last 60 seconds, by the second.</summary>
internal sealed class MinuteCounter
{
    private const int Seconds = 60;

    private readonly (long Second, long Requests, long Tokens)[] _slots = new (long, long, long)[Seconds];

    /// <summary>Counts.</summary>
    public void Add(DateTimeOffset now, long requests, long tokens)
    {
        var second = now.ToUnixTimeSeconds();
        ref var slot = ref _slots[second % Seconds];
        if (slot.Second != second)
            slot = (second, 0, 0);
        slot.Requests += requests;
        slot.Tokens += tokens;
    }

    /// <summary>The sums.</summary>
    public (long Requests, long Tokens) Sum(DateTimeOffset now)
    {
        var oldest = now.ToUnixTimeSeconds() - Seconds;
        var (requests, tokens) = (0L, 0L);
        foreach (var slot in _slots)
        {
            if (slot.Second > oldest)
                (requests, tokens) = (requests + slot.Requests, tokens + slot.Tokens);
        }

        return (requests, tokens);
    }
}
