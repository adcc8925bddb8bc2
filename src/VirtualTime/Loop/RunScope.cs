using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Marks an execution context as one run's. The context flows into every continuation, pool item and thread that the
/// run starts, and .NET reports each thread that enters or leaves it.
/// </summary>
internal sealed class RunScope
{
    private static readonly AsyncLocal<RunScope?> s_current = new(OnThreadChangedContext);

    private readonly bool _isReal;

    static RunScope()
    {
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(static exception =>
                s_current.Value?.Swallow(exception) ?? false
            );
        }
        catch (InvalidOperationException)
        {
            // The process has such a handler already, and there can be only one: it decides.
        }
    }

    /// <summary>Makes a mark.</summary>
    /// <param name="loop">The run.</param>
    /// <param name="isReal">
    /// True: for work that waits for the real world, which no turn and no rule of virtual time concerns.
    /// </param>
    public RunScope(RunLoop loop, bool isReal) => (Loop, _isReal) = (loop, isReal);

    /// <summary>True on any thread that runs code of some run.</summary>
    public static bool IsInsideRun => s_current.Value is not null;

    /// <summary>
    /// The run whose virtual time holds for the calling thread; null outside of runs, inside RealAsync, and when the
    /// run is over.
    /// </summary>
    public static RunLoop? CurrentRun =>
        s_current.Value is { _isReal: false, Loop: { IsOver: false } loop } ? loop : null;

    private RunLoop Loop { get; }

    /// <summary>Marks the calling thread's execution context, and all that will flow from it.</summary>
    public void Enter() => s_current.Value = this;

    // Never compiled anew, so that what it measures does not depend on when.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnThreadChangedContext(AsyncLocalValueChangedArgs<RunScope?> change)
    {
        var position = StackPosition.Here;
        if (change.PreviousValue is { _isReal: false } left)
        {
            left.Loop.Turns.Leave(Thread.CurrentThread, change.CurrentValue is null ? position : null);
        }

        if (change.CurrentValue is { _isReal: false } entered)
        {
            entered.Loop.Turns.Enter(Thread.CurrentThread, position);
        }
    }

    // An exception that leaves a thread (async void without a context, a work item, a raw thread) would end the
    // process.
    private bool Swallow(Exception exception)
    {
        Loop.Fail(exception);
        return true;
    }
}
