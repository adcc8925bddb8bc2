// Approach: failures travel through a channel that ends with the last job. Only RunAsync reads it, and nothing needs a
// lock.
using System.Threading.Channels;

namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly Channel<Exception> _failures = Channel.CreateUnbounded<Exception>();

    // The body and the jobs that have not ended. From 0 it never rises again.
    private int _running = 1;

    private TaskGroup(CancellationToken cancellationToken) => CancellationToken = cancellationToken;

    public CancellationToken CancellationToken { get; }

    public static async Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        cancellationToken.ThrowIfCancellationRequested();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var group = new TaskGroup(cancellation.Token);
        var main = CallAsync(() => body(group), cancellation);
        _ = group.WatchAsync(main);
        var failures = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        await foreach (var failure in group._failures.Reader.ReadAllAsync(CancellationToken.None))
        {
            failures.Add(failure);
            try
            {
                await cancellation.CancelAsync();
            }
            catch (AggregateException errorsOfCallbacks)
            {
                failures.Add(errorsOfCallbacks);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await main;
    }

    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Enter();
        var task = CancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(CancellationToken) : CallAsync(job);
        _ = WatchAsync(task);
        return task;
    }

    // A body that ends as cancelled sends no failure, so it cancels the jobs by itself.
    private static async Task CallAsync(Func<Task> body, CancellationTokenSource cancellation)
    {
        try
        {
            await body();
        }
        catch (OperationCanceledException)
        {
            await cancellation.CancelAsync();
            throw;
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job) => await job(CancellationToken);

    private async Task WatchAsync(Task task)
    {
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        if (task.Exception is { InnerException: { } failure })
        {
            _failures.Writer.TryWrite(failure);
        }

        if (Interlocked.Decrement(ref _running) == 0)
        {
            _failures.Writer.Complete();
        }
    }

    private void Enter()
    {
        int running;
        do
        {
            running = Volatile.Read(ref _running);
            if (running == 0)
            {
                throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
            }
        } while (Interlocked.CompareExchange(ref _running, running + 1, running) != running);
    }
}
