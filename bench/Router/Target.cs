namespace CwHoe.RouterBench;

/// <summary>One way to the upstream.</summary>
/// <param name="Name">For people.</param>
/// <param name="Server">Who is asked.</param>
/// <param name="Url">Where chat completions are, by scenario.</param>
/// <param name="Headers">What a request must carry, by scenario.</param>
internal sealed record Target(string Name, ServerProcess Server, Func<Scenario, string> Url, Func<Scenario, IEnumerable<string>> Headers);
