using System.Net;
using System.Net.Http.Headers;
using CwHoe.Kube.Config;
using CwHoe.Kube.Credentials;

namespace CwHoe.Kube.Http;

/// <summary>Adds the credential of the moment, and tries once more where the server refuses it and a newer one is there.</summary>
/// <param name="source">Gives the credential.</param>
/// <param name="impersonate">Whom to act as; null for oneself.</param>
/// <param name="inner">The next handler.</param>
internal sealed class AuthenticationHandler(ICredentialSource source, Impersonation? impersonate, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A repeated request has the headers already.
        if (impersonate is not null && !request.Headers.Contains("Impersonate-User"))
            Impersonate(request, impersonate);

        var credential = await PrepareAsync(request, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        source.Invalidate(credential);
        var fresh = await PrepareAsync(request, cancellationToken);
        if (fresh.IsSameAs(credential))
            return response;
        response.Dispose();
        return await base.SendAsync(request, cancellationToken);
    }

    private async ValueTask<Credential> PrepareAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Credential credential;
        try
        {
            credential = await source.GetAsync(cancellationToken);
        }
        catch (KubernetesConfigException fault)
        {
            throw new HttpRequestException(HttpRequestError.UserAuthenticationError, fault.Message, fault);
        }
        request.Headers.Authorization = credential.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        request.Options.Set(RequestOptions.Certificate, credential.Certificate);
        return credential;
    }

    private static void Impersonate(HttpRequestMessage request, Impersonation impersonation)
    {
        request.Headers.Add("Impersonate-User", impersonation.User);
        if (impersonation.Uid is not null)
            request.Headers.Add("Impersonate-Uid", impersonation.Uid);
        foreach (var group in impersonation.Groups)
            request.Headers.Add("Impersonate-Group", group);
        foreach (var (key, values) in impersonation.Extra)
            request.Headers.Add($"Impersonate-Extra-{Uri.EscapeDataString(key)}", values);
    }
}
