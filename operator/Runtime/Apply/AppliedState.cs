using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Apply;

/// <summary>What was last applied to an object and the metadata it has had since.</summary>
/// <param name="Content">Hash of the planned body.</param>
/// <param name="Metadata">The stored metadata that the content is known to match.</param>
internal readonly record struct AppliedState(UInt128 Content, V1ObjectMeta Metadata);
