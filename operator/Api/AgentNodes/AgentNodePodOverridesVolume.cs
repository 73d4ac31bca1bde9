using System.Text.Json;
using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>A volume in <see cref="AgentNodePodOverridesSpec"/>.</summary>
[PreserveUnknownFields]
public sealed record AgentNodePodOverridesVolume
{
    /// <summary>Which volume.</summary>
    [Length(0, 63)]
    public string? Name { get; init; }

    /// <summary>Must not be set.</summary>
    [PreserveUnknownFields]
    public JsonElement? HostPath { get; init; }
}
