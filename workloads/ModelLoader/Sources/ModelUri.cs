using CwHoe.Contracts;

namespace CwHoe.ModelLoader.Sources;

/// <summary>The text of <c>--source</c>, taken apart no further than every scheme allows.</summary>
/// <param name="Scheme">Where to look.</param>
/// <param name="Rest">What follows <c>://</c>; not empty.</param>
internal sealed record ModelUri(ModelScheme Scheme, string Rest)
{
    /// <summary>Reads <c>SCHEME://REST</c>.</summary>
    /// <exception cref="LoaderException">It is nothing that can be fetched.</exception>
    public static ModelUri Parse(string text)
    {
        if (text.Split("://", 2) is not [var name, { Length: > 0 } rest] || !Wire.TryParse<ModelScheme>(name, out var scheme))
            throw Bad(text, $"is not {string.Join(", ", Wire.All<ModelScheme>().Select(s => s.Name() + "://…"))}");
        if (scheme is ModelScheme.Pvc or ModelScheme.File)
            throw Bad(text, "is mounted, not fetched: use verify");
        return new ModelUri(scheme, rest);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Scheme.Name()}://{Rest}";

    /// <summary>The failure of a source that cannot be understood.</summary>
    public LoaderException Bad(string why) => Bad(ToString(), why);

    private static LoaderException Bad(string text, string why) => new(LoaderExit.Usage, $"--source \"{text}\" {why}; check spec.model.source");
}
