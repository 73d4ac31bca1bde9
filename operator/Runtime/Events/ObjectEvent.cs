using CwHoe.Kube.Models;

namespace CwHoe.Runtime.Events;

/// <summary>Something that happened to an object, for <c>kubectl describe</c> and <c>kubectl get events</c>.</summary>
/// <param name="Regarding">The object.</param>
/// <param name="Severity">Whether someone may have to act.</param>
/// <param name="Reason">Machine-readable, in PascalCase; at most 128 characters.</param>
/// <param name="Action">What was done or tried, in PascalCase; at most 128 characters.</param>
/// <param name="Note">For people; cut at 1024 bytes of UTF-8.</param>
public sealed record ObjectEvent(IKubernetesObject Regarding, EventSeverity Severity, string Reason, string Action, string Note);
