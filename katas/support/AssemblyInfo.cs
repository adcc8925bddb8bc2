using AsyncKatas.Specs;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

// One kata after the other, each from its first step to its last: the first red line is the one to work on.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: TestMethodOrderer(typeof(StepOrder))]
[assembly: TestCaseOrderer(typeof(UnorderedTestCaseOrderer))]
