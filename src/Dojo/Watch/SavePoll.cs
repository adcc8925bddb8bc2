namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// Looks at the files now and then, because some file systems change them without telling: network drives, folders of
/// the host in a container. The first change of which nobody was told shows that this is one of them; from then on,
/// looking is all there is.
/// </summary>
internal sealed class SavePoll : IAsyncDisposable
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(0.5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _heard = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly Func<IReadOnlyDictionary<string, (DateTime Written, long Length)>?> _look;
    private readonly CancellationTokenSource _end = new();
    private HashSet<string> _unheard = new(StringComparer.Ordinal);
    private int _looks;
    private Task _looking = Task.CompletedTask;

    /// <summary>Creates it; <see cref="Start"/> takes the first look.</summary>
    /// <param name="clock">Tells when to look again.</param>
    /// <param name="look">
    /// Looks: each path, and what changes when it is saved; null if that is not possible at the moment.
    /// </param>
    /// <param name="isPolling">True if it is known already that nobody tells.</param>
    public SavePoll(
        TimeProvider clock,
        Func<IReadOnlyDictionary<string, (DateTime Written, long Length)>?> look,
        bool isPolling
    )
    {
        _clock = clock;
        _look = look;
        IsPolling = isPolling;
    }

    /// <summary>Told of each change of which nobody else tells.</summary>
    public required Action<string> Saved { get; init; }

    /// <summary>Told once, before the first change that nobody else has told of.</summary>
    public required Action<string> Deaf { get; init; }

    /// <summary>True once it is known that nobody else tells.</summary>
    public bool IsPolling { get; private set; }

    /// <summary>Looks, from now on.</summary>
    public void Start() => _looking = LookAsync(_end.Token);

    /// <summary>Somebody else has told of a change.</summary>
    /// <param name="path">Of this file; null: of some.</param>
    public void Heard(string? path)
    {
        lock (_gate)
        {
            _heard[path ?? ""] = _looks;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var before = _look();
        while (true)
        {
            await Task.Delay(IsPolling ? s_poll : s_guard, _clock, cancellationToken);
            if (_look() is not { } now)
            {
                continue;
            }

            string[] changed = before is null
                ? []
                :
                [
                    .. now
                        .Keys.Union(before.Keys, StringComparer.Ordinal)
                        .Where(path => now.GetValueOrDefault(path) != before.GetValueOrDefault(path)),
                ];
            before = now;
            foreach (var path in IsPolling ? changed : Missed(changed))
            {
                if (!IsPolling)
                {
                    IsPolling = true;
                    Deaf(path);
                }

                Saved(path);
            }
        }
    }

    // The word of a change may come a little before the look that sees it, or a little after.
    private string[] Missed(string[] changed)
    {
        lock (_gate)
        {
            _looks++;
            var since = _looks - 2;
            bool IsHeard(string path) =>
                _heard.GetValueOrDefault(path, -1) >= since || _heard.GetValueOrDefault("", -1) >= since;
            string[] missed = [.. _unheard.Where(path => !IsHeard(path))];
            _unheard = [.. changed.Where(path => !IsHeard(path))];
            return missed.Length == 0 ? missed : [.. missed.Union(_unheard, StringComparer.Ordinal)];
        }
    }
}
