using Google.Protobuf.WellKnownTypes;

namespace CwHoe.Akashic.Index;

/// <summary>Times of records as indexes compare them: in 100 ns, what lies beyond years 1 to 9999 at their border.</summary>
internal static class RecordTime
{
    private const long UnixEpochSeconds = 62_135_596_800;

    /// <summary>Ticks in UTC; null is the epoch of Unix.</summary>
    public static long Ticks(Timestamp? time) => time is null
        ? DateTime.UnixEpoch.Ticks
        : (Math.Clamp(time.Seconds + UnixEpochSeconds, 0, (DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond) - 1) * TimeSpan.TicksPerSecond)
            + (Math.Clamp(time.Nanos, 0, 999_999_999) / 100);

    /// <summary>The moment of ticks.</summary>
    public static DateTimeOffset Of(long ticks) => new(ticks, TimeSpan.Zero);
}
