using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// Asks the specs while the learner goes on, and tells what they said. Only the latest request is answered.
/// </summary>
/// <param name="checker">Whom to ask.</param>
/// <param name="mistakes">Who recognises failures.</param>
/// <param name="repository">The checkout.</param>
/// <param name="clock">Tells when a burst of requests is over.</param>
/// <param name="tell">Called with each answer, on any thread.</param>
internal sealed class BackgroundRuns(
    KataChecker checker,
    KnownMistakes mistakes,
    Repository repository,
    TimeProvider clock,
    Action<WatchEvent> tell
) : IAsyncDisposable
{
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    private readonly LatestRun _run = new(clock);
    private readonly RunningMark _mark = new(clock, tell);

    /// <summary>Called on the thread of the run when it has recognised a failure.</summary>
    public Action? Recognised { get; init; }

    /// <summary>Runs the specs of a kata.</summary>
    /// <param name="kata">Its name; empty: of the first that is not done.</param>
    public void Request(string kata) =>
        _run.Request(TimeSpan.Zero, token => GuardAsync(() => AskAsync(kata, token), token));

    /// <summary>Runs the specs of a kata of which a file was saved, once whoever saves it is done.</summary>
    /// <param name="kata">Its name; empty: of the first that is not done.</param>
    public void RequestSaved(string kata) =>
        _run.Request(
            SettledFile.Quiet,
            token =>
                GuardAsync(
                    async () =>
                    {
                        await SettledFile.WaitAsync(clock, IsBlank(kata), token);
                        await AskAsync(kata, token);
                    },
                    token
                )
        );

    /// <summary>Runs the specs of all katas.</summary>
    public void RequestAll() => _run.Request(TimeSpan.Zero, token => GuardAsync(() => CheckAllAsync(token), token));

    /// <summary>Does something that may take a while and that no request cancels.</summary>
    /// <param name="work">Gives what to tell.</param>
    public void Start(Func<Task<WatchEvent>> work) =>
        _ = Task.Run(() => GuardAsync(async () => tell(await work()), CancellationToken.None));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private bool IsBlank(string kata) =>
        kata.Length > 0
        && KataFiles.Of(repository, kata).LearnerFile is { } file
        && SettledFile.IsBlank(repository, file);

    private Task AskAsync(string kata, CancellationToken cancellationToken) =>
        kata.Length == 0 ? FindFirstAsync(cancellationToken) : CheckAsync(kata, cancellationToken);

    private async Task FindFirstAsync(CancellationToken cancellationToken)
    {
        var ((status, isRemembered), took) = await _mark.RunAsync(
            "Looking at the katas",
            async () =>
            {
                KataStatus? status = null;
                var isRemembered = false;
                foreach (var name in repository.KataFolders())
                {
                    isRemembered = checker.Recall(name) is { Run: not null } or { Errors.Count: > 0 };
                    status = await checker.LookAsync(name, cancellationToken);
                    if (status.State is not KataState.Done and not KataState.Broken)
                    {
                        break;
                    }
                }

                return (status, isRemembered);
            }
        );
        if (status is not null)
        {
            await AnswerAsync(new WatchEvent.Checked(status, isRemembered ? null : took), cancellationToken);
        }
    }

    private async Task CheckAsync(string kata, CancellationToken cancellationToken)
    {
        var (status, took) = await _mark.RunAsync(
            $"Running the specs of {kata}",
            () => checker.CheckAsync(kata, cancellationToken)
        );
        await AnswerAsync(new WatchEvent.Checked(status, took), cancellationToken);
    }

    private async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        var statuses = new List<KataStatus>();
        foreach (var name in repository.KataFolders())
        {
            var (status, _) = await _mark.RunAsync(
                $"Running the specs of all katas: {name}",
                () => checker.CheckAsync(name, cancellationToken)
            );
            statuses.Add(status);
        }

        tell(new WatchEvent.CheckedAll(statuses));
        checker.Prepare();
    }

    private async Task AnswerAsync(WatchEvent.Checked answer, CancellationToken cancellationToken)
    {
        tell(answer);
        checker.Prepare();
        var recognising = Task.Run(() => RecogniseAsync(answer.Status, cancellationToken), cancellationToken);
        await Task.WhenAll(recognising, AdviseAsync(answer.Status, recognising, cancellationToken));
        await RestAsync(cancellationToken);
    }

    private async Task<KnownMistake?> RecogniseAsync(KataStatus status, CancellationToken cancellationToken)
    {
        if (
            status.Run is not { Passed: false } run
            || await mistakes.FindAsync(status.Kata!, run, cancellationToken) is not { } mistake
        )
        {
            return null;
        }

        tell(new WatchEvent.Recognised(status, mistake));
        Recognised?.Invoke();
        return mistake;
    }

    // The verdict is on the screen by now. A passing one shows no warnings.
    private async Task AdviseAsync(
        KataStatus status,
        Task<KnownMistake?> recognising,
        CancellationToken cancellationToken
    )
    {
        var advice = await LearnersAdvice.FindAsync(
            status,
            recognising,
            showsWarnings: status.State != KataState.Done,
            cancellationToken
        );
        if (advice.Count > 0)
        {
            tell(new WatchEvent.Advised(advice));
        }
    }

    // While the learner thinks, the machine belongs to others.
    private async Task RestAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(s_rest, clock, cancellationToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    // The dojo stays, whatever happens to a run. One that is wanted no longer has nothing to say.
    private async Task GuardAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (SetupException defect) when (!cancellationToken.IsCancellationRequested)
        {
            tell(new WatchEvent.Refused(defect.Message));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            tell(new WatchEvent.Refused($"That did not work ({exception.Message}); save again."));
        }
    }
}
