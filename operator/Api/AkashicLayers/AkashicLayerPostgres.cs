using CwHoe.Api.Schema;
using CwHoe.Kube.Models;

namespace CwHoe.Api.AkashicLayers;

/// <summary>A PostgreSQL database with the extension <c>vector</c>.</summary>
public sealed record AkashicLayerPostgres
{
    /// <summary>Secret with <c>connectionString</c>, such as <c>Host=db.team.svc;Database=records;Username=store;Password=…</c>. Required.</summary>
    [Required]
    public V1LocalObjectReference? SecretRef { get; init; }
}
