using CwHoe.Contracts;
using CwHoe.ModelLoader.Sources.Http;
using CwHoe.ModelLoader.Sources.HuggingFace;
using CwHoe.ModelLoader.Sources.Oci;
using CwHoe.ModelLoader.Sources.S3;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Sources;

/// <summary>The sources by scheme.</summary>
internal static class ModelSources
{
    /// <summary>The source that <paramref name="uri"/> names.</summary>
    /// <exception cref="LoaderException">The URI is malformed.</exception>
    public static IModelSource Create(ModelUri uri, SourceOptions options, RedirectingHttp http) => uri.Scheme switch
    {
        ModelScheme.S3 => S3Source.Create(uri, options),
        ModelScheme.Hf => HuggingFaceSource.Create(uri, options, http),
        ModelScheme.Oci => OciSource.Create(uri, options, http),
        _ => throw uri.Bad("cannot be fetched"),
    };
}
