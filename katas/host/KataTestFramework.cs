using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Host;

/// <summary>
/// Gives each spec a trait with the folder of its kata: to filter by, and to group by in an editor's test explorer.
/// </summary>
public sealed class KataTestFramework : XunitTestFramework
{
    /// <summary>The name of the trait.</summary>
    public const string Trait = "Kata";

    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new Discoverer(new XunitTestAssembly(assembly, configFilePath: null));

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override ValueTask<bool> FindTestsForMethod(
            IXunitTestMethod testMethod,
            ITestFrameworkDiscoveryOptions discoveryOptions,
            Func<ITestCase, ValueTask<bool>> discoveryCallback
        ) =>
            base.FindTestsForMethod(
                testMethod,
                discoveryOptions,
                testCase =>
                {
                    if (
                        testCase is XunitTestCase spec
                        && KataOrder.FolderOf(testMethod.TestClass.TestClassName) is { } folder
                    )
                    {
                        spec.Traits[Trait] = [folder];
                    }

                    return discoveryCallback(testCase);
                }
            );
    }
}
