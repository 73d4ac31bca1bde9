namespace CwHoe.Core.Planning;

/// <summary>A planned object that the API server did not take.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Message">The API server's message.</param>
/// <param name="Managers">Field managers that own fields the plan wants too; empty where the object itself was refused.</param>
public sealed record RejectedObject(string Kind, string Name, string Message, IReadOnlyList<string> Managers);
