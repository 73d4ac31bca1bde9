namespace CwHoe.Kube.Config;

/// <summary>Whom the client acts as; the server checks that it may.</summary>
public sealed record Impersonation
{
    /// <summary>The user name.</summary>
    public required string User { get; init; }

    /// <summary>The user's uid; null for none.</summary>
    public string? Uid { get; init; }

    /// <summary>The user's groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What an authenticator would further say about the user: values by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
