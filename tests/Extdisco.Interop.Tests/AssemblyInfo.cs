using Extdisco.Interop.Tests.Harness;

// One server, one component and one client at a time: two cores are few, and a late answer must mean that the product was slow.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer("Extdisco.Interop.Tests.Harness." + nameof(LastCollectionLast), "Extdisco.Interop.Tests")]
