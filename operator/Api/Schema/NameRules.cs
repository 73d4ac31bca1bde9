namespace CwHoe.Api.Schema;

/// <summary>CEL rules on the name of an object, which other names are made from.</summary>
internal static class NameRules
{
    /// <summary>The name can be that of a Service.</summary>
    internal const string Service = "size(self.metadata.name) <= 63 && self.metadata.name.matches('" + Patterns.ServiceName + "')";

    internal const string ServiceMessage =
        "metadata.name becomes the name of a Service: use at most 63 lower-case letters, digits and hyphens, starting with a letter";

    /// <summary>The name can be that of a Service once <c>-router</c> stands behind it.</summary>
    internal const string RouterService = "size(self.metadata.name) <= 56 && self.metadata.name.matches('" + Patterns.ServiceName + "')";

    internal const string RouterServiceMessage =
        "metadata.name with -router behind it becomes the name of a Service: use at most 56 lower-case letters, digits and hyphens, starting with a letter";

    /// <summary>The name can be that of a Service once <c>-akashic</c> stands behind it.</summary>
    internal const string AkashicService = "size(self.metadata.name) <= 55 && self.metadata.name.matches('" + Patterns.ServiceName + "')";

    internal const string AkashicServiceMessage =
        "metadata.name with -akashic behind it becomes the name of a Service: use at most 55 lower-case letters, digits and hyphens, starting with a letter";

    /// <summary>The name can be a label's value.</summary>
    internal const string Label = "size(self.metadata.name) <= 63";

    internal const string LabelMessage = "metadata.name becomes the value of a label: use at most 63 characters";
}
