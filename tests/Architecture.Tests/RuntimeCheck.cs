namespace CwHoe.Architecture.Tests;

/// <summary>A row of docs/runtime.md.</summary>
internal sealed record RuntimeCheck(int Number, IReadOnlyList<string> Tests, string Result);
