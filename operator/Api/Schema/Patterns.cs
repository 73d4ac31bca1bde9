namespace CwHoe.Api.Schema;

/// <summary>Regular expressions (RE2, anchored) of names that Kubernetes and the operator define.</summary>
public static class Patterns
{
    /// <summary>A DNS label (RFC 1123), as namespaces and ports are named; at most 63 characters.</summary>
    public const string DnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>A DNS label that starts with a letter (RFC 1035), as Services are named; at most 63 characters.</summary>
    public const string ServiceName = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>A DNS subdomain (RFC 1123), as most objects are named; at most 253 characters.</summary>
    public const string DnsSubdomain = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>A label key with or without prefix; at most 317 characters.</summary>
    public const string LabelKey = @"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

    /// <summary>A label value, which may be empty; at most 63 characters.</summary>
    public const string LabelValue = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

    /// <summary>A key of a Secret or ConfigMap; at most 253 characters.</summary>
    public const string DataKey = "^[-._a-zA-Z0-9]+$";

    /// <summary>A name of an environment variable; at most 256 characters.</summary>
    public const string EnvName = "^[-._a-zA-Z][-._a-zA-Z0-9]*$";

    /// <summary>An extended resource, such as <c>nvidia.com/gpu</c>; at most 317 characters.</summary>
    public const string ExtendedResource = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

    /// <summary>An amount that is not negative, such as <c>500m</c>, <c>4</c> or <c>16Gi</c>; at most 64 characters.</summary>
    public const string Quantity = @"^([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$";

    /// <summary>As <see cref="Quantity"/>, with a sign before it where there is one.</summary>
    public const string SignedQuantity = @"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$";

    /// <summary>A reference to a container image: registry, path, tag and digest.</summary>
    public const string Image =
        @"^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$";

    /// <summary>A SHA-256 in hex, lower case.</summary>
    public const string Sha256 = "^[a-f0-9]{64}$";

    /// <summary>An HTTP or HTTPS URL without user, query and fragment.</summary>
    public const string HttpUrl = @"^https?://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?)(:[0-9]{1,5})?(/[^?#\s]*)?$";

    /// <summary>A name that clients ask for a model by: 1-128 characters.</summary>
    public const string ModelName = "^[A-Za-z0-9][A-Za-z0-9._:/-]*$";
}
