using System.Globalization;

namespace CwHoe.Runtime.Informers;

/// <summary>How far a store has come, and who waits for it to come further. Not safe for concurrent use; the store's lock guards it.</summary>
/// <remarks>
/// resourceVersions of one kind are compared as numbers where both are (Kubernetes 1.35 and later promise it, every earlier
/// server does it); otherwise only an equal one counts, and the caller's bound ends the wait.
/// </remarks>
internal sealed class VersionTracker
{
    private readonly Dictionary<string, ulong> _reached = [];
    private readonly List<Waiter> _waiters = [];

    internal void Advance(string? scope, string? version)
    {
        if (TryParse(version, out var number))
            _reached[scope ?? ""] = number;
        for (var i = _waiters.Count - 1; i >= 0; i--)
        {
            if (!IsReached(_waiters[i]))
                continue;
            _waiters[i].Seen.TrySetResult();
            _waiters.RemoveAt(i);
        }
    }

    internal Task WaitAsync(ObjectKey key, string version, Func<string?> present, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(key, version, TryParse(version, out var number) ? number : null, present);
        if (IsReached(waiter))
            return Task.CompletedTask;
        // Those whose callers gave up leave with the next one that comes.
        _waiters.RemoveAll(w => w.Seen.Task.IsCompleted);
        _waiters.Add(waiter);
        cancellationToken.UnsafeRegister(static (w, token) => ((Waiter)w!).Seen.TrySetCanceled(token), waiter);
        return waiter.Seen.Task;
    }

    private static bool TryParse(string? version, out ulong number) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private bool IsReached(Waiter waiter)
    {
        var present = waiter.Present();
        if (present == waiter.Version)
            return true;
        if (waiter.Number is not { } number)
            return false;
        return (TryParse(present, out var stored) && stored >= number)
            || (_reached.TryGetValue("", out var all) && all >= number)
            || (_reached.TryGetValue(waiter.Key.Namespace ?? "", out var reached) && reached >= number);
    }

    private sealed record Waiter(ObjectKey Key, string Version, ulong? Number, Func<string?> Present)
    {
        internal TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
