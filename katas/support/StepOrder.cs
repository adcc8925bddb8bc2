using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Support;

/// <summary>Runs the specs of a kata in the order in which they stand in its file, which is the order of its steps.</summary>
public sealed class StepOrder : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase =>
        [.. testCases.OrderBy(static spec => spec.SourceLineNumber ?? 0)];
}
