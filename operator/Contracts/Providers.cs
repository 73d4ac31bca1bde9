namespace CwHoe.Contracts;

/// <summary>Reads the <c>provider</c> options that the proto file puts on providers.</summary>
public static class Providers
{
    private static readonly Dictionary<int, ProviderInfo> Known = ProviderReflection.Descriptor.EnumTypes
        .Single(type => type.ClrType == typeof(Provider)).Values
        .Where(value => value.GetOptions()?.HasExtension(ProviderExtensions.Provider) == true)
        .ToDictionary(value => value.Number, value => value.GetOptions().GetExtension(ProviderExtensions.Provider));

    /// <summary>How <paramref name="provider"/> is reached.</summary>
    /// <exception cref="KeyNotFoundException"><paramref name="provider"/> is not declared in the proto file.</exception>
    public static ProviderInfo Info(this Provider provider) => Known[(int)provider].Clone();
}
