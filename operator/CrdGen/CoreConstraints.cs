using System.Reflection;
using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.CrdGen;

/// <summary>
/// The schema attributes of a type or property. Kubernetes' own types carry none in operator/Kube, so what its API server
/// demands of them where they stand in a pod is said here, with bounds that keep CEL's cost estimate finite.
/// </summary>
internal static class CoreConstraints
{
    private static readonly RequiredAttribute Required = new();
    private static readonly LengthAttribute NameLength = new(1, 253);
    private static readonly PatternAttribute Subdomain = new(Patterns.DnsSubdomain);
    private static readonly Attribute[] ObjectName = [Required, NameLength, Subdomain];
    private static readonly Attribute[] DataKey = [Required, NameLength, new PatternAttribute(Patterns.DataKey)];
    private static readonly Attribute[] LabelKey = [Required, new LengthAttribute(1, 317), new PatternAttribute(Patterns.LabelKey)];
    private static readonly Attribute[] LabelValues = [new ItemsAttribute(0, 64), new ElementsAttribute { MaxLength = 63, Pattern = Patterns.LabelValue }];
    private static readonly Attribute[] LabelMap = [new ItemsAttribute(0, 32), new ElementsAttribute { MaxLength = 63, Pattern = Patterns.LabelValue }];
    private static readonly Attribute[] Expressions = [new ItemsAttribute(0, 16)];
    private static readonly Attribute[] Weight = [Required, new RangeMinimumAttribute(1), new RangeMaximumAttribute(100)];

    private static readonly Dictionary<(Type Type, string? Property), Attribute[]> Table = new()
    {
        [(typeof(V1Condition), nameof(V1Condition.Type))] = [new LengthAttribute(1, 316), new PatternAttribute(Patterns.LabelKey)],
        [(typeof(V1Condition), nameof(V1Condition.Status))] = [new AllowedValuesAttribute("True", "False", "Unknown")],
        [(typeof(V1Condition), nameof(V1Condition.Reason))] = [new LengthAttribute(1, 1024), new PatternAttribute("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")],
        [(typeof(V1Condition), nameof(V1Condition.Message))] = [new LengthAttribute(0, 32768)],
        [(typeof(V1Condition), nameof(V1Condition.LastTransitionTime))] = [Required],
        [(typeof(V1Condition), nameof(V1Condition.ObservedGeneration))] = [new RangeMinimumAttribute(0)],

        [(typeof(V1LocalObjectReference), nameof(V1LocalObjectReference.Name))] = ObjectName,
        [(typeof(V1SecretKeySelector), nameof(V1SecretKeySelector.Name))] = ObjectName,
        [(typeof(V1SecretKeySelector), nameof(V1SecretKeySelector.Key))] = DataKey,
        [(typeof(V1ConfigMapKeySelector), nameof(V1ConfigMapKeySelector.Name))] = ObjectName,
        [(typeof(V1ConfigMapKeySelector), nameof(V1ConfigMapKeySelector.Key))] = DataKey,

        [(typeof(V1EnvVar), null)] =
        [
            new ValidationRuleAttribute("!(has(self.value) && has(self.valueFrom))") { Message = "give a variable either value or valueFrom, not both" },
        ],
        [(typeof(V1EnvVar), nameof(V1EnvVar.Name))] = [Required, new LengthAttribute(1, 256), new PatternAttribute(Patterns.EnvName)],
        [(typeof(V1EnvVar), nameof(V1EnvVar.Value))] = [new LengthAttribute(0, 32768)],
        [(typeof(V1EnvVarSource), null)] =
        [
            new ValidationRuleAttribute("(has(self.secretKeyRef) ? 1 : 0) + (has(self.configMapKeyRef) ? 1 : 0) + (has(self.fieldRef) ? 1 : 0) == 1")
            {
                Message = "valueFrom names exactly one of secretKeyRef, configMapKeyRef and fieldRef",
            },
        ],
        [(typeof(V1ObjectFieldSelector), nameof(V1ObjectFieldSelector.ApiVersion))] = [new AllowedValuesAttribute("v1")],
        [(typeof(V1ObjectFieldSelector), nameof(V1ObjectFieldSelector.FieldPath))] = [Required, new LengthAttribute(1, 512)],

        [(typeof(V1ResourceRequirements), null)] =
        [
            new ValidationRuleAttribute(
                "!has(self.limits) || !has(self.requests) || self.requests.all(k, !(k in self.limits) || " +
                "quantity(string(self.limits[k])).compareTo(quantity(string(self.requests[k]))) >= 0)")
            {
                Message = "a limit must be at least the request for the same resource: raise the limit or lower the request",
            },
        ],
        [(typeof(V1ResourceRequirements), nameof(V1ResourceRequirements.Requests))] = [new ItemsAttribute(0, 16)],
        [(typeof(V1ResourceRequirements), nameof(V1ResourceRequirements.Limits))] = [new ItemsAttribute(0, 16)],

        [(typeof(V1Toleration), null)] =
        [
            new ValidationRuleAttribute("has(self.key) || (has(self.operator) && self.operator == 'Exists')")
            {
                Message = "a toleration without key bears every taint: set operator to Exists, or add the key",
            },
            new ValidationRuleAttribute("!has(self.operator) || self.operator != 'Exists' || !has(self.value)")
            {
                Message = "operator Exists takes no value: remove value, or set operator to Equal",
            },
            new ValidationRuleAttribute("!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')")
            {
                Message = "tolerationSeconds is for effect NoExecute only",
            },
        ],
        [(typeof(V1Toleration), nameof(V1Toleration.Key))] = [new LengthAttribute(1, 317), new PatternAttribute(Patterns.LabelKey)],
        [(typeof(V1Toleration), nameof(V1Toleration.Operator))] = [new AllowedValuesAttribute("Exists", "Equal")],
        [(typeof(V1Toleration), nameof(V1Toleration.Value))] = [new LengthAttribute(0, 63), new PatternAttribute(Patterns.LabelValue)],
        [(typeof(V1Toleration), nameof(V1Toleration.Effect))] = [new AllowedValuesAttribute("NoSchedule", "PreferNoSchedule", "NoExecute")],

        [(typeof(V1NodeSelector), nameof(V1NodeSelector.NodeSelectorTerms))] = [Required, new ItemsAttribute(1, 8)],
        [(typeof(V1NodeSelectorTerm), nameof(V1NodeSelectorTerm.MatchExpressions))] = Expressions,
        [(typeof(V1NodeSelectorTerm), nameof(V1NodeSelectorTerm.MatchFields))] = Expressions,
        [(typeof(V1NodeSelectorRequirement), nameof(V1NodeSelectorRequirement.Key))] = LabelKey,
        [(typeof(V1NodeSelectorRequirement), nameof(V1NodeSelectorRequirement.Operator))] =
            [Required, new AllowedValuesAttribute("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")],
        [(typeof(V1NodeSelectorRequirement), nameof(V1NodeSelectorRequirement.Values))] = LabelValues,
        [(typeof(V1PreferredSchedulingTerm), nameof(V1PreferredSchedulingTerm.Weight))] = Weight,
        [(typeof(V1PreferredSchedulingTerm), nameof(V1PreferredSchedulingTerm.Preference))] = [Required],
        [(typeof(V1NodeAffinity), nameof(V1NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution))] = Expressions,
        [(typeof(V1PodAffinity), nameof(V1PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution))] = Expressions,
        [(typeof(V1PodAffinity), nameof(V1PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution))] = Expressions,
        [(typeof(V1PodAntiAffinity), nameof(V1PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution))] = Expressions,
        [(typeof(V1PodAntiAffinity), nameof(V1PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution))] = Expressions,
        [(typeof(V1WeightedPodAffinityTerm), nameof(V1WeightedPodAffinityTerm.Weight))] = Weight,
        [(typeof(V1WeightedPodAffinityTerm), nameof(V1WeightedPodAffinityTerm.PodAffinityTerm))] = [Required],
        [(typeof(V1PodAffinityTerm), nameof(V1PodAffinityTerm.TopologyKey))] = LabelKey,
        [(typeof(V1PodAffinityTerm), nameof(V1PodAffinityTerm.Namespaces))] =
            [new ItemsAttribute(0, 16), new ElementsAttribute { MinLength = 1, MaxLength = 63, Pattern = Patterns.DnsLabel }],

        [(typeof(V1LabelSelector), nameof(V1LabelSelector.MatchLabels))] = LabelMap,
        [(typeof(V1LabelSelector), nameof(V1LabelSelector.MatchExpressions))] = Expressions,
        [(typeof(V1LabelSelectorRequirement), nameof(V1LabelSelectorRequirement.Key))] = LabelKey,
        [(typeof(V1LabelSelectorRequirement), nameof(V1LabelSelectorRequirement.Operator))] =
            [Required, new AllowedValuesAttribute("In", "NotIn", "Exists", "DoesNotExist")],
        [(typeof(V1LabelSelectorRequirement), nameof(V1LabelSelectorRequirement.Values))] = LabelValues,

        [(typeof(V1TopologySpreadConstraint), nameof(V1TopologySpreadConstraint.MaxSkew))] =
            [Required, new RangeMinimumAttribute(1), new RangeMaximumAttribute(1000)],
        [(typeof(V1TopologySpreadConstraint), nameof(V1TopologySpreadConstraint.TopologyKey))] = LabelKey,
        [(typeof(V1TopologySpreadConstraint), nameof(V1TopologySpreadConstraint.WhenUnsatisfiable))] =
            [Required, new AllowedValuesAttribute("DoNotSchedule", "ScheduleAnyway")],
    };

    /// <summary>The attributes of <paramref name="member"/>, its own first.</summary>
    internal static IReadOnlyList<Attribute> Of(MemberInfo member)
    {
        var key = member is PropertyInfo property ? (property.DeclaringType!, property.Name) : ((Type)member, (string?)null);
        return [.. member.GetCustomAttributes(inherit: false).OfType<Attribute>(), .. Table.GetValueOrDefault(key, [])];
    }
}
