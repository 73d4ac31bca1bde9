namespace CwHoe.Kube.Config;

/// <summary>Reads a user of a kubeconfig.</summary>
internal static class UserReader
{
    public static ClientCredentials Read(YamlSection user, YamlSection cluster)
    {
        if (user.Has("username") || user.Has("password"))
            throw user.Fault(user.Has("username") ? "username" : "password", "asks for basic authentication, which API servers no longer know", "Use a token, a client certificate or an exec plugin");
        if (user.Has("auth-provider"))
            throw user.Fault("auth-provider", "is no longer supported (Kubernetes 1.26 removed it)", "Use the provider's exec plugin");

        var certificate = ClusterReader.Pem(user, "client-certificate");
        var key = ClusterReader.Pem(user, "client-key");
        if (certificate is null != key is null)
            throw user.Fault(certificate is null ? "client-key" : "client-certificate", "is given alone", "Certificate and key go together");

        var hasExec = user.Has("exec");
        if (hasExec && certificate is not null)
            throw user.Fault("exec", "stands beside a client certificate", "Keep one of the two");
        return new()
        {
            Token = user.Text("token"),
            TokenFile = user.Text("tokenFile") is { } file ? Path.GetFullPath(file, user.Folder) : null,
            ClientCertificate = certificate,
            ClientKey = key,

            // A token given outright goes before the plugin, as it does for kubectl.
            Exec = hasExec && !user.Has("token") && !user.Has("tokenFile") ? ExecReader.Read(user.Section("exec"), cluster) : null,
            Impersonate = Impersonation(user),
        };
    }

    private static Impersonation? Impersonation(YamlSection user)
    {
        var groups = user.Texts("as-groups");
        var uid = user.Text("as-uid");
        var extra = user.Section("as-user-extra");
        var name = user.Text("as");
        if (name is null)
            return groups.Count == 0 && uid is null && !extra.Names.Any() ? null : throw user.Fault("as", "is missing although groups, uid or extra of another user are given", "Name the user to act as");
        return new() { User = name, Uid = uid, Groups = groups, Extra = extra.Names.ToDictionary(key => key, extra.Texts) };
    }
}
