using System.Runtime.Versioning;
using CwHoe.EndToEnd.Cluster;

// One cluster, one operator, two cores: one test after the other, so that each sees only its own load.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(TestCluster))]
[assembly: SupportedOSPlatform("linux")]
