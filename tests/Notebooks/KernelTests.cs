using AsyncKatas.Dojo;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>
/// What notebooks and their authors build on in the C# kernel: what it accepts, what it rejects, and what becomes of
/// output.
/// </summary>
/// <param name="kernel">The snippets have run there, in this order, in one kernel.</param>
public sealed class KernelTests(SharedKernel kernel) : IClassFixture<SharedKernel>
{
    private const string Mixed =
        "Console.Write(\"a\"); Console.WriteLine(\"b\"); display(\"c\"); Console.WriteLine(\"d\"); "
        + "Console.Error.WriteLine(\"e\"); \"f\"";
    private const string Lazy = "new[] { 1, 2 }.Select(i => { Console.WriteLine($\"read {i}\"); return i; })";
    private const string Million = "for (int i = 0; i < 1_000_000; i++) { Console.WriteLine($\"line {i}\"); }";
    private const string Leaves = """
        var release = new System.Threading.ManualResetEventSlim();
        var written = new TaskCompletionSource();
        _ = Task.Run(() => { release.Wait(); Console.WriteLine("late"); display("late"); written.SetResult(); });
        new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1)).Start();
        """;
    private const string Lets = "release.Set(); await written.Task; Console.WriteLine(\"mine\");";
    private const string Turns =
        "Console.OpenStandardOutput().Write(new byte[] { 0, 255, 1, 2 }); Console.SetOut(TextWriter.Null); "
        + "Console.WriteLine(\"gone\");";
    private const string Updates = "var shown = display(1); Console.WriteLine(\"between\"); shown.Update(2);";
    private const string Warns = "async Task Twice()\n{\n    Task.Delay(1);\n    await Task.Delay(1);\n}";
    private const string TurnedBack = "Console.WriteLine(\"back\");";

    private static readonly (string Code, string Text)[] s_accepted =
    [
        // State
        ("int a = 1;", ""),
        ("string a = \"another type\";", ""),
        ("a.Length", Pre("12")),
        ("record Pair(int A, string B); int Twice(int i) => 2 * i;", ""),
        ("Twice(new Pair(21, \"b\").A)", Pre("42")),
        ("static int Thrice(this int i) => 3 * i;", ""),
        ("14.Thrice()", Pre("42")),
        ("interface IOne { } enum Two { A, B } struct Three { } delegate void Four();", ""),
        ("await Task.Yield(); int awaited = await Task.FromResult(8);", ""),
        ("awaited", Pre("8")),
        ("dynamic d = 5; d + 1", Pre("6")),
        // Usings
        (
            "new StringBuilder(\"b\").ToString() + new ArrayList().Count + new List<int>().Count + Enumerable.Range(0, "
                + "3).Sum()",
            "b003"
        ),
        ("using System.IO;", ""),
        ("Path.GetFileName(\"x/y.txt\")", "y.txt"),
        ("using System.Threading.Channels; Channel.CreateBounded<int>(1).Writer.TryWrite(1)", Pre("True")),
        ("new System.Net.Http.HttpClient().Timeout.TotalSeconds", Pre("100")),
        ("using (var stream = new MemoryStream()) { stream.WriteByte(1); }", ""),
        // Files
        ("#load \"lib/outer.csx\"\nOuter()", "inner"),
        // Threads
        (
            "System.Threading.SynchronizationContext.Current is null && "
                + "!System.Threading.Thread.CurrentThread.IsThreadPoolThread",
            Pre("True")
        ),
        ("int start = Environment.CurrentManagedThreadId;", ""),
        ("start == Environment.CurrentManagedThreadId", Pre("True")),
        ("await Task.Delay(1); System.Threading.Thread.CurrentThread.IsThreadPoolThread", Pre("True")),
        ("Task.Run(async () => { await Task.Yield(); return 3; }).Result", Pre("3")),
        ("var local = new System.Threading.AsyncLocal<int> { Value = 3 };", ""),
        ("local.Value", Pre("0")),
        // Values
        ("42", Pre("42")),
        ("1.5", Pre("1.5")),
        ("true", Pre("True")),
        ("'c'", Pre("c")),
        ("DayOfWeek.Monday", "<span>Monday</span>"),
        ("new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)", "<span>2026-01-02 03:04:05Z</span>"),
        ("\"<text>\"", "<text>"),
        ("object none = null; none", Pre("&lt;null&gt;")),
        ("new[] { \"one\", \"two\" }", Pre("[ one, two ]")),
        ("new int[0]", Pre("[  ]")),
        (
            "Enumerable.Range(1, 22)",
            Pre("[ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ... (2 more) ]")
        ),
        (
            "Enumerable.Range(1, 21).ToList()",
            Pre("[ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ... (1 more) ]")
        ),
        (
            "record Person(string Name, int Age); new Person(\"Ann\", 3)",
            "<details open=\"open\" class=\"dni-treeview\"><summary><span class=\"dni-code-hint\">"
                + $"<code>Person {{ Name = Ann, Age = 3 }}</code></span></summary><div><table><thead><tr></tr>"
                + $"</thead><tbody><tr><td>Name</td><td>{Pre("Ann")}</td></tr><tr><td>Age</td><td>{Pre("3")}</td>"
                + "</tr></tbody></table></div></details>"
        ),
        (
            "new[] { new { A = 1 } }",
            "<table><thead><tr><th><i>index</i></th><th>value</th></tr></thead><tbody><tr><td>0</td><td>"
                + $"<details class=\"dni-treeview\"><summary><span class=\"dni-code-hint\"><code>{{ A = 1 }}</code>"
                + $"</span></summary><div><table><thead><tr></tr></thead><tbody><tr><td>A</td><td>{Pre("1")}</td>"
                + "</tr></tbody></table></div></details></td></tr></tbody></table>"
        ),
        ("display(1);", Pre("1")),
        ("\"<i>\".Display();", "<i>"),
        ("2.Display(\"text/plain\");", "2"),
        ("\"<i>x</i>\".DisplayAs(\"text/html\");", "<i>x</i>"),
        ("#!csharp\n5", Pre("5")),
    ];

    private static readonly (string Code, string Error)[] s_rejected =
    [
        // By the language of scripts
        ("using var stream = new System.IO.MemoryStream();", "CS1002"),
        ("namespace N { class C { } }", "CS7021"),
        ("static class E { public static int F(this int i) => i; }", "CS1109"),
        ("static class E { extension(string s) { public int L => s.Length; } }", "CS9283"),
        ("file class C { }", "CS9054"),
        ("Span<int> span = stackalloc int[3];", "CS8345"),
        ("42;", "CS0201"),
        ("x y z", "CS100"),
        ("unknown", "CS0103"),
        // By the usings that are not there
        ("CultureInfo.InvariantCulture.Name", "CS0103"),
        ("Thread.Sleep(0);", "CS0103"),
        ("Stopwatch.StartNew();", "CS0103"),
        ("new HttpClient();", "CS0246"),
        // By the kernel's own rules
        ("#!time\n1", "Unknown magic command '#!time'"),
        ("int late = 1;\n#load \"lib/outer.csx\"", "CS8098"),
        ("1.Display(\"image/png\");", "No formatter is registered for MIME type image/png."),
        ("Spectre.Console.AnsiConsole.Clear();", "CS0103"),
        ("Xunit.Assert.True(true);", "CS0103"),
    ];

    public static TheoryData<string, string> Accepted => [.. s_accepted.Select(static it => (it.Code, it.Text))];

    public static TheoryData<string, string> Rejected => [.. s_rejected.Select(static it => (it.Code, it.Error))];

    internal static IReadOnlyList<string> Snippets =>
        [
            .. s_accepted.Select(static it => it.Code),
            .. s_rejected.Select(static it => it.Code),
            Mixed,
            Lazy,
            Million,
            Leaves,
            Lets,
            Turns,
            TurnedBack,
            Updates,
            Warns,
        ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Accepts(string code, string text)
    {
        var cell = kernel.Of(code);
        cell.Outcome.ShouldBe(CellOutcome.Succeeded, cell.Error?.Trace);
        string.Concat(cell.Outputs.Select(static output => output.Text)).ShouldBe(text);
        cell.Outputs.Count.ShouldBe(text.Length == 0 ? 0 : 1);
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Rejects(string code, string error)
    {
        var cell = kernel.Of(code);
        cell.Outcome.ShouldBe(CellOutcome.FailedAsMeant);
        cell.Outputs.ShouldHaveSingleItem().Kind.ShouldBe(CellOutputKind.Error);
        cell.Error!.Text.ShouldContain(error);
    }

    [Fact]
    public void Outputs_keep_their_order() =>
        kernel
            .Of(Mixed)
            .Outputs.Select(static output => (output.Kind, output.Label, output.Text))
            .ShouldBe([
                (CellOutputKind.Stream, "stdout", "ab\n"),
                (CellOutputKind.Display, "text/plain", "c"),
                (CellOutputKind.Stream, "stdout", "d\n"),
                (CellOutputKind.Stream, "stderr", "e\n"),
                (CellOutputKind.Result, "text/plain", "f"),
            ]);

    [Fact]
    public void A_value_that_works_when_it_is_read_is_read_once() =>
        kernel.Of(Lazy).Outputs.Select(static output => output.Text).ShouldBe(["read 1\nread 2\n", Pre("[ 1, 2 ]")]);

    [Fact]
    public void A_million_lines_are_cut()
    {
        var text = kernel.Of(Million).Outputs.ShouldHaveSingleItem().Text;
        text.Length.ShouldBeLessThan(110_000);
        text.ShouldStartWith("line 0\n");
        text.ShouldEndWith(" characters left out) ...\n");
    }

    [Fact]
    public void What_a_cell_leaves_running_does_not_turn_up_below_another()
    {
        kernel.Of(Leaves).Outputs.ShouldBeEmpty();
        kernel.Of(Lets).Outputs.ShouldHaveSingleItem().Text.ShouldBe("mine\n");
    }

    [Fact]
    public void Nothing_that_a_cell_does_to_the_console_disturbs_the_next()
    {
        kernel.Of(Turns).Outputs.ShouldBeEmpty();
        kernel.Of(TurnedBack).Outputs.ShouldHaveSingleItem().Text.ShouldBe("back\n");
    }

    [Fact]
    public void An_update_of_what_display_showed_changes_nothing() =>
        kernel.Of(Updates).Outputs.Select(static output => output.Text).ShouldBe([Pre("1"), "between\n"]);

    [Fact]
    public void A_warning_of_the_compiler_is_shown_once_and_says_where()
    {
        var output = kernel.Of(Warns).Outputs.ShouldHaveSingleItem();
        (output.Kind, output.Label).ShouldBe((CellOutputKind.Stream, CellOutput.StandardError));
        output.Text.ShouldStartWith("(3,5): warning CS4014: ");
        output.Text.Count(static letter => letter == '\n').ShouldBe(1);
    }

    [Fact]
    public void The_dojo_does_not_pay_for_the_kernel() =>
        File.ReadAllText(Path.ChangeExtension(typeof(DojoCommandLine).Assembly.Location, ".deps.json"))
            .ShouldNotContain("Microsoft.DotNet.Interactive");

    private static string Pre(string text) => $"<div class=\"dni-plaintext\"><pre>{text}</pre></div>";
}
