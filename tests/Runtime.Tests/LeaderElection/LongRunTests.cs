using System.Globalization;
using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.LeaderElection;
using CwHoe.Runtime.Tests.Scripted;
using Microsoft.Extensions.Time.Testing;

namespace CwHoe.Runtime.Tests.LeaderElection;

/// <summary>
/// Three candidates for an hour of virtual time: clocks up to an hour wrong that jump and run 5 % fast or slow, a network that delays, loses and
/// doubts, processes that are stopped, killed and shut down. All of it follows from the seed.
/// </summary>
public sealed class LongRunTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    [Theory(DisplayName = "49 · two candidates never lead together, clocks skewed or not: no write comes after one of a later lead")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261122)]
    public void Candidates_ForHours_NeverLeadTogether(int seed) => new World(seed).Run();

    private sealed class World(int seed)
    {
        private const string Write = "delete Widget ";

        // Longer than any call is on its way, so that a drained process has nothing under way.
        private static readonly TimeSpan PatienceOfAWrite = TimeSpan.FromSeconds(8);

        private readonly Random _random = new(seed);
        private readonly OneThread _context = new();
        private readonly FakeTimeProvider _time = new();
        private readonly FakeCluster _cluster = new();
        private readonly HashSet<int> _leads = [];
        private int _lastLead = -1;
        private string? _late;
        private int _written;
        private int _refused;
        private TimeSpan _led;

        internal void Run()
        {
            _cluster.OnWrite = write =>
            {
                if (write.StartsWith(Write, StringComparison.Ordinal))
                    Arrive(int.Parse(write[Write.Length..], CultureInfo.InvariantCulture));
            };
            Process[] processes = [.. Enumerable.Range(0, 3).Select(i => new Process(this, i))];
            for (var passed = TimeSpan.Zero; passed < Length; passed += Step)
            {
                _context.Run(() => _time.Advance(Step));
                foreach (var process in processes)
                    _context.Run(process.Step);
                var leading = processes.Count(p => p.MayWrite);
                Assert.True(leading <= 1, $"{leading} candidates lead {passed} into the run of seed {seed}");
                Assert.Null(_late);
                _led += leading * Step;
            }

            // Without these the run would prove nothing.
            Assert.True(_led > Length / 2, $"led for {_led} of {Length}");
            Assert.True(_leads.Count > 20, $"{_leads.Count} leads");
            Assert.True(_written > 1_000, $"{_written} writes");
            Assert.True(_refused > 100, $"{_refused} writes refused");
        }

        /// <summary>The server takes a write that was sent in a lead.</summary>
        private void Arrive(int lead)
        {
            if (lead < _lastLead)
                _late ??= $"a write of lead {lead} came after one of lead {_lastLead}; seed {seed}";
            _lastLead = lead;
            _written++;
        }

        /// <summary>Number of the lead that the lease stands for now: it grows whenever the lease changes hands.</summary>
        private int Lead => _cluster.Find<V1Lease>(Candidate.Options.LeaseName)!.Spec!.LeaseTransitions!.Value;

        private bool OneIn(TimeSpan period) => _random.NextDouble() < Step / period;

        private TimeSpan UpTo(TimeSpan most) => most * _random.NextDouble();

        /// <summary>A machine with a candidate on it, which is started again when it has ended.</summary>
        private sealed class Process
        {
            private readonly World _world;
            private readonly SkewedTime _clock;
            private readonly LossyClient _network;
            private readonly int _index;
            private Candidate? _candidate;
            private TaskCompletionSource _awake = new();
            private Task? _stopping;
            private Task _ending = Task.CompletedTask;
            private int _started;
            private int _lead = -1;
            private int _underWay;
            private TimeSpan _until;

            internal Process(World world, int index)
            {
                (_world, _index) = (world, index);
                _clock = new(rate: 0.95 + (0.05 * index)) { Skew = TimeSpan.FromHours(index - 1) };
                _awake.SetResult();
                _network = new(world._cluster, world._random, world._time, () => _awake.Task);
            }

            /// <summary>A stopped process may do nothing, whatever its fence would say to it.</summary>
            internal bool MayWrite => !_clock.IsStopped && _candidate?.Fence.IsOpen == true;

            internal void Step()
            {
                Weather();
                _clock.Pass(LongRunTests.Step);
                if (_candidate is null)
                {
                    if (_ending.IsCompleted && _world.OneIn(TimeSpan.FromSeconds(10)))
                        Start();
                    return;
                }

                if (_clock.IsStopped)
                    return;
                if (_stopping is null && _world.OneIn(TimeSpan.FromSeconds(1)))
                    _ = WriteAsync(_candidate);
                Live(_candidate);
            }

            private void Weather()
            {
                var now = _world._time.GetUtcNow() - DateTimeOffset.UnixEpoch;
                if (now < _until)
                    return;
                if (_clock.IsStopped)
                    WakeUp();
                _network.IsCut = false;
                if (_world.OneIn(TimeSpan.FromMinutes(5)))
                    (_network.IsCut, _until) = (true, now + _world.UpTo(TimeSpan.FromSeconds(30)));
                else if (_world.OneIn(TimeSpan.FromMinutes(5)))
                    StopFor(now, _world.UpTo(TimeSpan.FromSeconds(40)));
                else if (_world.OneIn(TimeSpan.FromMinutes(30)))
                    _clock.Skew = TimeSpan.FromHours(1) - _world.UpTo(TimeSpan.FromHours(2));
            }

            private void StopFor(TimeSpan now, TimeSpan time)
            {
                _clock.Stop();
                _awake = new();
                _until = now + time;
            }

            // Answers and timers race after a stop: each comes first half of the time, and writes are tried before both.
            private void WakeUp()
            {
                _clock.Wake();
                if (_candidate is { } candidate)
                    _ = WriteAsync(candidate);
                if (_world._random.Next(2) == 0)
                    _clock.Pass(TimeSpan.Zero);
                _awake.SetResult();
            }

            private void Start()
            {
                _candidate = new($"{_index}-{_started++}", _network, _clock, seed: _world._random.Next());
                (_lead, _stopping, _underWay) = (-1, null, 0);
                _ = _candidate.Leading.ContinueWith(
                    _ => _world._leads.Add(_lead = _world.Lead), CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            }

            private void Live(Candidate candidate)
            {
                if (_world.OneIn(TimeSpan.FromMinutes(10)))
                    candidate.Kill();
                else if (_world.OneIn(TimeSpan.FromMinutes(10)) && _underWay == 0)
                    _stopping ??= candidate.StopAsync();
                if (!candidate.Fence.Closed.IsCancellationRequested || _stopping is { IsCompleted: false })
                    return;
                _ending = candidate.DisposeAsync().AsTask();
                _candidate = null;
            }

            private async Task WriteAsync(Candidate candidate)
            {
                _underWay++;
                using var limit = new CancellationTokenSource(PatienceOfAWrite, _clock);
                try
                {
                    await candidate.Client.DeleteAsync<Widget>($"{_lead}", "default", limit.Token);
                }
                catch (WriteFencedException)
                {
                    _world._refused++;
                }
                catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
                {
                    // Lost, or not answered in time.
                }
                finally
                {
                    _underWay--;
                }
            }
        }
    }
}
