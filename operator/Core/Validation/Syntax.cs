using System.Net;
using System.Text.RegularExpressions;

namespace CwHoe.Core.Validation;

/// <summary>Forms of names and addresses that Kubernetes and the resources agree on.</summary>
internal static partial class Syntax
{
    public const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    /// <summary>A DNS label that starts with a letter, as names of Services must (RFC 1035).</summary>
    public static bool IsServiceName(string? text) => text is { Length: <= LongestLabel } && ServiceName().IsMatch(text);

    /// <summary>A DNS label (RFC 1123).</summary>
    public static bool IsDnsLabel(string? text) => text is { Length: <= LongestLabel } && !text.Contains('.') && ObjectName().IsMatch(text);

    /// <summary>A DNS subdomain, as names of most objects must be (RFC 1123).</summary>
    public static bool IsObjectName(string? text) => text is { Length: <= LongestSubdomain } && ObjectName().IsMatch(text);

    /// <summary>A value that a label may have; not empty.</summary>
    public static bool IsLabelValue(string? text) => text is { Length: <= LongestLabel } && LabelValue().IsMatch(text);

    /// <summary>Name of an extended resource: a domain, a slash and a name.</summary>
    public static bool IsExtendedResource(string? text) =>
        text?.Split('/') is [var domain, var name] && domain.Contains('.') && IsObjectName(domain) && IsLabelValue(name);

    /// <summary>Name of an environment variable.</summary>
    public static bool IsVariableName(string? text) => text is not null && VariableName().IsMatch(text);

    /// <summary>A key that a label may have, its prefix included.</summary>
    public static bool IsLabelKey(string? text) => text?.Split('/') switch
    {
        [var name] => IsLabelValue(name),
        [var domain, var name] => IsObjectName(domain) && IsLabelValue(name),
        _ => false,
    };

    /// <summary>A name that clients can ask for a model by and that no engine takes for an option.</summary>
    public static bool IsModelName(string? text) => text is not null && ModelName().IsMatch(text);

    /// <summary>Name of an HTTP header (RFC 9110, <c>token</c>).</summary>
    public static bool IsHeaderName(string? text) => text is not null && HeaderName().IsMatch(text);

    /// <summary>Value of an HTTP header: visible ASCII, with blanks only inside (RFC 9110, <c>field-value</c>).</summary>
    public static bool IsHeaderValue(string? text) => text is not null && HeaderValue().IsMatch(text);

    /// <summary>An absolute http or https URL with nothing after its path and no credentials in it.</summary>
    public static bool IsBaseUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0
        && !text!.Any(c => char.IsWhiteSpace(c) || c == '$');

    /// <summary>
    /// Whether a URL names the caller itself or a link-local address, where clouds hand out the machine's credentials. The operator calls
    /// what users name, so it must not be sent there. Every spelling of an address that <see cref="Uri"/> reads is recognised.
    /// </summary>
    public static bool IsOwnMachine(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return false;
        if (!IPAddress.TryParse(uri.DnsSafeHost, out var address))
            return uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.GetAddressBytes() is [0, ..] and { Length: 4 } or [169, 254, _, _]
            || address.Equals(IPAddress.IPv6Any);
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ServiceName();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ObjectName();

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LabelValue();

    [GeneratedRegex("^[-._A-Za-z][-._A-Za-z0-9]*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ModelName();

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderName();

    [GeneratedRegex("^[!-~]([ \\t!-~]*[!-~])?\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HeaderValue();
}
