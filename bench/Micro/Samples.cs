using System.Text;
using System.Text.Json.Nodes;
using CwHoe.Api.AgentNodes;
using CwHoe.Contracts;
using CwHoe.Core;
using CwHoe.Core.Planning.AgentNodes;
using CwHoe.Kube.Models;

namespace CwHoe.MicroBench;

/// <summary>Objects as an API server sends them.</summary>
internal static class Samples
{
    /// <summary>A llama.cpp node that fetches its model, as stored.</summary>
    public static AgentNode Node() => new()
    {
        ApiVersion = "cw-hoe.dev/v1alpha1",
        Kind = "AgentNode",
        Metadata = new() { Name = "sample", Namespace = "default", Uid = "6c6e1f0e-0000-4000-8000-000000000001", Generation = 1, ResourceVersion = "1" },
        Spec = new()
        {
            Role = Role.Executor,
            Engine = new() { Type = Engine.LlamaCpp },
            Model = new() { Name = "sample", Source = "s3://models/sample.gguf", ContextLength = 8192 },
            Replicas = 2,
        },
    };

    /// <summary>The metadata of an owned object, as decoded.</summary>
    public static PartialObjectMetadata Metadata(int i) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new()
        {
            Name = $"object-{i}",
            Namespace = "default",
            Uid = $"6c6e1f0e-0000-4000-8000-{i:D12}",
            ResourceVersion = $"{i + 1}",
            CreationTimestamp = DateTimeOffset.UnixEpoch,
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "cw-hoe", ["cw-hoe.dev/owner-uid"] = $"owner-{i}" },
            OwnerReferences = [new() { ApiVersion = "cw-hoe.dev/v1alpha1", Kind = "AgentNode", Name = $"owner-{i}", Uid = $"owner-{i}", Controller = true }],
        },
    };

    /// <summary>A watch line with the Deployment that <see cref="Node"/> becomes.</summary>
    public static byte[] WatchLine()
    {
        var plan = AgentNodePlanner.Plan(Node(), new(), new OperatorSettings(), DateTimeOffset.UnixEpoch);
        var deployment = JsonNode.Parse(plan.Objects.Single(o => o.Type.Kind == "Deployment").Body.GetRawText())!.AsObject();
        Store(deployment, 1);
        return Encoding.UTF8.GetBytes(new JsonObject { ["type"] = "MODIFIED", ["object"] = deployment }.ToJsonString());
    }

    /// <summary>A page of a metadata list.</summary>
    public static byte[] MetadataPage(int count)
    {
        var items = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var item = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"object-{i}",
                    ["namespace"] = "default",
                    ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "cw-hoe", ["cw-hoe.dev/owner-uid"] = $"owner-{i}" },
                    ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "cw-hoe.dev/v1alpha1", ["kind"] = "AgentNode", ["name"] = $"owner-{i}", ["uid"] = $"owner-{i}", ["controller"] = true }),
                },
            };
            Store(item, i);
            items.Add(item);
        }

        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["kind"] = "PartialObjectMetadataList", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = new JsonObject { ["resourceVersion"] = "1000" }, ["items"] = items,
        }.ToJsonString());
    }

    /// <summary>What the server adds, and what costs most to read past.</summary>
    private static void Store(JsonObject item, int i)
    {
        var metadata = item["metadata"]!.AsObject();
        metadata["uid"] = $"6c6e1f0e-0000-4000-8000-{i:D12}";
        metadata["resourceVersion"] = $"{i + 1}";
        metadata["creationTimestamp"] = "2026-11-22T00:00:00Z";
        var fields = new JsonObject();
        for (var f = 0; f < 40; f++)
            fields[$"f:field{f}"] = new JsonObject();
        metadata["managedFields"] = new JsonArray(new JsonObject
        {
            ["manager"] = "cw-hoe-agentnode", ["operation"] = "Apply", ["apiVersion"] = "v1", ["time"] = "2026-11-22T00:00:00Z", ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = new JsonObject { ["f:metadata"] = new JsonObject { ["f:labels"] = new JsonObject { ["f:app.kubernetes.io/managed-by"] = new JsonObject() } }, ["f:data"] = fields },
        });
    }
}
