using System.Runtime.CompilerServices;

namespace AsyncKatas.Specs;

/// <summary>
/// Finds exceptions of jobs that nobody looked at. .NET tells of them only when the failed task is collected, so this
/// collects; the identity of the exception says which run it belongs to, also while other runs go on side by side.
/// </summary>
internal sealed class UnobservedErrors
{
    private static readonly ConditionalWeakTable<Exception, UnobservedErrors> s_owners = [];

    private readonly Lock _gate = new();
    private readonly List<Exception> _found = [];
    private bool _any;

    static UnobservedErrors() => TaskScheduler.UnobservedTaskException += static (_, args) => Report(args);

    public void Watch(Exception error)
    {
        _any = true;
        s_owners.AddOrUpdate(error, this);
    }

    /// <summary>
    /// The watched exceptions that stand in a task that nobody can look at any more. Call it when the run is over.
    /// </summary>
    public IReadOnlyList<Exception> Find()
    {
        if (!_any)
        {
            return [];
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (_gate)
        {
            return [.. _found.Distinct()];
        }
    }

    private static void Report(UnobservedTaskExceptionEventArgs args)
    {
        foreach (var error in args.Exception.Flatten().InnerExceptions)
        {
            if (s_owners.TryGetValue(error, out var owner))
            {
                args.SetObserved();
                lock (owner._gate)
                {
                    owner._found.Add(error);
                }
            }
        }
    }
}
