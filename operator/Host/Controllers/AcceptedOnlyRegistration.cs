using CwHoe.Api.McpServers;
using CwHoe.Api.Sessions;
using CwHoe.Core.Planning.McpServers;
using CwHoe.Core.Planning.Sessions;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Hosting;

namespace CwHoe.Host.Controllers;

/// <summary>The kinds that are validated and reported on, and become nothing yet.</summary>
internal static class AcceptedOnlyRegistration
{
    public static KubernetesOperatorBuilder AddAcceptedOnlyKinds(this KubernetesOperatorBuilder builder) => builder
        .AddAcceptedOnly<Session, SessionStatus>(SessionPlanner.Plan)
        .AddAcceptedOnly<McpServer, McpServerStatus>(McpServerPlanner.Plan);

    private static KubernetesOperatorBuilder AddAcceptedOnly<TEntity, TStatus>(
        this KubernetesOperatorBuilder builder, AcceptedOnlyController<TEntity, TStatus>.Planner planner)
        where TEntity : class, IKubernetesObject, IStatus<TStatus>
        where TStatus : class
    {
        builder.Services.AddSingleton(planner);
        return builder.AddController<AcceptedOnlyController<TEntity, TStatus>, TEntity>();
    }
}
