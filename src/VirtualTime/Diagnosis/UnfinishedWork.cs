using System.Collections;
using System.Reflection;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Follows "who waits for whom" from a task down, through the private fields of the compiler's state machines and of
/// .NET's tasks. It only words messages: should a later .NET rename a field, they carry less detail and nothing else
/// changes. It may be used only while none of that code runs.
/// </summary>
internal sealed class UnfinishedWork
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const int MaxLines = 16;
    private const int MaxDepth = 10;

    private static readonly string[] s_fieldsWithTasks = ["_tasks", "m_tasks", "_task", "_task1", "_task2"];

    private readonly List<string> _lines = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly SemaphoreSearch _search = new();

    /// <summary>One line for each async method or primitive that has not ended, indented by depth.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>One line for each semaphore that is waited for in vain.</summary>
    public IReadOnlyList<string> Semaphores => _search.Lines;

    /// <summary>Describes what <paramref name="main"/> waits for.</summary>
    /// <param name="main">The task of the body; null if the body has not returned one.</param>
    /// <param name="body">The body, for what its closure holds.</param>
    public static UnfinishedWork Of(Task? main, Delegate body)
    {
        var unfinished = new UnfinishedWork();
        try
        {
            unfinished.Walk(main, depth: 1);
            unfinished._search.LookInto(body);
        }
        catch (Exception exception)
        {
            // Collections of the code under test may throw anything, and a message must not replace the failure that it
            // words.
            unfinished._lines.Add($"  (no more detail: {exception.Message})");
        }

        if (unfinished._lines.Count > MaxLines)
        {
            var more = unfinished._lines.Count - MaxLines;
            unfinished._lines.RemoveRange(MaxLines, more);
            unfinished._lines.Add($"  ... and {more} more");
        }

        return unfinished;
    }

    /// <summary>
    /// Name of the async method behind the state of a posted continuation (its box, or a delegate of its box), if it is
    /// one.
    /// </summary>
    public static string? NameOf(object? state)
    {
        for (; state is Delegate continuation; state = continuation.Target)
        {
            // While somebody listens to its events, .NET wraps the continuations of an await.
            if (continuation.Target is { } wrapper && Field(wrapper, "_continuation") is Delegate wrapped)
            {
                return NameOf(wrapped);
            }
        }

        return state is not null && Field(state, "StateMachine") is { } machine
            ? MethodNames.Of(machine.GetType())
            : null;
    }

    private void Walk(object? awaited, int depth)
    {
        if (awaited is null or Task { IsCompleted: true } || depth > MaxDepth || !_seen.Add(awaited))
        {
            return;
        }

        if (Field(awaited, "StateMachine") is { } machine)
        {
            if (machine.GetType().Assembly == typeof(UnfinishedWork).Assembly)
            {
                // An assertion that waits says nothing to those who have not written it.
                WalkMachine(machine, depth);
                return;
            }

            AddLine(depth, MethodNames.Of(machine.GetType()));
            WalkMachine(machine, depth + 1);
            return;
        }

        if (awaited.GetType().Name.StartsWith('<'))
        {
            // An async iterator is its own state machine.
            AddLine(depth, MethodNames.Of(awaited.GetType()));
            WalkMachine(awaited, depth + 1);
            return;
        }

        AddLine(depth, KindOf(awaited));
        foreach (
            var field in awaited
                .GetType()
                .GetFields(AnyInstance)
                .Where(static field => s_fieldsWithTasks.Contains(field.Name))
        )
        {
            WalkTasks(field.GetValue(awaited), depth + 1);
        }
    }

    // What it awaits comes first, then the tasks in its locals (which stand in the machine too).
    private void WalkMachine(object machine, int depth)
    {
        _search.LookInto(machine);
        var fields = machine.GetType().GetFields(AnyInstance);
        foreach (var field in fields.Where(static field => field.Name.StartsWith("<>u__", StringComparison.Ordinal)))
        {
            Walk(AwaitedBy(field.GetValue(machine), depth: 0), depth);
        }

        foreach (var field in fields)
        {
            WalkTasks(field.GetValue(machine), depth);
        }
    }

    private void WalkTasks(object? value, int depth)
    {
        if (value is Task task)
        {
            Walk(task, depth);
        }
        else if (value is IList list)
        {
            WalkList(list.OfType<Task>(), depth);
        }
    }

    // Neighbours that wait for the same in the same way stand there once.
    private void WalkList(IEnumerable<Task> tasks, int depth)
    {
        List<string> before = [];
        var times = 1;
        foreach (var task in tasks)
        {
            var start = _lines.Count;
            Walk(task, depth);
            var block = _lines[start..];
            if (block.Count == 0)
            {
                continue;
            }

            if (!block.SequenceEqual(before, StringComparer.Ordinal))
            {
                (before, times) = (block, 1);
                continue;
            }

            _lines.RemoveRange(start, block.Count);
            _lines[start - block.Count] = $"{block[0]}, {++times} times";
        }
    }

    // The awaiter in use holds what it awaits in a field, sometimes through another struct.
    private static object? AwaitedBy(object? awaiter, int depth)
    {
        if (awaiter is null or Task || depth > 3)
        {
            return awaiter as Task;
        }

        foreach (
            var field in awaiter
                .GetType()
                .GetFields(AnyInstance)
                .Where(static field => !field.FieldType.IsPrimitive && !field.FieldType.IsEnum)
        )
        {
            if (
                field.GetValue(awaiter) is { } inner
                && (field.FieldType.IsValueType ? AwaitedBy(inner, depth + 1) : inner) is { } found
            )
            {
                return found;
            }
        }

        return null;
    }

    private void AddLine(int depth, string text) => _lines.Add(new string(' ', depth * 2) + text);

    private static object? Field(object owner, string name) =>
        owner.GetType().GetField(name, AnyInstance)?.GetValue(owner);

    private static string KindOf(object awaited)
    {
        var type = awaited.GetType();
        var name = type.FullName ?? type.Name;
        return name switch
        {
            _ when name.Contains("SemaphoreSlim", StringComparison.Ordinal) => "SemaphoreSlim.WaitAsync (not released)",
            _ when name.Contains("Channels.", StringComparison.Ordinal) =>
                "a Channel (nothing written and not completed, or full)",
            _ when name.Contains("Delay", StringComparison.Ordinal) => "Task.Delay",
            _ when name.Contains("WhenAny", StringComparison.Ordinal)
                    || name.Contains("CompleteOnInvoke", StringComparison.Ordinal) => "Task.WhenAny",
            _ when name.Contains("WhenAll", StringComparison.Ordinal) =>
                $"Task.WhenAll ({Field(awaited, "_remainingToComplete") ?? Field(awaited, "m_count") ?? "some"} not "
                    + "ended)",
            _ when name.Contains("CancellationPromise", StringComparison.Ordinal) => "Task.WaitAsync",
            _ when name.Contains("PeriodicTimer", StringComparison.Ordinal) => "PeriodicTimer",
            _ when name.Contains("UnwrapPromise", StringComparison.Ordinal) => "Task.Run",
            _ when awaited is Task { Status: TaskStatus.Created } => "a Task that nobody has started",
            _ when awaited is Task { Status: TaskStatus.Running } => "Task.Run (it is running)",
            _ when awaited is Task { Status: TaskStatus.WaitingToRun } => "Task.Run (it has not begun)",
            _ when type == typeof(Task) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)) =>
                "a TaskCompletionSource (not completed)",
            _ => type.Name.Split('`')[0],
        };
    }
}
