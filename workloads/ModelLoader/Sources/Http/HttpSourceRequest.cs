using System.Net.Http.Headers;
using CwHoe.ModelLoader.Transfer;

namespace CwHoe.ModelLoader.Sources.Http;

/// <summary>One question to a source that speaks HTTP.</summary>
/// <param name="Uri">Absolute.</param>
/// <param name="What">What is asked for, for people; no secrets.</param>
internal sealed record HttpSourceRequest(Uri Uri, string What)
{
    /// <summary>Default GET.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>For the host of <see cref="Uri"/> alone.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Media types, the best first.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>Which bytes; null for all.</summary>
    public ByteRange? Range { get; init; }

    /// <summary>The range is wanted only of this version: an entity tag or an HTTP date.</summary>
    public string? IfRange { get; init; }

    /// <summary>A redirect to another host is the answer, not followed.</summary>
    public bool StayOnHost { get; init; }
}
