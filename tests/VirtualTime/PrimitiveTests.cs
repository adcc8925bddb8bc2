using Xunit;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class PrimitiveTests
{
    public static TheoryData<string> All => [.. Primitives.All.Select(static primitive => primitive.Name)];

    public static TheoryData<string> WithoutLoop =>
        [.. Primitives.All.Where(static primitive => !primitive.NeedsLoop).Select(static primitive => primitive.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public Task Is_exact_on_the_loop(string primitive) => Named(primitive).RunAsync();

    [Theory]
    [MemberData(nameof(WithoutLoop))]
    public Task Is_exact_without_the_loop_s_context(string primitive) => Named(primitive).RunAsync(multiThreaded: true);

    private static Primitive Named(string name) => Primitives.All.Single(primitive => primitive.Name == name);
}
