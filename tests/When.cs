namespace AsyncKatas.Tests;

/// <summary>When a test runs that is not for every run of <c>dotnet test tests</c>: the values of a trait.</summary>
internal static class When
{
    /// <summary>The trait. Tests without it always run.</summary>
    public const string Trait = "When";

    /// <summary>In <c>.ci/run</c>, because it takes long.</summary>
    public const string Ci = "ci";

    /// <summary>In <c>benchmarks/stress-virtual-time.sh</c>.</summary>
    public const string Stress = "stress";
}
