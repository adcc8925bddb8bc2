using System.Globalization;
using System.Text.RegularExpressions;
using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.KataModel;

/// <summary>
/// What the compiler's messages about async code leave unsaid. Some advise what compiles and does something else than
/// meant; a sentence below them says what the code does as it stands. It holds for all code that gets that message.
/// </summary>
internal static partial class AsyncAdvice
{
    private const string TaskNotResult = "This is a task, not what comes out of it when it ends.";

    /// <summary>A sentence to stand below a message of the compiler; null: the message says enough.</summary>
    public static string? On(CompilerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        string[] types =
        [
            .. Quoted()
                .Matches(message.Text)
                .Select(static match => Namespaces().Replace(match.Groups["type"].Value, "")),
        ];
        return message.Id switch
        {
            "CS0029" or "CS0266" or "CS1503" when types is [.., var from, var to] => OnConversion(from, to),
            "CS0019" or "CS0021" or "CS0023" or "CS1579" or "CS1929" or "CS8411" when types.Any(HasResult) =>
                TaskNotResult,
            "CS1061" when types is [var type, var member, ..] => OnMember(type, member),
            "CS0127" => "A void method returns nothing, not even a task: nobody can wait for what it has started.",
            "CS1983" => "As async void, nobody could wait for the method or learn that it failed.",
            "CS1996" => "A lock belongs to one thread, and what follows an await may run on another one.",
            "CS1997" =>
                "An async method that returns Task creates its task by itself, and that task has no result: it only "
                    + "ends.",
            "CS4001" when types.Contains("method group", StringComparer.Ordinal) =>
                "The method is named here, but nobody calls it: there is no task yet.",
            "CS4001" => "This is not a task, so there is nothing to wait for.",
            "CS4008" =>
                "What is called here returns no task, so there is nothing to wait for. If it is async void, nobody "
                    + "learns when it ends or whether it failed.",
            "CS4014" =>
                "The work is started and its task is dropped: nobody will know when it has ended or whether it failed.",
            "CS4016" =>
                "An async method puts its result into a task by itself. What is returned here is a task, not its "
                    + "result.",
            "CS4032" when types is [.., var advised] => OnReturnType(advised),
            "CS4033" =>
                "As async void it would compile too, and nobody could wait for the method or learn that it failed.",
            "CS4034" => "When the caller of an async lambda carries on, what the lambda awaits may not have ended.",
            "CS8030" => "Whatever calls this lambda takes nothing from it: a task that it returned would be dropped.",
            "CS8031" => "The lambda is expected to return a task without a result.",
            "CS8425" => "A token that a reader passes with WithCancellation does not reach this method.",
            _ => null,
        };
    }

    private static string? OnConversion(string from, string to) =>
        (Depth(from), Depth(to)) switch
        {
            ( > 1, > 0) when Depth(from) > Depth(to) =>
                "This is a task inside a task: the outer one yields the inner one, which may not have ended by then.",
            ( > 0, 0) when HasResult(from) && string.Equals(Unwrapped(from), to, StringComparison.Ordinal) =>
                $"The task is not the {to} itself: the {to} comes out of it when it ends.",
            ( > 0, 0) when HasResult(from) => TaskNotResult,
            ( > 0, 0) => "This is a task without a result: it ends, and nothing comes out of it.",
            (1, 1) when !HasResult(from) && HasResult(to) =>
                "This is a task without a result. A cast does not give it one, and fails at run time if there is none.",
            (0, > 0) when IsFunction(from) => "This is a function that nobody has called: there is no task yet.",
            (0, 1) when string.Equals(Unwrapped(to), from, StringComparison.Ordinal) =>
                "A task is expected, and this is the bare result. Only a method or a lambda marked async puts its "
                    + "result into a task by itself.",
            (0, 0)
                when from.Contains("Func<", StringComparison.Ordinal)
                    && !to.Contains("Func<", StringComparison.Ordinal)
                    && to.Contains("Task", StringComparison.Ordinal) =>
                "These are functions that nobody has called: there are no tasks yet.",
            (0, 0) when string.Equals(Unwrapped(from), to, StringComparison.Ordinal) =>
                "These are the tasks, not what comes out of them when they end.",
            (0, 0)
                when from.StartsWith("IEnumerable<Task", StringComparison.Ordinal)
                    && to.Contains("Task", StringComparison.Ordinal) => string.Create(
                CultureInfo.InvariantCulture,
                $"A cast does not make a {to}: unless it is one already, the cast fails at run time."
            ),
            _ => null,
        };

    private static string? OnMember(string type, string member) =>
        string.Equals(member, "GetAwaiter", StringComparison.Ordinal) ? OnAwaited(type)
        : HasResult(type) ? TaskNotResult
        : Depth(type) > 0 && string.Equals(member, "Result", StringComparison.Ordinal)
            ? "This task has no result: it only ends."
        : null;

    private static string OnAwaited(string type) =>
        IsFunction(type) ? "This is a function that nobody has called: there is no task yet."
        : Element().IsMatch(type) ? "These are several tasks, and an await waits for one."
        : type.StartsWith("TaskCompletionSource", StringComparison.Ordinal)
            ? "The source is not a task itself: it has one, which ends when the source is told to."
        : "This is not a task, so there is nothing to wait for.";

    // The compiler wraps whatever the method returns into one more task.
    private static string OnReturnType(string advised) =>
        Depth(advised) > 1
            ? "Marked async, a method that returns a task already can keep its return type."
            : "Its callers get a task then, and what comes out of it only when it has ended.";

    private static bool IsFunction(string type) => type.StartsWith("Func<", StringComparison.Ordinal);

    private static bool HasResult(string type) =>
        Task().Match(type) is { Success: true } task && task.Groups["inner"].Success;

    // Task<string> -> string, List<Task<string>> -> List<string>
    private static string Unwrapped(string type)
    {
        var match = Start().Match(type);
        var depth = 1;
        for (var i = match.Index + match.Length; match.Success && i < type.Length; i++)
        {
            depth += type[i] switch
            {
                '<' => 1,
                '>' => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                return type[..match.Index] + type[(match.Index + match.Length)..i] + type[(i + 1)..];
            }
        }

        return type;
    }

    // 2 for Task<Task<string>>, 0 for List<Task>: a list of tasks is no task.
    private static int Depth(string type)
    {
        var depth = 0;
        for (var rest = type; Task().Match(rest) is { Success: true } task; rest = task.Groups["inner"].Value)
        {
            depth++;
        }

        return depth;
    }

    [GeneratedRegex("'(?<type>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\w+\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"\b(Value)?Task<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Start();

    [GeneratedRegex(
        @"^(Value)?Task\??(<(?<inner>.*)>)?\??$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Task();

    // Task[], List<Task<string>>
    [GeneratedRegex(
        @"^((Value)?Task(<.*>)?\[\]|\w+<(Value)?Task(<.*>)?>)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Element();
}
