using System.Web;

namespace CwHoe.Kube.Tests.Scripted;

/// <summary>A request as it came in.</summary>
internal sealed record ScriptedRequest(string Method, string Target, ILookup<string, string> Headers, string Body, string? ClientCertificate)
{
    public string Path => Target.Split('?')[0];

    public string? Header(string name) => Headers[name].FirstOrDefault();

    public string? Query(string name) => HttpUtility.ParseQueryString(new Uri("http://any" + Target).Query)[name];
}
