namespace CwHoe.Router.Translation;

/// <summary>A request that is wrong, or that the upstream's API has no words for. The client gets it with status 400.</summary>
/// <param name="field">Path in the client's request, such as <c>messages[2].content[0].type</c>; null if it is the whole body.</param>
/// <param name="problem">What is wrong with the field and what to do.</param>
/// <param name="inner">What was caught, if anything.</param>
internal sealed class BadRequestException(string? field, string problem, Exception? inner = null)
    : Exception(string.IsNullOrEmpty(field) ? problem : $"{field}: {problem}", inner)
{
    /// <summary>Path in the client's request; null if it is the whole body.</summary>
    public string? Field { get; } = string.IsNullOrEmpty(field) ? null : field;

    /// <summary>What is wrong with the field and what to do.</summary>
    public string Problem { get; } = problem;

    /// <summary>For programs; null for none.</summary>
    public string? Code { get; init; }
}
