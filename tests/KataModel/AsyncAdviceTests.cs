using AsyncKatas.Compiler.Contract;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>What stands below the compiler's messages about async code, read from code that gets them.</summary>
public sealed class AsyncAdviceTests : IDisposable
{
    private const string TaskNotResult = "This is a task, not what comes out of it when it ends.";

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(
        "CS0029",
        "static int X() { int x = Five(); return x; }",
        "The task is not the int itself: the int comes out of it when it ends."
    )]
    [InlineData("CS0029", "static int X() { int x = Word(); return x; }", TaskNotResult)]
    [InlineData(
        "CS0029",
        "static int X() { int x = Nothing(); return x; }",
        "This is a task without a result: it ends, and nothing comes out of it."
    )]
    [InlineData(
        "CS0029",
        "static Task<int> X() => Task.WhenAny(Five(), Five());",
        "This is a task inside a task: the outer one yields the inner one, which may not have ended by then."
    )]
    [InlineData(
        "CS0029",
        "static Task<int> X() => 5;",
        "A task is expected, and this is the bare result. Only a method or a lambda marked async puts its result into "
            + "a task by itself."
    )]
    [InlineData("CS0029", "static Task<int> X() => \"five\";", null)]
    [InlineData(
        "CS0029",
        "static Task<int> X(Func<Task<int>> job) => job;",
        "This is a function that nobody has called: there is no task yet."
    )]
    [InlineData(
        "CS0029",
        "static int[] X() => new[] { Five(), Five() };",
        "These are the tasks, not what comes out of them when they end."
    )]
    [InlineData(
        "CS0029",
        "static List<int> X() => new List<Task<int>>();",
        "These are the tasks, not what comes out of them when they end."
    )]
    [InlineData("CS0029", "static int X() => \"five\";", null)]
    [InlineData(
        "CS0266",
        "static Task<int> X() => Nothing();",
        "This is a task without a result. A cast does not give it one, and fails at run time if there is none."
    )]
    [InlineData(
        "CS0266",
        "static Task<int>[] X() => new[] { 1 }.Select(_ => Five());",
        "A cast does not make a Task<int>[]: unless it is one already, the cast fails at run time."
    )]
    [InlineData(
        "CS1503",
        "static void X() => Console.WriteLine(Math.Abs(1), Take(Five()));\n static object Take(int x) => x;",
        "The task is not the int itself: the int comes out of it when it ends."
    )]
    [InlineData(
        "CS1503",
        "static Task X(List<Func<Task>> jobs) => Task.WhenAll(jobs);",
        "These are functions that nobody has called: there are no tasks yet."
    )]
    [InlineData("CS0019", "static int X() => Five() + 1;", TaskNotResult)]
    [InlineData("CS0019", "static bool X() => \"a\" > 1;", null)]
    [InlineData("CS0021", "static int X() => Many()[0];", TaskNotResult)]
    [InlineData("CS0023", "static bool X() => !Task.FromResult(true);", TaskNotResult)]
    [InlineData("CS1579", "static void X() { foreach (var x in Many()) { } }", TaskNotResult)]
    [InlineData("CS8411", "static async Task X() { await foreach (var x in Many()) { } }", TaskNotResult)]
    [InlineData("CS1061", "static int X() => Many().Length;", TaskNotResult)]
    [InlineData("CS1061", "static object X() => Nothing().Result;", "This task has no result: it only ends.")]
    [InlineData("CS1061", "static object X() => new TaskCompletionSource<int>().Result;", null)]
    [InlineData(
        "CS1061",
        "static async Task X() { await new TaskCompletionSource(); }",
        "The source is not a task itself: it has one, which ends when the source is told to."
    )]
    [InlineData(
        "CS1061",
        "static async Task X() { await new[] { Five() }; }",
        "These are several tasks, and an await waits for one."
    )]
    [InlineData(
        "CS1061",
        "static async Task X(IEnumerable<Task> tasks) { await tasks; }",
        "These are several tasks, and an await waits for one."
    )]
    [InlineData(
        "CS1061",
        "static async Task X(Func<Task<int>> job) { await job; }",
        "This is a function that nobody has called: there is no task yet."
    )]
    [InlineData("CS1061", "static async Task X() { await 5; }", "This is not a task, so there is nothing to wait for.")]
    [InlineData(
        "CS0127",
        "static async void X() { await Nothing(); return 5; }",
        "A void method returns nothing, not even a task: nobody can wait for what it has started."
    )]
    [InlineData(
        "CS1983",
        "static async int X() { await Nothing(); return 5; }",
        "As async void, nobody could wait for the method or learn that it failed."
    )]
    [InlineData(
        "CS1996",
        "static async Task X(object gate) { lock (gate) { await Nothing(); } }",
        "A lock belongs to one thread, and what follows an await may run on another one."
    )]
    [InlineData(
        "CS1997",
        "static async Task X() { await Nothing(); return Nothing(); }",
        "An async method that returns Task creates its task by itself, and that task has no result: it only ends."
    )]
    [InlineData(
        "CS4001",
        "static async Task X() { await Nothing; }",
        "The method is named here, but nobody calls it: there is no task yet."
    )]
    [InlineData(
        "CS4008",
        "static async Task X() { await Console.Out.FlushAsync(); await Void(); }\n static void Void() { }",
        "What is called here returns no task, so there is nothing to wait for. If it is async void, nobody learns when "
            + "it ends or whether it failed."
    )]
    [InlineData(
        "CS4014",
        "static async Task X() { Nothing(); await Nothing(); }",
        "The work is started and its task is dropped: nobody will know when it has ended or whether it failed."
    )]
    [InlineData(
        "CS4016",
        "static async Task<int> X() { await Nothing(); return Five(); }",
        "An async method puts its result into a task by itself. What is returned here is a task, not its result."
    )]
    [InlineData(
        "CS4032",
        "static Task<int> X() { var x = await Five(); return Task.FromResult(x); }",
        "Marked async, a method that returns a task already can keep its return type."
    )]
    [InlineData(
        "CS4032",
        "static Task X() { await Five(); return Nothing(); }",
        "Marked async, a method that returns a task already can keep its return type."
    )]
    [InlineData(
        "CS4032",
        "static int X() { return await Five(); }",
        "Its callers get a task then, and what comes out of it only when it has ended."
    )]
    [InlineData(
        "CS4033",
        "static void X() { await Five(); }",
        "As async void it would compile too, and nobody could wait for the method or learn that it failed."
    )]
    [InlineData(
        "CS4034",
        "static void X() { Func<Task> x = () => { await Five(); }; }",
        "When the caller of an async lambda carries on, what the lambda awaits may not have ended."
    )]
    [InlineData(
        "CS8030",
        "static void X(List<int> list) => list.ForEach(x => { return Five(); });",
        "Whatever calls this lambda takes nothing from it: a task that it returned would be dropped."
    )]
    [InlineData(
        "CS8031",
        "static void X() { Func<Task> x = async () => { await Five(); return 5; }; }",
        "The lambda is expected to return a task without a result."
    )]
    [InlineData(
        "CS8425",
        "static async IAsyncEnumerable<int> X(CancellationToken token) { await Five(); yield return 1; }",
        "A token that a reader passes with WithCancellation does not reach this method."
    )]
    public void A_message_about_async_code_gets_a_sentence_that_is_true(string id, string member, string? advice)
    {
        var found = MessagesOn(member);
        found
            .Where(message => string.Equals(message.Id, id, StringComparison.Ordinal))
            .Select(AsyncAdvice.On)
            .ShouldContain(advice, string.Join('\n', found));
    }

    private IReadOnlyList<CompilerMessage> MessagesOn(string member)
    {
        var variant = Kata.Load(KataFiles.Of(_fixture.Repository, FixtureRepository.Name)).Learner;
        var text = _fixture.Read(FixtureRepository.Solution).TrimEnd();
        return KataCompiler
            .Run(
                variant,
                $"{text[..^1]}\n {member}\n static Task<int> Five() => Task.FromResult(5);\n"
                    + " static Task<string> Word() => Task.FromResult(\"\");\n"
                    + " static Task<int[]> Many() => Task.FromResult(new int[1]);\n"
                    + $" static Task Nothing() => Task.CompletedTask;\n}}\n"
            )
            .Messages;
    }
}
