using AsyncKatas.Support;
using Xunit;

// One kata after the other, each from its first step to its last: the first red line is the one to work on.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer(typeof(KataOrder))]
[assembly: TestCaseOrderer(typeof(StepOrder))]
