using CwHoe.Api.Schema;

namespace CwHoe.Api.AgentNodes;

/// <summary>Fields of a pod in <see cref="AgentNodePodOverrides"/> that would weaken its isolation or its identity.</summary>
[ValidationRule("!has(self.hostNetwork)", FieldPath = ".hostNetwork", Reason = "FieldValueForbidden",
    Message = "pods do not share the node's network: remove podOverrides.spec.hostNetwork")]
[ValidationRule("!has(self.hostPID)", FieldPath = ".hostPID", Reason = "FieldValueForbidden",
    Message = "pods do not see the node's processes: remove podOverrides.spec.hostPID")]
[ValidationRule("!has(self.hostIPC)", FieldPath = ".hostIPC", Reason = "FieldValueForbidden",
    Message = "pods do not share the node's memory segments: remove podOverrides.spec.hostIPC")]
[ValidationRule("!has(self.automountServiceAccountToken)",
    FieldPath = ".automountServiceAccountToken", Reason = "FieldValueForbidden",
    Message = "engines get no service-account token: remove podOverrides.spec.automountServiceAccountToken")]
[ValidationRule("!has(self.serviceAccountName) && !has(self.serviceAccount)",
    FieldPath = ".serviceAccountName", Reason = "FieldValueForbidden",
    Message = "every AgentNode has a service account of its own: remove serviceAccountName and serviceAccount from podOverrides.spec")]
public sealed record AgentNodePodOverridesSpec
{
    private const string Privileged =
        "has(c.securityContext) && (has(c.securityContext.privileged) && c.securityContext.privileged || " +
        "has(c.securityContext.allowPrivilegeEscalation) && c.securityContext.allowPrivilegeEscalation)";

    /// <summary>Must not be set.</summary>
    public bool? HostNetwork { get; init; }

    /// <summary>Must not be set.</summary>
    public bool? HostPID { get; init; }

    /// <summary>Must not be set.</summary>
    public bool? HostIPC { get; init; }

    /// <summary>Must not be set.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Must not be set.</summary>
    [Length(0, 253)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Must not be set.</summary>
    [Length(0, 253)]
    public string? ServiceAccount { get; init; }

    /// <summary>Containers, by name; none may be privileged.</summary>
    [Items(0, 16)]
    [ValidationRule("!self.exists(c, " + Privileged + ")", Reason = "FieldValueForbidden", Message = "no container may be privileged or escalate: remove privileged and allowPrivilegeEscalation from podOverrides.spec.containers")]
    public IReadOnlyList<AgentNodePodOverridesContainer>? Containers { get; init; }

    /// <summary>Init containers, by name; none may be privileged.</summary>
    [Items(0, 16)]
    [ValidationRule("!self.exists(c, " + Privileged + ")", Reason = "FieldValueForbidden", Message = "no container may be privileged or escalate: remove privileged and allowPrivilegeEscalation from podOverrides.spec.initContainers")]
    public IReadOnlyList<AgentNodePodOverridesContainer>? InitContainers { get; init; }

    /// <summary>Volumes, by name; none may be of the node's file system.</summary>
    [Items(0, 64)]
    [ValidationRule("!self.exists(v, has(v.hostPath))", Reason = "FieldValueForbidden", Message = "volumes of the node's file system are refused: remove hostPath from podOverrides.spec.volumes")]
    public IReadOnlyList<AgentNodePodOverridesVolume>? Volumes { get; init; }
}
