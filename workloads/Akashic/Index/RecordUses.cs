namespace CwHoe.Akashic.Index;

/// <summary>How often a recipe was used.</summary>
/// <param name="Count">RECIPE_USE records about it.</param>
/// <param name="First">Time of the earliest; null for none.</param>
/// <param name="Last">Time of the latest; null for none.</param>
internal sealed record RecordUses(long Count, DateTimeOffset? First, DateTimeOffset? Last);
