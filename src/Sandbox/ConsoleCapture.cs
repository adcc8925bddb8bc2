namespace AsyncKatas.Sandbox;

/// <summary>
/// Reads a stream of a child process to its end, and cuts it into the texts of the runs that the process makes.
/// </summary>
internal sealed class ConsoleCapture
{
    private readonly Lock _gate = new();
    private readonly int _limit;
    private BoundedText _text;
    private string? _marker;
    private string _held = "";
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts to read.</summary>
    /// <param name="from">The stream.</param>
    /// <param name="limit">How many characters to keep of the beginning and of the end of each text.</param>
    public ConsoleCapture(StreamReader from, int limit)
    {
        (_limit, _text) = (limit, new BoundedText(limit));
        _ = ReadAsync(from);
    }

    /// <summary>Completes when the marker was read, or when the stream has ended.</summary>
    public Task Ended
    {
        get
        {
            lock (_gate)
            {
                return _ended.Task;
            }
        }
    }

    /// <summary>What was read since the last <see cref="Begin"/>, shortened, without the marker.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text + _held;
            }
        }
    }

    /// <summary>Starts a new text.</summary>
    /// <param name="marker">What ends it.</param>
    public void Begin(string marker)
    {
        lock (_gate)
        {
            (_marker, _held, _text) = (marker, "", new BoundedText(_limit));
            if (_ended.Task.IsCompleted)
            {
                _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task ReadAsync(StreamReader from)
    {
        var buffer = new char[4096];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // A process that outlives the specs may hold the other end; we have stopped listening.
        }

        lock (_gate)
        {
            _ended.TrySetResult();
        }
    }

    private void Add(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            var all = string.Concat(_held, text);
            var end = _marker is null ? -1 : all.IndexOf(_marker, StringComparison.Ordinal);
            if (end >= 0)
            {
                _text.Append(all.AsSpan(0, end));
                (_held, _marker) = ("", null);
                _ended.TrySetResult();
                return;
            }

            // The marker may come in two pieces.
            var sure = Math.Max(0, all.Length - (_marker?.Length ?? 0));
            _text.Append(all.AsSpan(0, sure));
            _held = all[sure..];
        }
    }
}
