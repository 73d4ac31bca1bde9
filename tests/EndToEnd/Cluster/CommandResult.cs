namespace CwHoe.EndToEnd.Cluster;

/// <summary>How a program ended and what it said.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Everything it said.</summary>
    public string All => Output + Error;
}
