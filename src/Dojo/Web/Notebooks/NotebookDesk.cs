using System.Globalization;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Notebooks;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Html;
using AsyncKatas.Notebooks.Kernel;
using AsyncKatas.Sandbox;

namespace AsyncKatas.Dojo.Web;

/// <summary>
/// One notebook that is open in the browser, and its kernel, if one is alive: a process that runs one cell after the
/// other. A cell can only be interrupted with its kernel, and then all that its cells have computed is gone.
/// </summary>
internal sealed class NotebookDesk : IAsyncDisposable
{
    // More often would only keep the page busy.
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly KataWorkshop _workshop;
    private readonly NotebookDrafts _drafts;
    private readonly List<(LiveCell Cell, string Source)> _waiting = [];
    private readonly NotebookDocument _notebook;
    private ChildProcess? _kernel;
    private string? _farewell;
    private string _note = "";

    // Changed only behind the gate: whoever queues a cell has to know whether anybody still looks at the queue.
    private bool _isWorking;
    private bool _isRetired;
    private TaskCompletionSource? _running;

    /// <summary>Opens a notebook.</summary>
    /// <param name="name">Its name, without its extension; it is there.</param>
    /// <param name="path">Where it is, in the repository.</param>
    /// <param name="workshop">What all pages share.</param>
    public NotebookDesk(string name, string path, KataWorkshop workshop)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        (Name, _workshop) = (name, workshop);
        _notebook = NotebookDocument.Read(workshop.Repository.FullPath(path));
        _drafts = new NotebookDrafts(new DojoFolder(workshop.Repository), name);
        Cells = [.. _notebook.CodeCells.Select(static cell => new LiveCell(cell, IdOf(cell)))];
        Opened = File.GetLastWriteTimeUtc(_notebook.Path);
    }

    /// <summary>Name of the notebook.</summary>
    public string Name { get; }

    /// <summary>To what a page listens that shows it.</summary>
    public string Topic => $"notebook:{Name}";

    /// <summary>When the file was written that was read.</summary>
    public DateTime Opened { get; }

    /// <summary>The cells of code.</summary>
    public IReadOnlyList<LiveCell> Cells { get; }

    /// <summary>True while there is a process.</summary>
    public bool HasKernel
    {
        get
        {
            lock (_gate)
            {
                return _kernel is not null;
            }
        }
    }

    /// <summary>True while a cell runs or waits.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return Cells.Any(static cell => cell.State is CellState.Queued or CellState.Running);
            }
        }
    }

    /// <summary>When a page was last heard of that shows it, or a cell last ended.</summary>
    public long LastSeen { get; private set; }

    /// <summary>A page shows it.</summary>
    public void See() => LastSeen = _workshop.Clock.GetTimestamp();

    /// <summary>Everything that a page shows.</summary>
    public object Snapshot()
    {
        lock (_gate)
        {
            var live = Cells.ToDictionary(static cell => cell.Cell);
            var parts = _workshop.PartsOf("notebooks", _notebook.Cells.Select(static cell => cell.Id).OfType<string>());
            return new
            {
                Name,
                Title = _notebook.Title ?? Name,
                Note = _note,
                Kernel = KernelState,
                Cells = _notebook.Cells.Select(cell =>
                    live.TryGetValue(cell, out var it)
                        ? CodeOf(it)
                        : new
                        {
                            Id = IdOf(cell),
                            Html = cell.Kind == CellKind.Markdown ? parts.Markdown(cell.Source) : "",
                        }
                ),
            };
        }
    }

    /// <summary>Keeps what the learner has made of a cell; null: brings the original back.</summary>
    /// <param name="id">Id of the cell.</param>
    /// <param name="source">The code.</param>
    public void Keep(string id, string? source)
    {
        var cell = CellOf(id);
        source = source?.ReplaceLineEndings("\n");
        lock (_gate)
        {
            RefuseIfRetired();
            _drafts.Set(id, string.Equals(source, cell.Cell.Source, StringComparison.Ordinal) ? null : source);
            Tell(
                "draft",
                new
                {
                    id,
                    Source = SourceOf(cell),
                    IsChanged = IsChanged(cell),
                }
            );
        }
    }

    /// <summary>
    /// Runs cells, after those that wait already. One that waits keeps its place and runs as it is now; one that runs
    /// already runs again if it has been changed, or is being ended.
    /// </summary>
    /// <param name="ids">Their ids, in order.</param>
    public void Run(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        lock (_gate)
        {
            RefuseIfRetired();
            foreach (var cell in ids.Select(CellOf))
            {
                Enqueue(cell);
            }

            if (!_isWorking)
            {
                _isWorking = true;
                _ = Task.Run(WorkAsync);
            }
        }
    }

    /// <summary>Has a kernel ready before the first cell runs.</summary>
    public void Prepare()
    {
        lock (_gate)
        {
            RefuseIfRetired();
            _kernel ??= NotebookRunner.Start(_notebook);
        }
    }

    /// <summary>Makes way for another desk of the same notebook, unless there is something to lose here.</summary>
    /// <returns>True: nothing can be started or kept here any more.</returns>
    public bool TryRetire()
    {
        lock (_gate)
        {
            return _isRetired = _isRetired || (_kernel is null && !_isWorking);
        }
    }

    /// <summary>Ends the kernel, whatever it does.</summary>
    /// <param name="farewell">What the page is to say of it.</param>
    public async Task EndAsync(string farewell)
    {
        ChildProcess? kernel;
        TaskCompletionSource? running;
        lock (_gate)
        {
            Forget();
            (kernel, running) = (_kernel, _running);
            if (kernel is null)
            {
                return;
            }

            // A cell that is asked for from here on gets another kernel, and waits for this one no longer than it must.
            if (running is null)
            {
                Lose(kernel, farewell);
            }
            else
            {
                _farewell = farewell;
            }
        }

        await kernel.KillAsync();
        if (running is not null)
        {
            await running.Task;
        }

        await kernel.DisposeAsync();
    }

    /// <summary>Ends the cell that runs, and with it the kernel.</summary>
    public Task InterruptAsync()
    {
        LiveCell? running;
        lock (_gate)
        {
            running = Cells.FirstOrDefault(static cell => cell.State == CellState.Running);
        }

        return EndAsync(
            running is null
                ? "Nothing was running; the kernel was ended all the same. What the cells had computed is gone."
                : $"You interrupted {running.Cell.Name}, and its kernel was ended with it. What the cells had "
                    + "computed is gone: run them again from the top."
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isRetired = true;
        }

        await EndAsync("The server was stopped.");
    }

    private static string IdOf(NotebookCell cell) =>
        cell.Id ?? string.Create(CultureInfo.InvariantCulture, $"cell-{cell.Number}");

    // Behind the gate.
    private void Enqueue(LiveCell cell)
    {
        var source = SourceOf(cell);
        var place = _waiting.FindIndex(it => it.Cell == cell);
        if (place >= 0)
        {
            _waiting[place] = (cell, source);
        }
        else if (cell.State is not CellState.Running)
        {
            _waiting.Add((cell, source));
            Become(cell, CellState.Queued);
        }
        else if (_farewell is not null || !string.Equals(cell.Started, source, StringComparison.Ordinal))
        {
            _waiting.Add((cell, source));
        }
    }

    private string KernelState =>
        _kernel is null ? "off"
        : Cells.Any(static cell => cell.State == CellState.Running) ? "running"
        : "ready";

    // Behind the gate.
    private void RefuseIfRetired()
    {
        if (_isRetired)
        {
            throw new WebRefusal(409, "The notebook has changed on disk. Load the page again.");
        }
    }

    private LiveCell CellOf(string id) =>
        Cells.FirstOrDefault(cell => string.Equals(cell.Id, id, StringComparison.Ordinal))
        ?? throw WebRefusal.Unknown("such cell");

    private string SourceOf(LiveCell cell) => _drafts.Find(cell.Id) ?? cell.Cell.Source;

    private bool IsChanged(LiveCell cell) => !string.Equals(SourceOf(cell), cell.Cell.Source, StringComparison.Ordinal);

    private object CodeOf(LiveCell cell) =>
        new
        {
            cell.Id,
            cell.Cell.Number,
            Source = SourceOf(cell),
            Original = cell.Cell.Source,
            Html = PagePart.Code(SourceOf(cell)),
            IsChanged = IsChanged(cell),
            cell.State,
            cell.Took,
            cell.Cell.IsMeantToFail,
            Outputs = cell.Outputs.All,
        };

    private void Tell(string kind, object data) => _workshop.Hub.Tell(Topic, kind, data);

    private void Become(LiveCell cell, CellState state)
    {
        cell.State = state;
        Tell(
            "cell",
            new
            {
                cell.Id,
                State = state,
                cell.Took,
                Kernel = KernelState,
            }
        );
    }

    private async Task WorkAsync()
    {
        while (Next() is { } next)
        {
            var (cell, source, kernel) = next;
            var started = _workshop.Clock.GetTimestamp();
            var outcome = await RunAsync(kernel, cell, source);
            var took = _workshop.Clock.GetElapsedTime(started);
            var diagnosis = outcome is null && !IsAskedToEnd() ? await DiagnoseAsync(kernel, cell) : "";
            See();
            TaskCompletionSource? ended;
            bool isLost;
            lock (_gate)
            {
                cell.Took = took.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
                Become(cell, outcome ?? CellState.Interrupted);

                // The end may have been asked for in the moment in which the cell came to its own.
                isLost = outcome is null || _farewell is not null;
                if (
                    _farewell is null
                    && (outcome is null || (outcome is CellState.Failed && !cell.Cell.IsMeantToFail))
                )
                {
                    // What has been changed since, and asked for again, is no victim of its own failure.
                    Forget(except: cell);
                }

                if (isLost)
                {
                    Lose(kernel, _farewell ?? diagnosis);
                }

                if (_waiting.Exists(it => it.Cell == cell))
                {
                    Become(cell, CellState.Queued);
                }

                (ended, _running) = (_running, null);
            }

            if (isLost)
            {
                await kernel.DisposeAsync();
            }

            ended?.SetResult();
        }
    }

    /// <returns>Null: nothing waits, and nobody works any more.</returns>
    private (LiveCell Cell, string Source, ChildProcess Kernel)? Next()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isWorking = false;
                return null;
            }

            var next = _waiting[0];
            _waiting.RemoveAt(0);
            _note = "";
            try
            {
                _kernel ??= NotebookRunner.Start(_notebook);
            }
            catch (NotebookException defect)
            {
                Forget();
                Become(next.Cell, CellState.Stored);
                _note = defect.Message;
                Tell("note", new { Note = _note, Kernel = KernelState });
                _isWorking = false;
                return null;
            }

            _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next.Cell.Started = next.Source;
            next.Cell.Outputs = new CellOutputs([]);
            next.Cell.Took = null;
            Tell("clear", new { next.Cell.Id });
            Become(next.Cell, CellState.Running);
            return (next.Cell, next.Source, _kernel);
        }
    }

    private bool IsAskedToEnd()
    {
        lock (_gate)
        {
            return _farewell is not null;
        }
    }

    // What waits for a cell that failed, or for a kernel that is gone, does not run; what is asked for after an end
    // does. Behind the gate.
    private void Forget(LiveCell? except = null)
    {
        foreach (var (cell, _) in _waiting.Where(it => it.Cell.State is CellState.Queued))
        {
            Become(cell, CellState.Stored);
        }

        _waiting.RemoveAll(it => it.Cell != except);
    }

    /// <returns>How the cell ended; null: the kernel has ended.</returns>
    private async Task<CellState?> RunAsync(ChildProcess kernel, LiveCell cell, string source)
    {
        try
        {
            if (!await kernel.ConnectAsync(CancellationToken.None))
            {
                return null;
            }

            kernel.Send(new KernelRequest(cell.Cell.Name, source).ToBytes());
            var reading = kernel.ReadAsync(CancellationToken.None);
            while (true)
            {
                // What comes quickly is told in one go.
                if (!reading.IsCompleted)
                {
                    await Task.WhenAny(reading, Task.Delay(s_beat));
                    Flush(cell);
                }

                if (!reading.IsCompleted)
                {
                    continue;
                }

                if (await reading is not { } bytes)
                {
                    Flush(cell);
                    return null;
                }

                var message = KernelMessage.FromBytes(bytes);
                if (message.Kind is KernelMessageKind.Succeeded or KernelMessageKind.Failed)
                {
                    Flush(cell);
                    return message.Kind == KernelMessageKind.Succeeded ? CellState.Succeeded : CellState.Failed;
                }

                Take(message, cell);
                reading = kernel.ReadAsync(CancellationToken.None);
            }
        }
        catch (Exception)
        {
            // A kernel that is ended, or that says what nobody understands, is lost; whoever works here goes on.
            return null;
        }
    }

    private void Take(KernelMessage message, LiveCell cell)
    {
        lock (_gate)
        {
            switch (message.Kind)
            {
                case KernelMessageKind.Output:
                    cell.Outputs.Add(message.Output!, message.OutputId);
                    break;
                case KernelMessageKind.Update:
                    cell.Outputs.Replace(message.Output!, message.OutputId!);
                    break;
                case KernelMessageKind.Late:
                    Tell("late", new { message.Cell, message.Output!.Text });
                    break;
                default:
                    break;
            }
        }
    }

    private void Flush(LiveCell cell)
    {
        lock (_gate)
        {
            if (cell.Outputs.TakeChanges() is { Count: > 0 } changes)
            {
                Tell("outputs", new { cell.Id, changes });
            }
        }
    }

    private static async Task<string> DiagnoseAsync(ChildProcess kernel, LiveCell cell)
    {
        await Task.WhenAny(Task.WhenAll(kernel.WaitForExitAsync(), kernel.Errors.Ended), Task.Delay(s_grace));
        return $"{kernel.Explain($" in {cell.Cell.Name}").Interruption} What the cells had computed is gone: run "
            + "them again from the top.";
    }

    // Behind the gate.
    private void Lose(ChildProcess kernel, string note)
    {
        if (_kernel != kernel)
        {
            return;
        }

        (_kernel, _farewell, _note) = (null, null, note);
        foreach (var cell in Cells.Where(static cell => cell.State is CellState.Succeeded or CellState.Failed))
        {
            Become(cell, CellState.Gone);
        }

        Tell("note", new { Note = note, Kernel = KernelState });
    }
}
