namespace CwHoe.Router.Policy;

/// <summary>A model that clients may ask for, and who may answer.</summary>
/// <param name="Alias">The name.</param>
/// <param name="Backends">In order of preference.</param>
internal sealed record ModelRoute(string Alias, IReadOnlyList<Backend> Backends)
{
    /// <summary>Whether no backend costs anything.</summary>
    public bool IsFree { get; } = Backends.All(backend => backend.Price == Price.Free);
}
