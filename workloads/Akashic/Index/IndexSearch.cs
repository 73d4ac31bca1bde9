using CwHoe.Contracts;

namespace CwHoe.Akashic.Index;

/// <summary>What to search for.</summary>
internal sealed record IndexSearch
{
    /// <summary>Words as SearchRequest.text describes them; empty for none.</summary>
    public string Text { get; init; } = "";

    /// <summary>An embedding; empty for none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>All that is set holds.</summary>
    public RecordFilter Filter { get; init; } = new();

    /// <summary>1 to 100.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Refuses a vector that can't be compared with those of an index.</summary>
    /// <param name="dimensions">Of the index.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void RequireDimensions(int dimensions)
    {
        if (Vector.Length != dimensions)
            throw new ArgumentException($"the vector has {Vector.Length} dimensions and the layer's embeddings have {dimensions}");
    }
}
