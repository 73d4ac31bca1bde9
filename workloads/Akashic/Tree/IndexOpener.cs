using CwHoe.Akashic.Index;
using CwHoe.Akashic.Index.Sqlite;
using CwHoe.Akashic.Settings;

namespace CwHoe.Akashic.Tree;

/// <summary>Opens the index of a layer in what its tree is searched with.</summary>
internal sealed class IndexOpener(AkashicSettings settings, ILoggerFactory loggers)
{
    /// <summary>Opens, or makes.</summary>
    /// <param name="kept">How the layer is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IRecordIndex> OpenAsync(KeptSettings kept, CancellationToken cancellationToken) =>
        await SqliteRecordIndex.OpenAsync(settings.Cache, kept.Prefix, loggers.CreateLogger<SqliteRecordIndex>(), cancellationToken);
}
