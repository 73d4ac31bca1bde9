using Microsoft.Data.Sqlite;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>The file of one layer's index.</summary>
/// <param name="path">Where it is. SQLite keeps two more beside it.</param>
/// <param name="prefix">Of the layer: a file of another layer is not taken.</param>
internal sealed class SqliteFile(string path, string prefix)
{
    // "CWHO": tells the file from those of other programs (SQLite, PRAGMA application_id).
    private const int Application = 0x4357484F;
    private const int Version = 3;

    private const string Schema = """
        CREATE TABLE record (id INTEGER PRIMARY KEY, leaf INTEGER NOT NULL, hash BLOB NOT NULL, time INTEGER NOT NULL, node INTEGER NOT NULL,
          task INTEGER NOT NULL, session INTEGER NOT NULL, phase INTEGER NOT NULL, kind INTEGER NOT NULL, words INTEGER NOT NULL, labels INTEGER NOT NULL,
          bytes INTEGER NOT NULL);
        CREATE INDEX record_leaf ON record (leaf);
        CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
        CREATE TABLE label (record INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (record, key)) WITHOUT ROWID;
        CREATE TABLE use (record INTEGER PRIMARY KEY, count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
        CREATE VIRTUAL TABLE words USING fts5 (text, content = '', contentless_delete = 1, prefix = '2 3', tokenize = "unicode61 remove_diacritics 0");
        CREATE TABLE vector (id INTEGER PRIMARY KEY, vector BLOB NOT NULL);
        CREATE TABLE state (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Opens it; makes it where it is not there, is not ours or is damaged.</summary>
    /// <returns>A connection to write through.</returns>
    /// <exception cref="SqliteException">The folder cannot be written to, or the disk is full.</exception>
    public SqliteConnection Open()
    {
        if (File.Exists(path))
        {
            try
            {
                var found = Connect(SqliteOpenMode.ReadWrite);
                if (Statements.Integer(found, "PRAGMA application_id") == Application && Statements.Integer(found, "PRAGMA user_version") == Version
                    && (string?)Statements.Value(found, "SELECT value FROM state WHERE key = 'prefix'") == prefix)
                    return found;
                found.Dispose();
            }
            catch (SqliteException e) when (Statements.IsDamage(e))
            {
            }
        }

        return Create();
    }

    /// <summary>Makes an empty one in its place. No connection may be open.</summary>
    public SqliteConnection Create()
    {
        Delete();
        var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        using var transaction = connection.BeginTransaction();
        Statements.Run(connection, Schema);
        Statements.Run(connection, "INSERT INTO state VALUES ('prefix', $value), ('bytes', 0)", ("$value", prefix));
        Statements.Run(connection, $"PRAGMA application_id = {Application}; PRAGMA user_version = {Version}");
        transaction.Commit();
        return connection;
    }

    /// <summary>A connection of its own for one reader.</summary>
    public SqliteConnection Read() => Connect(SqliteOpenMode.ReadOnly);

    private void Delete()
    {
        foreach (var end in (ReadOnlySpan<string>)["", "-wal", "-shm", "-journal"])
        {
            File.Delete(path + end);
        }
    }

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        try
        {
            connection.Open();
            // What the log has can be lost here: NORMAL keeps the file whole, and the last transactions are read from the log again.
            Statements.Run(connection, mode == SqliteOpenMode.ReadOnly
                ? "PRAGMA cache_size = -4096"
                : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
