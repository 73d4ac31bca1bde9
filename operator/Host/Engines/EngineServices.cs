namespace CwHoe.Host.Engines;

/// <summary>How this process reaches engines.</summary>
internal static class EngineServices
{
    public static IServiceCollection AddEngines(this IServiceCollection services) => services
        .AddSingleton(s => new EngineClient(EngineHttp.Create(guarded: false), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new ExternalClient(EngineHttp.Create(guarded: true), s.GetRequiredService<TimeProvider>()));
}
