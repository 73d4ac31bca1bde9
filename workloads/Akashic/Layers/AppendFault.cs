namespace CwHoe.Akashic.Layers;

/// <summary>Why records were not acknowledged.</summary>
internal enum AppendFault
{
    /// <summary>They are not such as the layer takes. Nothing was written.</summary>
    Invalid,

    /// <summary>Too many wait, or there is no space. Nothing was written.</summary>
    Exhausted,

    /// <summary>The store or the index did not do its part. The records may be in the log nonetheless; appending them again adds none twice.</summary>
    Unavailable,

    /// <summary>Another process writes this layer, or this one may no longer. As with <see cref="Unavailable"/>.</summary>
    NotWriter,
}
