using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Specs;

/// <summary>
/// Runs the specs of a kata in the order in which they stand in its file, which is the order of its steps.
/// </summary>
public sealed class StepOrder : ITestMethodOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(
        IReadOnlyCollection<TTestMethod?> testMethods
    )
        where TTestMethod : notnull, ITestMethod =>
        [
            .. testMethods.OrderBy(static spec =>
                (spec as IXunitTestMethod)?.FactAttributes.FirstOrDefault()?.SourceLineNumber ?? 0
            ),
        ];
}
