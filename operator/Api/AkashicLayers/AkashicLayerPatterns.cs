namespace CwHoe.Api.AkashicLayers;

/// <summary>Regular expressions (RE2, anchored) of an AkashicLayer that schema and operator share.</summary>
public static class AkashicLayerPatterns
{
    /// <summary>The pattern that all keys match.</summary>
    public const string AnyKey = "*";

    /// <summary>A pattern of keys: no control characters, of which a line feed would make two prefixes one.</summary>
    public const string Key = @"^[^\x00-\x1f\x7f]+$";

    /// <summary>A pattern of times.</summary>
    public const string TimeKey = "^[-0-9TZ:.*?]+$";

    /// <summary>Minute, hour, day of the month, month, day of the week; what each may be is <see cref="Contracts.CronSchedule"/>'s to say.</summary>
    public const string Schedule = "^[0-9*,/-]+( [0-9*,/-]+){4}$";
}
