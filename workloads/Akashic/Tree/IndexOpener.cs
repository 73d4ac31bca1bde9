using System.Data.Common;
using System.Text;
using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Postgres;
using CwHoe.Akashic.Index.Sqlite;
using CwHoe.Akashic.Settings;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Akashic.Tree;

/// <summary>Opens the index of a layer in what its tree is searched with.</summary>
internal sealed class IndexOpener(IKubernetesClient client, AkashicSettings settings, ILoggerFactory loggers)
{
    /// <summary>Opens, or makes.</summary>
    /// <param name="kept">How the layer is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">The database does not answer, or refuses.</exception>
    /// <exception cref="InvalidOperationException">A Secret lacks what it should have.</exception>
    public async Task<IRecordIndex> OpenAsync(KeptSettings kept, CancellationToken cancellationToken) => kept.Search switch
    {
        { Engine: SearchEngine.Postgres, Postgres.SecretRef.Name: { } secret } =>
            await PostgresRecordIndex.OpenAsync(await ValueAsync(secret, SecretKey.ConnectionString, cancellationToken), kept.Prefix, cancellationToken),
        _ => await SqliteRecordIndex.OpenAsync(settings.Cache, kept.Prefix, loggers.CreateLogger<SqliteRecordIndex>(), cancellationToken),
    };

    private async Task<string> ValueAsync(string name, SecretKey key, CancellationToken cancellationToken)
    {
        var secret = await client.GetAsync<V1Secret>(name, settings.Namespace, cancellationToken);
        return secret?.Data?.GetValueOrDefault(key.Name()) is { Length: > 0 } value
            ? Encoding.UTF8.GetString(value).Trim()
            : throw new InvalidOperationException($"Secret {name} must be there and have {key.Name()}, which says where the index is kept");
    }
}
