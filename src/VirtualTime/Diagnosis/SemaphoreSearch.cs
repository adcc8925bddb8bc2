using System.Reflection;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Looks for semaphores that somebody waits for in vain. A task does not lead to them when Task.WhenAll stands between
/// (it keeps no reference to its tasks), but the fields of the waiting code do: its locals, its closures, its object.
/// </summary>
internal sealed class SemaphoreSearch
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const int MaxDepth = 4;
    private const int MaxObjects = 500;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _lines = [];

    /// <summary>One line for each semaphore that is waited for and has no free place.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>
    /// Looks into an object of the code under test (a state machine, a closure, a delegate) and what its fields lead
    /// to.
    /// </summary>
    public void LookInto(object? owner, int depth = 0)
    {
        if (owner is null || depth > MaxDepth || _seen.Count >= MaxObjects || !_seen.Add(owner))
        {
            return;
        }

        if (owner is SemaphoreSlim semaphore)
        {
            AddIfWaitedFor(semaphore);
        }
        else if (owner is Delegate callback)
        {
            LookInto(callback.Target, depth);
        }
        else if (IsCodeUnderTest(owner.GetType()))
        {
            foreach (
                var field in owner
                    .GetType()
                    .GetFields(AnyInstance)
                    .Where(static field => !field.FieldType.IsValueType && field.FieldType != typeof(string))
            )
            {
                LookInto(field.GetValue(owner), depth + 1);
            }
        }
    }

    // What .NET and this library hold inside is nobody's semaphore; but the library's closures and machines lead on.
    private static bool IsCodeUnderTest(Type type) =>
        type.Assembly == typeof(SemaphoreSearch).Assembly
            ? type.Name.StartsWith('<')
            : type.Assembly.GetName().Name is { } name && !name.StartsWith("System.", StringComparison.Ordinal);

    private void AddIfWaitedFor(SemaphoreSlim semaphore)
    {
        if (semaphore.CurrentCount > 0)
        {
            return;
        }

        var waiting = 0;
        for (var waiter = Field(semaphore, "m_asyncHead"); waiter is not null; waiter = Field(waiter, "Next"))
        {
            waiting++;
        }

        if (waiting > 0)
        {
            _lines.Add(
                $"SemaphoreSlim: {waiting} {(waiting == 1 ? "waits" : "wait")} for it, none of its places is free (not "
                    + "released)"
            );
        }
    }

    private static object? Field(object owner, string name) =>
        owner.GetType().GetField(name, AnyInstance)?.GetValue(owner);
}
