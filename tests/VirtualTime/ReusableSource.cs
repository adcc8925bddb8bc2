using System.Threading.Tasks.Sources;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>A value task source that runs its continuations on the thread pool, as sockets and channels do.</summary>
internal sealed class ReusableSource<T> : IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };

    public ValueTask<T> NextAsync() => new(this, _core.Version);

    public void SetResult(T result) => _core.SetResult(result);

    public T GetResult(short token)
    {
        var result = _core.GetResult(token);
        _core.Reset();
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);
}
