using CwHoe.Kube;
using CwHoe.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CwHoe.Testing;

/// <summary>An operator that runs inside a test.</summary>
public sealed class RunningOperator : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStarted;

    /// <summary>Puts an operator together.</summary>
    /// <param name="client">Its client, for example a <see cref="RecordingClient"/>.</param>
    /// <param name="options">What its controllers share.</param>
    /// <param name="configure">Adds the controllers and whatever services they need; a <see cref="TimeProvider"/> added here is the operator's clock.</param>
    public RunningOperator(IKubernetesClient client, OperatorOptions options, Action<KubernetesOperatorBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(client);
        builder.Services.AddLogging();
        configure(builder.Services.AddKubernetesOperator(options));
        _host = builder.Build();
    }

    /// <summary>What it consists of.</summary>
    public IServiceProvider Services => _host.Services;

    /// <inheritdoc cref="RunningOperator(IKubernetesClient, OperatorOptions, Action{KubernetesOperatorBuilder})"/>
    /// <summary>Puts an operator together and starts it.</summary>
    public static async Task<RunningOperator> StartAsync(
        IKubernetesClient client, OperatorOptions options, Action<KubernetesOperatorBuilder> configure, CancellationToken cancellationToken)
    {
        var made = new RunningOperator(client, options, configure);
        await made.StartAsync(cancellationToken);
        return made;
    }

    /// <summary>Starts it; its controllers work once its informers have synced.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _isStarted = true;
        return _host.StartAsync(cancellationToken);
    }

    /// <summary>Stops it as SIGTERM would.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _isStarted = false;
        return _host.StopAsync(cancellationToken);
    }

    /// <summary>Stops it where it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
            await StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Leaves the signals of the test process alone.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
