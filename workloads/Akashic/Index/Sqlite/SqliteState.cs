using CwHoe.Akashic.Index.Vectors;
using Microsoft.Data.Sqlite;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>What of the file is kept in memory. Replaced as a whole where the file is made anew.</summary>
internal sealed class SqliteState
{
    /// <summary>Coordinates of all records.</summary>
    public required RecordColumns Columns { get; init; }

    /// <summary>Names of nodes, tasks and sessions.</summary>
    public NameTable Names { get; } = new();

    /// <summary>Signs of all embeddings; null for none.</summary>
    public SignTable? Signs { get; set; }

    /// <summary>The model that made them; null for none.</summary>
    public string? Model { get; set; }

    /// <summary>Up to which index, exclusive, there are embeddings.</summary>
    public long Embedded { get; set; }

    /// <summary>Bytes of records as they were given.</summary>
    public long Bytes { get; set; }

    /// <summary>Words of all records.</summary>
    public long Words { get; set; }

    /// <summary>Reads it from a file.</summary>
    public static SqliteState Load(SqliteConnection connection)
    {
        var state = new SqliteState { Columns = new((int)Statements.Integer(connection, "SELECT value FROM state WHERE key = 'first'")), Bytes = Statements.Integer(connection, "SELECT value FROM state WHERE key = 'bytes'") };
        foreach (var row in Rows(connection, "SELECT id, text FROM name"))
        {
            state.Names.Add(row.GetString(1), row.GetInt32(0));
        }

        foreach (var row in Rows(connection, "SELECT time, node, task, session, phase, kind, words, labels FROM record ORDER BY id"))
        {
            state.Columns.Add(new(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetByte(4), row.GetByte(5), row.GetInt32(6), (ulong)row.GetInt64(7)));
            state.Words += row.GetInt32(6);
        }

        state.Model = (string?)Statements.Value(connection, "SELECT value FROM state WHERE key = 'model'");
        state.Embedded = Statements.Integer(connection, "SELECT value FROM state WHERE key = 'embedded'");
        foreach (var row in Rows(connection, "SELECT id, vector FROM vector ORDER BY id"))
        {
            state.AddSigns(row.GetInt32(0), (byte[])row.GetValue(1));
        }

        return state;
    }

    /// <summary>Adds an embedding's signs.</summary>
    public void AddSigns(int index, byte[] quantized)
    {
        Signs ??= new(quantized.Length - QuantizedVector.Header);
        Signs.Add(index, quantized);
    }

    private static IEnumerable<SqliteDataReader> Rows(SqliteConnection connection, string text)
    {
        using var command = Statements.Command(connection, text);
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return rows;
    }
}
