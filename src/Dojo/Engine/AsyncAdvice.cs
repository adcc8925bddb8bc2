using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AsyncKatas.Dojo.Engine;

/// <summary>
/// What the compiler's messages about async code leave unsaid. Some advise what compiles and does something else than meant;
/// a sentence below them says what the code does as it stands.
/// </summary>
internal static partial class AsyncAdvice
{
    /// <summary>A sentence to stand below a message of the compiler; null: the message says enough.</summary>
    /// <param name="message">The message.</param>
    public static string? On(CompilerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Id switch
        {
            "CS0029" or "CS0266" or "CS1503" => OnConversion(message.Text),
            "CS1061" when message.Text.StartsWith("'Task", StringComparison.Ordinal) => "A task stands here, and not what comes out of it when it has ended.",
            "CS1983" => "With void it would compile too, but then nobody could wait for the method or learn that it failed.",
            "CS1996" => "A lock belongs to one thread, and what follows an await may run on another one.",
            "CS1997" => "An async method makes its own task: it hands out no other one, it ends.",
            "CS1998" => "Without an await the whole method runs before its caller gets the task. Task.Run would only move that to another thread.",
            "CS4001" => "What stands here is no task: it is there already, and there is nothing to wait for.",
            "CS4008" => "What is called here gives out no task, so nobody can wait for it or learn that it failed.",
            "CS4014" => "The work is started and its task is dropped: nobody will know when it has ended or whether it failed.",
            "CS4016" => "An async method puts its result into a task by itself. What is returned here is a task that nobody has awaited, so its result is not there yet.",
            "CS4032" or "CS4033" => "The specs need the return type that the method has now: with another one they do not compile.",
            "CS8030" or "CS8031" => "The lambda is wanted for a task without a result.",
            _ => null,
        };
    }

    private static string? OnConversion(string text)
    {
        if (Conversion().Match(text) is not { Success: true } types)
        {
            return null;
        }

        var (from, to) = (types.Groups["from"].Value, types.Groups["to"].Value);
        return (Depth(from), Depth(to)) switch
        {
            ( > 1, > 0) when Depth(from) > Depth(to) =>
                "It is a task inside a task: the outer one ends when the inner one has been started, not when the inner one has ended.",
            (1, 0) => string.Create(CultureInfo.InvariantCulture, $"The task is not the {to} itself: the {to} is there when the task has ended, and nobody has awaited it here."),
            (0, 1) => "A task is wanted, and the bare result stands here. Only a method or a lambda marked async puts its result into a task by itself.",
            _ => null,
        };
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

    [GeneratedRegex("'(?<from>[^']+)' to '(?<to>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conversion();

    [GeneratedRegex(@"^([\w.]+\.)?(Value)?Task(<(?<inner>.*)>)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Task();
}
