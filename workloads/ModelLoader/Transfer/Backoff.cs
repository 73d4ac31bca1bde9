using System.Globalization;

namespace CwHoe.ModelLoader.Transfer;

/// <summary>Waits between the attempts of one piece of work: exponential with jitter, or as long as the source asks, and not for ever.</summary>
/// <param name="settings">How long and how often.</param>
/// <param name="time">The clock.</param>
/// <param name="random">The jitter.</param>
/// <param name="output">Told of each failure.</param>
internal sealed class Backoff(TransferSettings settings, TimeProvider time, Random random, TextWriter output)
{
    private int failures;

    /// <summary>Forgets earlier failures, after progress.</summary>
    public void Reset() => failures = 0;

    /// <summary>Returns when it is time for the next attempt.</summary>
    /// <param name="failure">What went wrong; thrown again when trying on is useless or has been tried enough.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(LoaderException failure, CancellationToken cancellationToken)
    {
        failures++;
        if (!failure.Retryable)
            throw failure;
        if (failures >= settings.Attempts)
            throw new LoaderException(failure.Exit, $"{failure.Message} (tried {failures} times)", failure);
        var delay = Delay(failures, failure.RetryAfter);
        output.WriteLine($"retry {failures} of {settings.Attempts - 1} in {delay.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s: {failure.Message}");
        await Task.Delay(delay, time, cancellationToken);
    }

    /// <summary>Does <paramref name="work"/> until it succeeds or is given up.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="work">One attempt.</param>
    /// <param name="cancellationToken">Ends attempts and waits.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (LoaderException e)
            {
                await WaitAsync(e, cancellationToken);
            }
        }
    }

    private TimeSpan Delay(int failure, TimeSpan? asked)
    {
        if (asked is { } wish)
            return wish < settings.LongestRetryAfter ? wish : settings.LongestRetryAfter;
        var doubled = settings.FirstDelay * Math.Pow(2, Math.Min(failure - 1, 30));
        var longest = doubled < settings.LongestDelay ? doubled : settings.LongestDelay;
        return longest * (0.5 + random.NextDouble() / 2); // between half and all of it, so that many pods do not come back together
    }
}
