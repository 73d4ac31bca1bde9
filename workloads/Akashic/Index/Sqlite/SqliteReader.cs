using CwHoe.Akashic.Index.Words;
using Microsoft.Data.Sqlite;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>A connection with all that is asked of the file, ready. One call at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _hash;
    private readonly SqliteCommand _labels;
    private readonly SqliteCommand _uses;
    private readonly SqliteCommand _vector;
    private readonly SqliteCommand _matches;
    private readonly SqliteCommand _newest;

    /// <summary>Reads through a connection, which it owns.</summary>
    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        HitCounter.Add(connection);
        _find = Statements.Command(connection, "SELECT id FROM record WHERE leaf = $leaf AND hash = $hash ORDER BY id LIMIT 1", "$leaf", "$hash");
        _hash = Statements.Command(connection, "SELECT hash FROM record WHERE id = $id", "$id");
        _labels = Statements.Command(connection, "SELECT key, value FROM label WHERE record = $id", "$id");
        _uses = Statements.Command(connection, "SELECT count, first, last FROM use WHERE record = $id", "$id");
        _vector = Statements.Command(connection, "SELECT vector FROM vector WHERE id = $id", "$id");
        _matches = Statements.Command(
            connection, "SELECT rowid, hits(words) FROM words WHERE words MATCH $query AND rowid BETWEEN $from AND $to ORDER BY rowid DESC", "$query", "$from", "$to");
        _newest = Statements.Command(connection, "SELECT rowid FROM words WHERE words MATCH $query ORDER BY rowid DESC LIMIT $limit", "$query", "$limit");
    }

    /// <summary>Where a leaf is; null for nowhere.</summary>
    public long? Find(ReadOnlyMemory<byte> hash) => (long?)_find.With(SqliteWriter.Leaf(hash.Span), hash.ToArray()).ExecuteScalar();

    /// <summary>The hash of a leaf; null for none.</summary>
    public byte[]? Hash(long index) => (byte[]?)_hash.With(index).ExecuteScalar();

    /// <summary>Labels of a record.</summary>
    public IReadOnlyDictionary<string, string> Labels(long index)
    {
        var labels = new Dictionary<string, string>();
        using var rows = _labels.With(index).ExecuteReader();
        while (rows.Read())
            labels[rows.GetString(0)] = rows.GetString(1);
        return labels;
    }

    /// <summary>Whether a record has all of these labels.</summary>
    public bool HasLabels(long index, IReadOnlyCollection<KeyValuePair<string, string>> wanted)
    {
        if (wanted.Count == 0)
            return true;
        var labels = Labels(index);
        return wanted.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value);
    }

    /// <summary>Uses of a record.</summary>
    public RecordUses Uses(long index)
    {
        using var rows = _uses.With(index).ExecuteReader();
        return rows.Read() ? new(rows.GetInt64(0), RecordTime.Of(rows.GetInt64(1)), RecordTime.Of(rows.GetInt64(2))) : new(0, null, null);
    }

    /// <summary>A quantized embedding; null for none.</summary>
    public byte[]? Vector(long index) => (byte[]?)_vector.With(index).ExecuteScalar();

    /// <summary>Rows that an expression of FTS5 takes, newest first, with what <see cref="HitCounter"/> says of each.</summary>
    /// <param name="query">The expression.</param>
    /// <param name="from">Lowest index.</param>
    /// <param name="to">Highest index.</param>
    public IEnumerable<(int Index, long Hits)> Matches(string query, long from, long to)
    {
        using var rows = _matches.With(query, from, to).ExecuteReader();
        while (rows.Read())
            yield return (rows.GetInt32(0), rows.GetInt64(1));
    }

    /// <summary>About how many rows a phrase is in, told by how far apart its newest ones are.</summary>
    /// <param name="phrase">As FTS5 writes it.</param>
    /// <param name="size">Rows in all.</param>
    public double Frequency(string phrase, int size)
    {
        const int Looked = 1000;
        using var rows = _newest.With(phrase, Looked).ExecuteReader();
        var (count, first, last) = (0, 0L, 0L);
        while (rows.Read())
        {
            last = rows.GetInt64(0);
            first = count++ == 0 ? last : first;
        }

        return count < Looked ? count : Math.Min(size, (double)count * size / (first - last + 1));
    }

    /// <summary>A query as FTS5 writes it. Words have letters and digits only, so there is nothing to escape.</summary>
    public static string Expression(WordQuery query)
    {
        var wanted = $"({string.Join(" AND ", query.Wanted.Select(Phrase))})";
        return query.Unwanted.Count == 0 ? wanted : $"{wanted} NOT ({string.Join(" OR ", query.Unwanted.Select(Phrase))})";
    }

    /// <summary>So of one of its phrases.</summary>
    public static string Phrase(WantedWords words) => $"\"{string.Join(' ', words.Words)}\"{(words.IsPrefix ? "*" : "")}";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in (ReadOnlySpan<SqliteCommand>)[_find, _hash, _labels, _uses, _vector, _matches, _newest])
        {
            command.Dispose();
        }

        _connection.Dispose();
    }
}
