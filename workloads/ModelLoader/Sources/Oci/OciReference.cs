namespace CwHoe.ModelLoader.Sources.Oci;

/// <summary>The parts of <c>oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]</c>.</summary>
internal sealed record OciReference
{
    /// <summary>Base URL of the registry; plain HTTP only on this machine's loopback.</summary>
    public required Uri Registry { get; init; }

    /// <summary>Lower case, with slashes.</summary>
    public required string Repository { get; init; }

    /// <summary>Default <c>latest</c>; not asked for where there is a digest.</summary>
    public string Tag { get; init; } = "latest";

    /// <summary><c>sha256:HEX</c>; null when only the tag says which manifest.</summary>
    public string? Digest { get; init; }

    /// <summary>What the registry is asked for.</summary>
    public string Manifest => Digest ?? Tag;

    /// <summary>Takes <paramref name="uri"/> apart.</summary>
    /// <exception cref="LoaderException">It lacks a part.</exception>
    public static OciReference Parse(ModelUri uri)
    {
        var (name, digest) = Cut(uri.Rest, '@');
        if (name.Split('/', 2) is not [{ Length: > 0 } host, { Length: > 0 } path])
            throw uri.Bad("is not oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]");
        var (repository, tag) = Cut(path, ':');
        if (repository.Length == 0 || tag is "" || (digest is not null && !OciDigest.IsSha256(digest)))
            throw uri.Bad("is not oci://REGISTRY/REPOSITORY[:TAG][@sha256:64 HEX DIGITS]");
        if (!Uri.TryCreate($"https://{(host == "docker.io" ? "registry-1.docker.io" : host)}/", UriKind.Absolute, out var registry))
            throw uri.Bad($"names no registry: \"{host}\"");
        return new OciReference
        {
            Registry = registry.IsLoopback ? new UriBuilder(registry) { Scheme = "http", Port = registry.IsDefaultPort ? 80 : registry.Port }.Uri : registry,
            Repository = repository,
            Tag = tag ?? "latest",
            Digest = digest,
        };
    }

    private static (string Before, string? After) Cut(string text, char at) =>
        text.IndexOf(at) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, null);
}
