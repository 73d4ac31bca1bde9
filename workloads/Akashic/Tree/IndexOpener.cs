using System.Data.Common;
using System.Net.Http.Headers;
using System.Text;
using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Elasticsearch;
using CwHoe.Akashic.Index.Postgres;
using CwHoe.Akashic.Index.Sqlite;
using CwHoe.Akashic.Settings;
using CwHoe.Contracts;
using CwHoe.Kube;
using CwHoe.Kube.Models;

namespace CwHoe.Akashic.Tree;

/// <summary>Opens the index of a layer in what its tree is searched with.</summary>
internal sealed class IndexOpener(IKubernetesClient client, AkashicSettings settings, ILoggerFactory loggers) : IDisposable
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    private readonly SocketsHttpHandler _connections = new() { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    /// <summary>Opens, or makes.</summary>
    /// <param name="kept">How the layer is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">The database does not answer, or refuses.</exception>
    /// <exception cref="ElasticException">Elasticsearch or OpenSearch does not answer, or refuses.</exception>
    /// <exception cref="InvalidOperationException">A Secret lacks what it should have.</exception>
    public async Task<IRecordIndex> OpenAsync(KeptSettings kept, CancellationToken cancellationToken) => kept.Search switch
    {
        { Engine: SearchEngine.Postgres, Postgres.SecretRef.Name: { } secret } =>
            await PostgresRecordIndex.OpenAsync(await ValueAsync(secret, SecretKey.ConnectionString, cancellationToken), kept.Prefix, cancellationToken),
        { Engine: SearchEngine.Elasticsearch, Elasticsearch: { Url: { } url } service } => await ElasticRecordIndex.OpenAsync(
            new(
                new HttpClient(_connections, disposeHandler: false) { BaseAddress = new(url.TrimEnd('/') + '/'), Timeout = LongestAnswer },
                service.SecretRef?.Name is { } name ? await AuthorizationAsync(name, cancellationToken) : null),
            kept.Prefix, cancellationToken),
        _ => await SqliteRecordIndex.OpenAsync(settings.Cache, kept.Prefix, loggers.CreateLogger<SqliteRecordIndex>(), cancellationToken),
    };

    /// <summary>Frees connections.</summary>
    public void Dispose() => _connections.Dispose();

    private async Task<AuthenticationHeaderValue> AuthorizationAsync(string name, CancellationToken cancellationToken)
    {
        var secret = await client.GetAsync<V1Secret>(name, settings.Namespace, cancellationToken);
        if (Value(secret, SecretKey.ApiKey) is { } key)
            return new("ApiKey", key);
        return Value(secret, SecretKey.Username) is { } user && Value(secret, SecretKey.Password) is { } password
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : throw Lacks(name, $"{SecretKey.ApiKey.Name()}, or {SecretKey.Username.Name()} and {SecretKey.Password.Name()}");
    }

    private async Task<string> ValueAsync(string name, SecretKey key, CancellationToken cancellationToken) =>
        Value(await client.GetAsync<V1Secret>(name, settings.Namespace, cancellationToken), key) ?? throw Lacks(name, key.Name());

    private static string? Value(V1Secret? secret, SecretKey key) => secret?.Data?.GetValueOrDefault(key.Name()) is { Length: > 0 } value ? Encoding.UTF8.GetString(value).Trim() : null;

    private static InvalidOperationException Lacks(string name, string keys) => new($"Secret {name} must be there and have {keys}: the index is kept in what it opens");
}
