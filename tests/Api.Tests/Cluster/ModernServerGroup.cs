namespace CwHoe.Api.Tests.Cluster;

/// <summary>Tests that share one <see cref="ModernServer"/>.</summary>
[CollectionDefinition(nameof(ModernServer))]
public sealed class ModernServerGroup : ICollectionFixture<ModernServer>;
