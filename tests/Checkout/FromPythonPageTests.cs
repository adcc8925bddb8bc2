using System.Text;
using System.Text.RegularExpressions;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>What docs/from-python.md tells those who know asyncio.</summary>
public sealed partial class FromPythonPageTests : IDisposable
{
    private const string Page = "docs/from-python.md";

    // What the sources of the katas use, and what the notebooks measure.
    private static readonly string[] s_known =
    [
        "asyncio.run(",
        "async def",
        "asyncio.sleep(",
        "asyncio.gather(f(), g())",
        "asyncio.gather(*",
        "return_exceptions=True",
        "asyncio.create_task(",
        "name=\"t1\"",
        "loop.create_task(",
        "asyncio.wait_for(",
        "asyncio.TimeoutError",
        "asyncio.timeout(",
        "task.cancel()",
        "asyncio.CancelledError",
        "asyncio.TaskGroup(",
        "except*",
        "asyncio.Semaphore(",
        "asyncio.BoundedSemaphore(",
        "asyncio.Lock(",
        "asyncio.Queue(",
        "asyncio.Event(",
        "asyncio.as_completed(",
        "asyncio.wait(",
        "asyncio.shield(",
        "asyncio.to_thread(",
        "ContextVar",
        "eager_task_factory",
        "isinstance(r, Exception)",
        "time.perf_counter()",
        "time.sleep(",
        "write_text(",
        "mkdir(",
        "@dataclass",
        "logging",
        "sys.version_info",
        "never retrieved",
        "functools.cache",
    ];

    private static readonly Repository s_repository = RepositoryVerification.Repository;

    private readonly FixtureRepository _fixture = new();

    private static IReadOnlyList<string[]> Rows =>
        [
            .. s_repository
                .Read(Page)
                .Split('\n')
                .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(static line => line.Trim('|', ' ').Split(" | ")),
        ];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_row_has_four_cells_and_says_where_to_try_it() =>
        Rows.ShouldAllBe(static row => row.Length == 4 && row[3].StartsWith('['));

    [Fact]
    public void There_is_a_row_for_everything_that_the_sources_use()
    {
        var python = string.Join('\n', Rows.Select(static row => row[0]));
        s_known.Where(word => !python.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_csharp_of_each_row_compiles()
    {
        var page = s_repository.Read(Page);
        var source = new StringBuilder("namespace AsyncKatas.AddingUp;\n\npublic static class Adder\n{\n");
        source.Append(
            "    public static Task<int> AddAsync(int a, int b) => Task.FromResult(a + b);\n"
        );
        source.Append(Given().Match(page).Groups["code"].Value);
        var lines = source.ToString().Split('\n').ToList();
        lines.RemoveAt(lines.Count - 1);
        foreach (var (index, row) in Rows.Index())
        {
            var code = Code().Matches(row[1]).Select(static it => it.Groups["code"].Value).ToList();
            code.ShouldNotBeEmpty(row[0]);
            lines.Add(row[0]);
            source.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"    public static async Task Row{index}() {{ {string.Join(' ', code)} await Task.CompletedTask; }}\n"
            );
        }

        _fixture.Write(FixtureRepository.Stub, source.Append("}\n").ToString());
        var kata = KataFiles.Of(_fixture.Repository, FixtureRepository.Name);
        KataCompiler
            .Run(new Variant(kata, VariantKind.Learner, FixtureRepository.Stub))
            .Errors.Select(it => $"{lines[Math.Min(it.Line, lines.Count) - 1]}: {it.Id} {it.Text}")
            .ShouldBeEmpty();
    }

    [GeneratedRegex(
        "^```csharp\n(?<code>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Given();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();
}
