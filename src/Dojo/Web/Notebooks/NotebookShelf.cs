using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.Notebooks;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Dojo.Web;

/// <summary>The notebooks of a checkout, and the kernels that are alive: few, and none that nobody looks at.</summary>
/// <param name="workshop">What all pages share.</param>
/// <param name="patience">How long a kernel stays that no page shows any more.</param>
internal sealed class NotebookShelf(KataWorkshop workshop, TimeSpan patience) : IAsyncDisposable
{
    // Each takes some two hundred megabytes.
    private const int MaxKernels = 3;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _starting = new(1);
    private readonly Dictionary<string, NotebookDesk> _desks = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private Task _sweeping = Task.CompletedTask;

    /// <summary>Starts to look after the kernels.</summary>
    public void Open() => _sweeping = SweepAsync(_end.Token);

    /// <summary>What the notebooks are about.</summary>
    public IEnumerable<object> Overview() =>
        NotebookFinder
            .All(workshop.Repository)
            .Select(path =>
            {
                var name = Path.GetFileNameWithoutExtension(path);
                try
                {
                    var outline = NotebookOutline.Of(NotebookDocument.Read(workshop.Repository.FullPath(path)));
                    return new
                    {
                        Name = name,
                        outline.Title,
                        outline.About,
                        outline.Minutes,
                        Problem = default(string),
                    };
                }
                catch (NotebookException defect)
                {
                    return new
                    {
                        Name = name,
                        Title = name,
                        About = "",
                        Minutes = default(int?),
                        Problem = (string?)defect.Message,
                    };
                }
            });

    /// <summary>The desk of a notebook.</summary>
    /// <param name="name">Name of the file without its extension, as a request gives it.</param>
    /// <exception cref="WebRefusal">There is no such notebook.</exception>
    /// <exception cref="NotebookException">It cannot be read.</exception>
    public NotebookDesk DeskOf(string name)
    {
        var path =
            NotebookFinder
                .All(workshop.Repository)
                .FirstOrDefault(path =>
                    string.Equals(Path.GetFileNameWithoutExtension(path), name, StringComparison.Ordinal)
                )
            ?? throw WebRefusal.Unknown("such notebook");
        lock (_gate)
        {
            // A newer version shows once nothing depends on the old one, and then nothing can come to depend on that
            // any more.
            if (
                !_desks.TryGetValue(name, out var desk)
                || (desk.Opened != File.GetLastWriteTimeUtc(workshop.Repository.FullPath(path)) && desk.TryRetire())
            )
            {
                _desks[name] = desk = new NotebookDesk(name, path, workshop);
            }

            desk.See();
            return desk;
        }
    }

    /// <summary>
    /// Starts what needs a kernel. If there are too many, the one goes that was not used for longest.
    /// </summary>
    /// <param name="desk">Whose kernel it needs.</param>
    /// <param name="start">Starts it.</param>
    public async Task StartAsync(NotebookDesk desk, Action start)
    {
        ArgumentNullException.ThrowIfNull(start);

        // One after the other: two who count at the same time both find room for one.
        await _starting.WaitAsync(_end.Token);
        try
        {
            await MakeRoomAsync(desk);
            start();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A page no longer shows a notebook: from now on its kernel is waited for.</summary>
    /// <param name="topic">To what the page has listened.</param>
    public void Leave(string topic)
    {
        lock (_gate)
        {
            _desks.Values.FirstOrDefault(it => string.Equals(it.Topic, topic, StringComparison.Ordinal))?.See();
        }
    }

    private async Task MakeRoomAsync(NotebookDesk desk)
    {
        NotebookDesk? oldest;
        lock (_gate)
        {
            var others = _desks.Values.Where(it => it != desk && (it.HasKernel || it.IsBusy)).ToList();
            oldest =
                others.Count < MaxKernels
                    ? null
                    : others.OrderBy(static it => it.IsBusy).ThenBy(static it => it.LastSeen).First();
        }

        if (oldest is not null)
        {
            await oldest.EndAsync(
                $"The kernel of this notebook was ended, because {MaxKernels} others are in use. What the "
                    + "cells had computed is gone: run them again from the top."
            );
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<NotebookDesk> desks;
        lock (_gate)
        {
            desks = [.. _desks.Values];
        }

        foreach (var desk in desks)
        {
            await desk.DisposeAsync();
        }

        _end.Dispose();
        _starting.Dispose();
    }

    private bool IsLeft(NotebookDesk desk) =>
        desk.HasKernel
        && workshop.Hub.CountOf(desk.Topic) == 0
        && workshop.Clock.GetElapsedTime(desk.LastSeen) > patience;

    // A browser that is closed or killed tells nobody.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(patience / 5, workshop.Clock, cancellationToken);
            List<NotebookDesk> left;
            lock (_gate)
            {
                left = [.. _desks.Values.Where(IsLeft)];
            }

            // While the one before was ended, somebody may have come back to the next.
            foreach (var desk in left.Where(IsLeft))
            {
                await desk.EndAsync(
                    "The kernel was ended, because no page showed this notebook any more. What the cells had "
                        + "computed is gone: run them again from the top."
                );
            }
        }
    }
}
