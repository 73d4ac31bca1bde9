namespace CwHoe.NodeClients;

/// <summary>What a Node program said.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">On standard output.</param>
/// <param name="Errors">On standard error.</param>
internal sealed record NodeResult(int ExitCode, string Output, string Errors);
