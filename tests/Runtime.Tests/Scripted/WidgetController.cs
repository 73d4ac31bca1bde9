using System.Threading.Channels;
using CwHoe.Runtime.Controllers;

namespace CwHoe.Runtime.Tests.Scripted;

/// <summary>A controller that a test writes as a lambda; every call ends up in <see cref="Reconciled"/>.</summary>
internal sealed class WidgetController(Func<Widget, CancellationToken, Task<ReconciliationResult<Widget>>>? reconcile = null)
{
    internal Channel<Widget> Reconciled { get; } = Channel.CreateUnbounded<Widget>();

    internal Channel<ObjectKey> Deleted { get; } = Channel.CreateUnbounded<ObjectKey>();

    /// <summary>What the container makes: it hands every call to the test's controller.</summary>
    internal sealed class Adapter(WidgetController controller) : IEntityController<Widget>
    {
        public async Task<ReconciliationResult<Widget>> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
        {
            try
            {
                return await controller.RunAsync(entity, cancellationToken);
            }
            finally
            {
                controller.Reconciled.Writer.TryWrite(entity);
            }
        }

        public Task DeletedAsync(ObjectKey key, CancellationToken cancellationToken)
        {
            controller.Deleted.Writer.TryWrite(key);
            return Task.CompletedTask;
        }
    }

    private Task<ReconciliationResult<Widget>> RunAsync(Widget entity, CancellationToken cancellationToken) =>
        reconcile?.Invoke(entity, cancellationToken) ?? Task.FromResult(ReconciliationResult<Widget>.Success(entity));
}
