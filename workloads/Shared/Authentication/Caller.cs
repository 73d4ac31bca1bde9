namespace CwHoe.Shared.Authentication;

/// <summary>Who asks.</summary>
/// <param name="Identity">User name of Kubernetes, such as <c>system:serviceaccount:team:agent</c>, or <c>key:NAME</c> of an API key.</param>
public sealed record Caller(string Identity)
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>The name of the service account in <paramref name="ns"/> that the caller is; null for anyone else.</summary>
    public string? ServiceAccountIn(string ns) =>
        Identity.StartsWith($"{ServiceAccountPrefix}{ns}:", StringComparison.Ordinal) ? Identity[(ServiceAccountPrefix.Length + ns.Length + 1)..] : null;
}
