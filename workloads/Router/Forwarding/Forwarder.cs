using System.Net;
using CwHoe.Contracts;
using CwHoe.Router.Choosing;
using CwHoe.Router.Policy;
using CwHoe.Router.Requests;
using CwHoe.Router.Sovereignty;
using CwHoe.Router.Telemetry;

namespace CwHoe.Router.Forwarding;

/// <summary>Finds a backend that answers: one after the other in the order of the policy, until one has begun.</summary>
internal sealed class Forwarder(UpstreamCall call, BackendMonitors states, NodeDemand demand, PolicyFollower policy, RouterMetrics metrics, Random random, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HoldStep = TimeSpan.FromSeconds(1);

    private int _held;

    /// <summary>Requests that wait for an AgentNode.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Asks until a backend answers.</summary>
    /// <exception cref="UnavailableException">None does, or the policy allows none.</exception>
    /// <exception cref="RejectedException">One found the request at fault.</exception>
    public async Task<Answer> OpenAsync(RoutedRequest request, CancellationToken cancellationToken)
    {
        var failures = new List<UpstreamException>();
        var said = new List<string>();
        var pause = FirstPause;
        while (true)
        {
            // What failed may be gone, and something else there in its place.
            if (failures.Count > 0)
                request = AtPresent(request);
            var choice = Choose(request);
            if (choice.Backends.Count == 0)
                throw Refusal(request, choice);
            said.Clear();
            var attempted = failures.Count;
            foreach (var backend in choice.Backends)
            {
                if (failures.Count > request.Table.Resilience.Retries)
                    break;
                if (backend.ScalesToZero)
                    demand.Note(backend.Node!);
                if (backend.NotReady is not null || !states.Of(backend).TryEnter())
                {
                    said.Add($"{backend.Name}: {backend.NotReady ?? $"{states.HealthOf(backend).Name()} after: {states.Of(backend).LastError ?? "an earlier failure"}"}");
                    continue;
                }

                var (answer, failure) = await AttemptAsync(request, backend, cancellationToken);
                if (answer is not null)
                {
                    answer.Attempts = failures.Count + 1;
                    return answer;
                }

                failures.Add(failure!);
                said.Add($"{backend.Name}: {failure!.Message}");
            }

            var isOver = failures.Count > request.Table.Resilience.Retries || failures is [.., { Reason: FailureReason.TotalTimeout }];
            if (!isOver && failures.Count == attempted)
            {
                // Nobody could be asked at all.
                if (!choice.Backends.Any(backend => backend is { Node: not null, NotReady: not null }))
                    isOver = true;
                else if (await HoldAsync(request, choice, [.. said, .. Reasons(choice)], cancellationToken) is { } later)
                    request = later;
            }
            else if (!isOver)
            {
                await PauseAsync(pause, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            if (isOver)
                throw Failure(request, choice, failures, said);
        }
    }

    /// <summary>Who would be asked, in which order.</summary>
    public Choice Choose(RoutedRequest request) => Chooser.Choose(
        request, backend => (states.Of(backend).InFlight, states.Of(backend).LatencyMs), random);

    private async Task<(Answer? Answer, UpstreamException? Failure)> AttemptAsync(RoutedRequest request, Backend backend, CancellationToken cancellationToken)
    {
        var state = states.Of(backend);
        try
        {
            return (await call.AskAsync(request, backend, state, cancellationToken), null);
        }
        catch (UpstreamException e)
        {
            state.Failed(e.Message, request.Table.Resilience, e.RetryAfter);
            metrics.Failed(request, backend, e.Reason);
            return (null, e);
        }
        catch (RejectedException)
        {
            state.Succeeded();
            throw;
        }
        catch
        {
            state.Leave();
            throw;
        }
    }

    /// <summary>Waits for an AgentNode to serve; the request then goes on under the table that says so.</summary>
    private async Task<RoutedRequest> HoldAsync(RoutedRequest request, Choice choice, IReadOnlyList<string> said, CancellationToken cancellationToken)
    {
        var resilience = request.Table.Resilience;
        if (Interlocked.Increment(ref _held) > resilience.HoldRequests)
        {
            Interlocked.Decrement(ref _held);
            throw new UnavailableException(
                HttpStatusCode.ServiceUnavailable, $"{string.Join("; ", said)}; and {resilience.HoldRequests} requests wait for it already", HoldStep);
        }

        try
        {
            var limit = time.GetUtcNow() + resilience.HoldTimeout;
            limit = limit < request.End ? limit : request.End;
            while (limit - time.GetUtcNow() is var left && left > TimeSpan.Zero)
            {
                var next = policy.Next;
                var present = AtPresent(request);
                if (!ReferenceEquals(present, request))
                {
                    request = present;
                    if (Choose(request) is { Backends: var backends } && (backends.Count == 0 || backends.Any(backend => states.HealthOf(backend) is BackendState.Closed or BackendState.HalfOpen)))
                        return request;
                }

                await Task.WhenAny(next, Task.Delay(left, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }

            throw new UnavailableException(Unasked(choice), $"{string.Join("; ", said)}; waited {resilience.HoldTimeout.TotalSeconds:0} s for it", HoldStep);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    /// <summary>The request under the table that is in force now, where that still has its model; nothing of it was sent, or all that was came to nothing.</summary>
    private RoutedRequest AtPresent(RoutedRequest request) =>
        policy.Table is { } table && !ReferenceEquals(table, request.Table) && table.Routes.TryGetValue(request.Route.Alias, out var route)
            ? request with { Table = table, Route = route, Residency = Residency.Judge(table, request.Caller.Identity, route.Alias, request.Attribution) }
            : request;

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        Task.Delay(pause * (0.5 + (random.NextDouble() / 2)), time, cancellationToken);

    /// <summary>Status where nobody could be asked: whoever has used up a budget is told so, for waiting helps less than that.</summary>
    private static HttpStatusCode Unasked(Choice choice) =>
        choice.Refused.Any(refused => refused.Refusal == BackendRefusal.OverBudget) ? HttpStatusCode.TooManyRequests : HttpStatusCode.ServiceUnavailable;

    private static IEnumerable<string> Reasons(Choice choice) => choice.Refused.Select(refused => $"{refused.Backend.Name}: {refused.Reason}").Distinct();

    private static UnavailableException Refusal(RoutedRequest request, Choice choice)
    {
        var reasons = string.Join("; ", Reasons(choice));
        if (choice.Refused.Any(refused => refused.Refusal == BackendRefusal.OverBudget))
            return new(HttpStatusCode.TooManyRequests, $"The budget is used up for {request.Route.Alias}. {reasons}", TimeSpan.FromMinutes(1));
        return choice.Refused.Any(refused => !request.Residency.Allows(refused.Backend.Tier))
            ? new(HttpStatusCode.Forbidden, $"The policy lets no backend of {request.Route.Alias} have this request. {reasons}")
            : new(
                choice.Refused.Count == 0 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.BadRequest,
                choice.Refused.Count == 0 ? $"{request.Route.Alias} has no backends at the moment." : $"No backend of {request.Route.Alias} can answer this request. {reasons}");
    }

    private UnavailableException Failure(RoutedRequest request, Choice choice, List<UpstreamException> failures, List<string> said)
    {
        var message = $"No backend of {request.Route.Alias} answers after {failures.Count} attempts. {string.Join("; ", said.Concat(Reasons(choice)).Distinct())}";
        var retry = choice.Backends.Select(backend => states.Of(backend).RetryAt).Where(at => at is not null).Min() - time.GetUtcNow();
        var status = failures switch
        {
            [] => Unasked(choice),
            _ when failures.TrueForAll(failure => failure.Reason == FailureReason.RateLimited) => HttpStatusCode.TooManyRequests,
            [.., { Reason: FailureReason.FirstTokenTimeout or FailureReason.TotalTimeout or FailureReason.IdleTimeout }] => HttpStatusCode.GatewayTimeout,
            _ => HttpStatusCode.BadGateway,
        };
        return new(status, message, retry);
    }
}
