using System.Text.RegularExpressions;
using CwHoe.Api.RouterPolicies;
using CwHoe.Contracts;

namespace CwHoe.Core.Validation.RouterPolicies;

/// <summary>Rules of <c>spec.models[].backends</c>.</summary>
internal static partial class BackendRules
{
    private const string MostPrice = "1000000";

    // Fields of one connection (RFC 9110, 7.6.1), and what the router makes of the request itself.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Host", "Expect", "Content-Length", "Content-Type", "Content-Encoding", "Accept", "Accept-Encoding",
    };

    private static readonly HashSet<string> KeyHeaders = new(
        Wire.All<Provider>().Select(provider => provider.Info().KeyHeader).Append("Authorization"), StringComparer.OrdinalIgnoreCase);

    /// <summary>An AgentNode, some of them, or a provider, and what that needs.</summary>
    public static IEnumerable<Violation> Kind(RouterPolicy policy) => Each(policy, (field, backend) =>
    [
        .. Check.ExactlyOne(field, ("nodeRef", backend.NodeRef), ("nodeSelector", backend.NodeSelector), ("provider", backend.Provider)),
        .. backend is { Provider: not null, Model: null } ? [new Violation($"{field}.model", "is required: the name the provider knows the model by")] : None,
        .. backend is { Provider: Provider.OpenaiCompatible, BaseUrl: null } ? [new Violation($"{field}.baseUrl", "is required for provider openaiCompatible")] : None,
        .. backend.Provider is null && (backend.SecretRef ?? backend.BaseUrl ?? (object?)backend.Headers) is not null
            ? [new Violation(field, "secretRef, baseUrl and headers are for providers; an AgentNode carries its own")]
            : None,
    ]);

    /// <summary>Nodes that can be found.</summary>
    public static IEnumerable<Violation> Nodes(RouterPolicy policy) => Each(policy, (field, backend) =>
        [.. Check.Reference($"{field}.nodeRef", backend.NodeRef), .. Check.Selector($"{field}.nodeSelector", backend.NodeSelector)]);

    /// <summary>A server that is not the router's own machine, and a key that can be found.</summary>
    public static IEnumerable<Violation> Server(RouterPolicy policy) => Each(policy, (field, backend) =>
        [.. BaseUrl($"{field}.baseUrl", backend.BaseUrl), .. Check.SecretKey($"{field}.secretRef", backend.SecretRef)]);

    /// <summary>Headers that HTTP can carry, that take nothing from the router's hands and hold no key.</summary>
    public static IEnumerable<Violation> Headers(RouterPolicy policy) => Each(policy, (field, backend) =>
    {
        var names = backend.Headers?.Keys.Order(StringComparer.Ordinal).ToList() ?? [];
        return names.SelectMany((name, i) => Header($"{field}.headers[{name}]", name, backend.Headers![name], names.Take(i)));
    });

    /// <summary>Prices that budgets can be counted in.</summary>
    public static IEnumerable<Violation> Prices(RouterPolicy policy) => Each(policy, (field, backend) =>
    [
        .. Check.Range($"{field}.price.input", backend.Price?.Input, "0", MostPrice),
        .. Check.Range($"{field}.price.cached", backend.Price?.Cached, "0", MostPrice),
        .. Check.Range($"{field}.price.output", backend.Price?.Output, "0", MostPrice),
    ]);

    private static Violation[] None => [];

    private static IEnumerable<Violation> Each(RouterPolicy policy, Func<string, RouterPolicyBackend, IEnumerable<Violation>> rule) =>
        from model in Check.Each("spec.models", policy.Spec.Models)
        from backend in Check.Each($"{model.Field}.backends", model.Item.Backends)
        from violation in rule(backend.Field, backend.Item)
        select violation;

    private static IEnumerable<Violation> BaseUrl(string field, string? url)
    {
        if (url is null)
            yield break;
        if (!Syntax.IsBaseUrl(url))
            yield return new(field, "is not an http or https URL without credentials and query, such as https://models.example.org/v1");
        else if (Syntax.IsOwnMachine(url))
            yield return new(field, "is an address of the router's own machine; name the server as others can reach it");
        else if (Completions().IsMatch(url))
            yield return new(field, "ends before /chat/completions: leave that out, the routers add it");
    }

    private static IEnumerable<Violation> Header(string field, string name, string value, IEnumerable<string> before)
    {
        if (!Syntax.IsHeaderName(name))
            yield return new(field, "is not the name of a header");
        else if (KeyHeaders.Contains(name))
            yield return new(field, "carries keys; put the key into a Secret and name it in secretRef");
        else if (OwnHeaders.Contains(name))
            yield return new(field, "is for the router to set; leave it out");
        else if (before.Contains(name, StringComparer.OrdinalIgnoreCase))
            yield return new(field, "is there twice; upper and lower case are the same");
        // The value may be a key after all.
        if (!Syntax.IsHeaderValue(value))
            yield return new(field, "has a value that no header can have: it must be visible ASCII, with blanks only inside");
    }

    [GeneratedRegex("/(chat/)?completions/?\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Completions();
}
