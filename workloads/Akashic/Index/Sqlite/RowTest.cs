using CwHoe.Contracts;

namespace CwHoe.Akashic.Index.Sqlite;

/// <summary>A filter, made ready to be held against many rows. What it takes may still lack the labels.</summary>
internal sealed class RowTest
{
    private readonly NameTest _node;
    private readonly NameTest _task;
    private readonly NameTest _session;
    private readonly ulong _phases;
    private readonly ulong _kinds;
    private readonly long _from;
    private readonly long _to;
    private readonly ulong _labels;

    /// <summary>Makes it ready.</summary>
    public RowTest(RecordFilter filter, NameTable names)
    {
        (_node, _task, _session) = (new(filter.Node, names), new(filter.Task, names), new(filter.Session, names));
        (_phases, _kinds) = (Bits(filter.Phases.Select(phase => (int)phase)), Bits(filter.Kinds.Select(kind => (int)kind)));
        _from = filter.From is { } from ? RecordTime.Ticks(from) : long.MinValue;
        _to = filter.To is { } to ? RecordTime.Ticks(to) : long.MaxValue;
        _labels = LabelSketch.Of(filter.Labels);
        IsAlwaysTrue = filter.Equals(new RecordFilter());
        IsNeverTrue = _node.IsNeverTrue || _task.IsNeverTrue || _session.IsNeverTrue || _from >= _to;
    }

    /// <summary>Whether nothing is asked.</summary>
    public bool IsAlwaysTrue { get; }

    /// <summary>Whether no row can be taken.</summary>
    public bool IsNeverTrue { get; }

    /// <summary>Whether a row is taken.</summary>
    public bool Takes(in RecordRow row) =>
        row.Time >= _from && row.Time < _to
        && ((_phases >> row.Phase) & 1) != 0 && ((_kinds >> row.Kind) & 1) != 0
        && (row.Labels & _labels) == _labels
        && _node.Takes(row.Node) && _task.Takes(row.Task) && _session.Takes(row.Session);

    private static ulong Bits(IEnumerable<int> values)
    {
        var bits = values.Aggregate(0UL, (all, value) => value is >= 0 and < 64 ? all | (1UL << value) : all);
        return bits == 0 ? ulong.MaxValue : bits;
    }

    private readonly struct NameTest
    {
        private readonly bool _isSet;
        private readonly int _number;
        private readonly HashSet<int>? _numbers;

        public NameTest(string wanted, NameTable names)
        {
            _isSet = wanted.Length > 0;
            if (wanted.EndsWith('*'))
                _numbers = names.Beginning(wanted[..^1]);
            else
                _number = names.Find(wanted) ?? -1;
        }

        public bool IsNeverTrue => _isSet && (_numbers is null ? _number < 0 : _numbers.Count == 0);

        public bool Takes(int number) => !_isSet || (_numbers is null ? number == _number : _numbers.Contains(number));
    }
}
