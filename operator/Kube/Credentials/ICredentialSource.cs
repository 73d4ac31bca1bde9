namespace CwHoe.Kube.Credentials;

/// <summary>Gives the credential of the moment. Safe for concurrent use.</summary>
internal interface ICredentialSource
{
    /// <summary>The credential to send now.</summary>
    /// <exception cref="Config.KubernetesConfigException">There is none.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Says that the server refused <paramref name="refused"/>, so that the next <see cref="GetAsync"/> looks for a newer one.</summary>
    void Invalidate(Credential refused);
}
