namespace CwHoe.Contracts;

/// <summary>What the proto files say about one enum value.</summary>
/// <param name="Name">The exact string that stands for it outside the process.</param>
/// <param name="Port">Its TCP port; 0 for none.</param>
internal sealed record WireValue(string Name, int Port);
