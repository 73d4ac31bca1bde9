using System.Buffers.Binary;
using CwHoe.Akashic.Index.Vectors;
using CwHoe.Akashic.Index.Words;
using CwHoe.Akashic.Layers;
using CwHoe.Contracts;
using Microsoft.Data.Sqlite;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>Writes to the file, and to memory what the file took. One call at a time.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private SqliteState _state;
    private readonly SqliteCommand _record;
    private readonly SqliteCommand _words;
    private readonly SqliteCommand _name;
    private readonly SqliteCommand _label;
    private readonly SqliteCommand _newLabel;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _sketch;
    private readonly SqliteCommand _correct;
    private readonly SqliteCommand _use;
    private readonly SqliteCommand _vector;

    /// <summary>Writes through a connection, which it owns.</summary>
    public SqliteWriter(SqliteConnection connection, SqliteState state)
    {
        (_connection, _state) = (connection, state);
        _record = Command(
            "INSERT INTO record VALUES ($id, $leaf, $hash, $time, $node, $task, $session, $phase, $kind, $words, $labels, $bytes)",
            "$id", "$leaf", "$hash", "$time", "$node", "$task", "$session", "$phase", "$kind", "$words", "$labels", "$bytes");
        _words = Command("INSERT INTO words (rowid, text) VALUES ($id, $text)", "$id", "$text");
        _name = Command("INSERT INTO name VALUES ($id, $text)", "$id", "$text");
        _label = Command("INSERT OR REPLACE INTO label VALUES ($record, $key, $value)", "$record", "$key", "$value");
        _newLabel = Command("INSERT OR IGNORE INTO label VALUES ($record, $key, $value)", "$record", "$key", "$value");
        _find = Command("SELECT id FROM record WHERE leaf = $leaf AND hash = $hash ORDER BY id LIMIT 1", "$leaf", "$hash");
        _sketch = Command("UPDATE record SET labels = labels | $labels WHERE id = $id", "$id", "$labels");
        _correct = Command("UPDATE record SET task = coalesce($task, task), phase = coalesce($phase, phase) WHERE id = $id", "$id", "$task", "$phase");
        _use = Command(
            """
            INSERT INTO use VALUES ($record, 1, $time, $time)
            ON CONFLICT DO UPDATE SET count = count + 1, first = min(first, excluded.first), last = max(last, excluded.last)
            """,
            "$record", "$time");
        _vector = Command("INSERT OR REPLACE INTO vector VALUES ($id, $vector)", "$id", "$vector");
    }

    /// <summary>The first eight bytes of a leaf's hash, by which it is found.</summary>
    public static long Leaf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadInt64BigEndian(hash);

    /// <summary>Adds the next entries, all or none.</summary>
    public void Add(IReadOnlyList<LogEntry> entries)
    {
        var (rows, changes, names) = (new List<RecordRow>(entries.Count), new List<Change>(), new List<string>());
        var bytes = 0L;
        try
        {
            Statements.Together(_connection, () =>
            {
                foreach (var entry in entries)
                {
                    var size = entry.Record.CalculateSize();
                    bytes += size;
                    rows.Add(Insert(entry, size, names));
                    if (About(entry.Record) is { } about)
                        changes.Add(Apply(entry.Record, about, names));
                }

                Statements.Run(_connection, "UPDATE state SET value = value + $bytes WHERE key = 'bytes'", ("$bytes", bytes));
            });
        }
        catch
        {
            names.ForEach(_state.Names.Remove);
            throw;
        }

        rows.ForEach(_state.Columns.Add);
        foreach (var change in changes)
        {
            _state.Columns.AddLabels(change.Index, change.Labels);
            _state.Columns.Correct(change.Index, change.Task, change.Phase);
        }

        _state.Words += rows.Sum(row => (long)row.Words);
        _state.Bytes += bytes;
    }

    /// <summary>Forgets the entries before an index.</summary>
    /// <returns>The state without them; readers may go on with the one before.</returns>
    public SqliteState Forget(long before)
    {
        Statements.Together(_connection, () =>
        {
            foreach (var statement in (ReadOnlySpan<string>)
            [
                "DELETE FROM words WHERE rowid < $before", "DELETE FROM label WHERE record < $before", "DELETE FROM use WHERE record < $before", "DELETE FROM vector WHERE id < $before",
                "DELETE FROM record WHERE id < $before", "INSERT OR REPLACE INTO state VALUES ('first', $before)",
            ])
            {
                Statements.Run(_connection, statement, ("$before", before));
            }

            Statements.Run(_connection, "DELETE FROM name WHERE id NOT IN (SELECT node FROM record UNION SELECT task FROM record UNION SELECT session FROM record)");
            Statements.Run(_connection, "UPDATE state SET value = (SELECT coalesce(sum(bytes), 0) FROM record) WHERE key = 'bytes'");
        });
        return _state = SqliteState.Load(_connection);
    }

    /// <summary>Adds embeddings, all or none.</summary>
    public void AddEmbeddings(string model, IReadOnlyDictionary<long, float[]> vectors, long to)
    {
        var quantized = vectors.OrderBy(vector => vector.Key).Select(vector => (Index: (int)vector.Key, Bytes: QuantizedVector.From(vector.Value))).ToList();
        var isOther = _state.Model != model;
        Statements.Together(_connection, () =>
        {
            if (isOther)
                Statements.Run(_connection, "DELETE FROM vector");
            foreach (var (index, vector) in quantized)
            {
                _vector.With(index, vector).ExecuteNonQuery();
            }

            Statements.Run(_connection, "INSERT OR REPLACE INTO state VALUES ('model', $model), ('embedded', $to)", ("$model", model), ("$to", to));
        });

        if (isOther)
            _state.Signs = null;
        (_state.Model, _state.Embedded) = (model, to);
        quantized.ForEach(vector => _state.AddSigns(vector.Index, vector.Bytes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in (ReadOnlySpan<SqliteCommand>)[_record, _words, _name, _label, _newLabel, _find, _sketch, _correct, _use, _vector])
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private RecordRow Insert(LogEntry entry, int size, List<string> names)
    {
        var record = entry.Record;
        var (text, count) = WordReader.Join(RecordText.Of(record));
        var row = new RecordRow(
            RecordTime.Ticks(record.Time), Number(record.Node, names), Number(record.Task, names), Number(record.Session, names),
            (byte)record.Phase, (byte)record.Kind, count, LabelSketch.Of(record.Labels));
        var id = entry.Index;
        _record.With(id, Leaf(entry.Hash.Span), entry.Hash.ToArray(), row.Time, row.Node, row.Task, row.Session, (long)row.Phase, (long)row.Kind, row.Words, (long)row.Labels, size)
            .ExecuteNonQuery();
        if (count > 0)
            _words.With(id, text).ExecuteNonQuery();
        foreach (var (key, value) in record.Labels)
        {
            _label.With(id, key, value).ExecuteNonQuery();
        }

        return row;
    }

    private int Number(string name, List<string> added)
    {
        if (_state.Names.Find(name) is { } number)
            return number;
        number = _state.Names.Next;
        _name.With(number, name).ExecuteNonQuery();
        _state.Names.Add(name, number);
        added.Add(name);
        return number;
    }

    private long? About(Record record) => record.Kind is RecordKind.Correction or RecordKind.RecipeUse && record.About.Length == 32
        ? (long?)_find.With(Leaf(record.About.Span), record.About.ToByteArray()).ExecuteScalar()
        : null;

    // A correction's labels go over the record's, and so do its task and phase; a use's stay below them, so that those of the first use last.
    private Change Apply(Record record, long about, List<string> names)
    {
        var isUse = record.Kind == RecordKind.RecipeUse;
        if (isUse)
            _use.With(about, RecordTime.Ticks(record.Time)).ExecuteNonQuery();
        foreach (var (key, value) in record.Labels)
        {
            (isUse ? _newLabel : _label).With(about, key, value).ExecuteNonQuery();
        }

        var labels = LabelSketch.Of(record.Labels);
        _sketch.With(about, (long)labels).ExecuteNonQuery();
        var corrected = CorrectedFields.Of(record);
        var change = new Change((int)about, labels, corrected.Task is { } task ? Number(task, names) : null, (byte?)corrected.Phase);
        if (change.Task is not null || change.Phase is not null)
            _correct.With(about, change.Task ?? (object)DBNull.Value, change.Phase ?? (object)DBNull.Value).ExecuteNonQuery();
        return change;
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<string> parameters) => Statements.Command(_connection, text, parameters);

    // What another record makes of one in memory.
    private sealed record Change(int Index, ulong Labels, int? Task, byte? Phase);
}
