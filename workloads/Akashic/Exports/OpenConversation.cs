namespace CwHoe.Akashic.Exports;

/// <summary>A conversation whose last record has not come.</summary>
/// <param name="last">Index of that one.</param>
internal sealed class OpenConversation(long last)
{
    /// <summary>Index of its last record.</summary>
    public long Last { get; } = last;

    /// <summary>Where its records stand that came.</summary>
    public List<long> Indexes { get; } = [];

    /// <summary>The records; null where they were let go.</summary>
    public List<LabelledRecord>? Records { get; private set; } = [];

    /// <summary>What holding them takes; 0 where they were let go.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds one.</summary>
    /// <returns>What holding it takes.</returns>
    public long Add(LabelledRecord record)
    {
        Indexes.Add(record.Index);
        if (Records is null)
            return 0;
        Records.Add(record);

        // Text is in UTF-16.
        var bytes = 2L * record.Record.CalculateSize();
        Bytes += bytes;
        return bytes;
    }

    /// <summary>Forgets the records, but for where they stand.</summary>
    public void LetGo()
    {
        Records = null;
        Bytes = 0;
    }
}
