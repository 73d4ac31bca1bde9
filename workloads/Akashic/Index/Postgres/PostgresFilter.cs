using System.Globalization;
using CwHoe.Contracts;
using Npgsql;

namespace CwHoe.Akashic.Index.Postgres;

/// <summary>A filter as conditions of a statement. Values travel as parameters only.</summary>
internal sealed class PostgresFilter(NpgsqlCommand command)
{
    private readonly List<string> _conditions = [];

    /// <summary>The conditions on table <c>record</c>; they follow WHERE.</summary>
    public string Text => _conditions.Count == 0 ? "true" : string.Join(" AND ", _conditions);

    /// <summary>Adds all that is set.</summary>
    public PostgresFilter Add(RecordFilter filter)
    {
        Name("node", filter.Node);
        Name("task", filter.Task);
        Name("session", filter.Session);
        if (filter.Phases.Count > 0)
            _conditions.Add($"phase = ANY({Parameter(filter.Phases.Select(phase => (short)phase).ToArray())})");
        if (filter.Kinds.Count > 0)
            _conditions.Add($"kind = ANY({Parameter(filter.Kinds.Select(kind => (short)kind).ToArray())})");
        if (filter.From is not null)
            _conditions.Add($"time >= {Parameter(RecordTime.Ticks(filter.From))}");
        if (filter.To is not null)
            _conditions.Add($"time < {Parameter(RecordTime.Ticks(filter.To))}");
        if (filter.Labels.Count > 0)
            _conditions.Add(filter.Labels.All(label => PostgresText.IsText(label.Key) && PostgresText.IsText(label.Value)) ? $"labels @> {Parameter(PostgresText.Labels(filter.Labels))}::jsonb" : "false");
        return this;
    }

    /// <summary>Adds one that is made of parameters.</summary>
    public void Add(string condition) => _conditions.Add(condition);

    /// <summary>Gives a value to the command.</summary>
    /// <returns>Its name.</returns>
    public string Parameter<T>(T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return "$" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
    }

    private void Name(string column, string wanted)
    {
        if (wanted.Length == 0)
            return;
        if (!PostgresText.IsText(wanted))
            _conditions.Add("false");
        else
            _conditions.Add(wanted.EndsWith('*') ? $"{column} ^@ {Parameter(wanted[..^1])}" : $"{column} = {Parameter(wanted)}");
    }
}
