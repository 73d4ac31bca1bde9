using CwHoe.Contracts;

namespace CwHoe.Akashic.Layers;

/// <summary>What a correction says in place of fields of the record that it is about; its other labels are labels and no more.</summary>
/// <param name="Task">In place of Record.task; null where it says nothing of it.</param>
/// <param name="Phase">In place of Record.phase; null where it says nothing of it.</param>
internal readonly record struct CorrectedFields(string? Task, Phase? Phase)
{
    private static readonly string TaskLabel = RecordLabel.Task.Name();
    private static readonly string PhaseLabel = RecordLabel.Phase.Name();

    /// <summary>Of a record; nothing of one that is no correction. A phase that is none says nothing: no layer takes such a correction.</summary>
    public static CorrectedFields Of(Record record) => record.Kind == RecordKind.Correction
        ? new(record.Labels.GetValueOrDefault(TaskLabel), Wire.TryParse<Phase>(record.Labels.GetValueOrDefault(PhaseLabel), out var phase) ? phase : null)
        : default;
}
