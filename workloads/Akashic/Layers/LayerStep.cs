namespace CwHoe.Akashic.Layers;

/// <summary>One layer of the chain that a prefix is made of (see Contracts' LayerPrefix).</summary>
/// <param name="Name">Of the AkashicLayer.</param>
/// <param name="Dimension">Wire name of what it maps.</param>
/// <param name="Key">Pattern of the keys that it takes.</param>
internal sealed record LayerStep(string Name, string Dimension, string Key);
