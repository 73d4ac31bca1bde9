namespace CwHoe.Shared.Rpc.Rest;

/// <summary>Segments of a path that are the value of a field.</summary>
/// <param name="Field">Path of the field in the request, with dots.</param>
/// <param name="Start">The first segment.</param>
/// <param name="End">The segment after the last.</param>
internal sealed record PathVariable(string Field, int Start, int End);
