using CwHoe.Kube;
using CwHoe.Kube.Models;
using CwHoe.Runtime.Apply;
using CwHoe.Runtime.Controllers;
using CwHoe.Runtime.Status;

namespace CwHoe.ReconcileBench;

/// <summary>As small as a controller can be: plan, apply, report.</summary>
internal sealed class WidgetController(Applier applier, StatusWriter status, Progress progress) : IEntityController<Widget>
{
    private static readonly ResourceType[] Owned = [ResourceType.Of<Part>()];
    private static readonly ApplyOptions Options = new() { FieldManager = Widget.FieldManager, Force = true };

    public async Task<ReconciliationResult<Widget>> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
    {
        await applier.ApplyAsync(ObjectOwner.Of(entity), [entity.PlanPart()], Owned, Options, cancellationToken);
        if (await status.WriteAsync(entity, entity.PlanStatus(), BenchJson.Default.WidgetStatus, Widget.FieldManager, cancellationToken) == StatusOutcome.Written)
            progress.Reported.Add();
        progress.Reconciled.Add();
        return ReconciliationResult<Widget>.Success(entity);
    }
}
