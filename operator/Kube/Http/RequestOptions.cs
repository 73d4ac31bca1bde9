using System.Net.Security;

namespace CwHoe.Kube.Http;

/// <summary>What the handlers tell each other about a request.</summary>
internal static class RequestOptions
{
    /// <summary>The client certificate to connect with.</summary>
    public static readonly HttpRequestOptionsKey<SslStreamCertificateContext?> Certificate = new("CwHoe.Kube.Certificate");

    /// <summary>Whether sending the request again does no harm and the caller does not do so itself.</summary>
    public static readonly HttpRequestOptionsKey<bool> MayRepeat = new("CwHoe.Kube.MayRepeat");
}
