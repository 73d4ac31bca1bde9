using CwHoe.Contracts;
using CwHoe.Runtime.Hosting;

namespace CwHoe.Host.Settings;

/// <summary>The runtime's options for this operator.</summary>
internal static class OperatorDefaults
{
    public static OperatorOptions Options(HostSettings settings) => new()
    {
        Name = $"{Identity.Manager.Name()}-operator",
        OwnerLabel = Label.OwnerUid.Name(),
        OwnedSelector = $"{Label.ManagedBy.Name()}={Identity.Manager.Name()}",
        Namespaces = settings.Namespaces,
    };
}
