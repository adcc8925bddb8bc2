using System.Globalization;
using System.Text;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Html;
using AsyncKatas.Notebooks.Linting;

namespace AsyncKatas.Dojo.Notebooks;

/// <summary><c>notebook</c> and its commands.</summary>
internal static class NotebookCommands
{
    /// <summary><c>notebook</c>: which there are, and how to run one.</summary>
    public static Task<int> ListAsync(Session session) =>
        AnswerAsync(() =>
        {
            var files = NotebookFinder.All(session.Repository);
            if (files.Count == 0)
            {
                throw new SetupException(
                    $"There are no notebooks: {session.Here(NotebookFinder.Folder)} holds no .ipynb file."
                );
            }

            foreach (var file in files)
            {
                var outline = NotebookOutline.Of(NotebookDocument.Read(session.Repository.FullPath(file)));
                var minutes = outline.Minutes is { } number
                    ? string.Create(CultureInfo.InvariantCulture, $"{number} minutes, ")
                    : "";
                session.Screen.Line(
                    ($"{session.Here(file)}  ", Tone.Plain),
                    (outline.Title, Tone.Strong),
                    (
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"  ({minutes}{outline.CodeCells} cell{(outline.CodeCells == 1 ? "" : "s")} of code)"
                        ),
                        Tone.Quiet
                    )
                );
                session.Screen.Line($"  {outline.About}");
            }

            var some = Path.GetFileName(files[Math.Min(1, files.Count - 1)]).Split('-')[0];
            session.Screen.Line();
            session.Screen.Line(("Run   ", Tone.Strong), (session.CommandLine($"notebook run {some}"), Tone.Plain));
            session.Screen.Line(
                ("Read  ", Tone.Strong),
                (session.CommandLine($"notebook html {some}"), Tone.Plain),
                ("  makes pages for the browser", Tone.Quiet)
            );
            return Task.FromResult(ExitCode.Done);
        });

    /// <summary><c>notebook run NAME ...</c>: runs notebooks and prints what their cells put out.</summary>
    /// <param name="wanted">Which notebooks; null: all.</param>
    /// <param name="seconds">How long one cell may run.</param>
    /// <param name="isToCheck">
    /// True: the stored outputs must be the same, and the notebooks must be what their rules ask for.
    /// </param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static Task<int> RunAsync(
        Session session,
        IReadOnlyList<string>? wanted,
        double seconds,
        bool isToCheck,
        CancellationToken cancellationToken
    ) =>
        AnswerAsync(() =>
            NotebookQueue.RunAsync(
                session,
                Read(session, wanted),
                LimitOf(seconds),
                run => isToCheck ? Check(session.Screen, run) : run.Passed,
                cancellationToken
            )
        );

    /// <summary><c>notebook update NAME ...</c>: runs notebooks and stores their outputs in their files.</summary>
    /// <param name="wanted">Which notebooks; null: all.</param>
    /// <param name="seconds">How long one cell may run.</param>
    /// <param name="cancellationToken">Ends the run; what is stored by then stays.</param>
    public static Task<int> UpdateAsync(
        Session session,
        IReadOnlyList<string>? wanted,
        double seconds,
        CancellationToken cancellationToken
    ) =>
        AnswerAsync(() =>
            NotebookQueue.RunAsync(
                session,
                Read(session, wanted),
                LimitOf(seconds),
                run => Store(session.Screen, run),
                cancellationToken
            )
        );

    /// <summary>
    /// <c>notebook html [NAME [FILE]]</c>: makes a page of a notebook and its stored outputs; without a file, pages of
    /// all that link to each other.
    /// </summary>
    public static Task<int> MakePageAsync(
        Session session,
        string? wanted,
        string? file,
        CancellationToken cancellationToken
    ) =>
        AnswerAsync(async () =>
        {
            if (file is null)
            {
                return MakePages(session, wanted);
            }

            var notebook = Read(session, wanted!);
            var path = Path.GetFullPath(Path.Combine(session.Folder, file));
            try
            {
                await File.WriteAllTextAsync(
                    path,
                    NotebookPage.Make(
                        notebook,
                        Path.GetDirectoryName(path) ?? path,
                        session.Repository.CommandLine
                    ),
                    new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                    cancellationToken
                );
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SetupException($"{file} cannot be written: {exception.Message}");
            }

            session.Screen.Line($"{file} holds {notebook.Name}: open it in a browser.", Tone.Good);
            return ExitCode.Done;
        });

    /// <summary><c>notebook kernel</c>: lets Jupyter find the kernel of this checkout, or no longer.</summary>
    /// <param name="isForUser">True: where Jupyter looks for the kernels of this user.</param>
    /// <param name="folder">Another folder with kernels; null: that one.</param>
    /// <param name="isToRemove">True: take back what was written.</param>
    /// <param name="cancellationToken">Ends the download of the kernel.</param>
    public static async Task<int> KernelAsync(
        Session session,
        bool isForUser,
        string? folder,
        bool isToRemove,
        CancellationToken cancellationToken
    )
    {
        if (isForUser && folder is not null)
        {
            throw new SetupException("Say --user or --folder, not both.");
        }

        var spec = new KernelSpec(
            session.Repository.Root,
            folder is null ? null : Path.GetFullPath(folder, session.Folder)
        );
        var undo = session.CommandLine(
            $"notebook kernel --remove{(folder is null ? "" : $" --folder {Installation.Quoted(folder)}")}"
        );
        if (isToRemove)
        {
            if (!spec.Remove())
            {
                throw new SetupException(
                    $"The dojo has put no kernel in {Path.GetDirectoryName(spec.FullPath)}; if you installed it "
                        + "elsewhere, name that folder with --folder."
                );
            }

            session.Screen.Line($"Removed {spec.FullPath}", Tone.Good);
            return ExitCode.Done;
        }

        await LocalTool.RestoreAsync(session.Repository.Root, cancellationToken);
        var kept = spec.Install();
        session.Screen.Line($"Wrote {spec.FullPath}", Tone.Good);
        if (kept is not null)
        {
            session.Screen.Line($"What was there is kept as {kept}");
        }

        session.Screen.Line(
            "Jupyter and VS Code's Jupyter extension now offer the kernel \".NET (C#)\" for notebooks in this folder "
                + "and below it."
        );
        session.Screen.Line(("Undo  ", Tone.Strong), (undo, Tone.Plain));
        return ExitCode.Done;
    }

    private static int MakePages(Session session, string? wanted)
    {
        var pages = new Pages(session.Repository);
        if (pages.Sources.Count == 0)
        {
            throw new SetupException(
                $"There is nothing to make pages from: {session.Here(NotebookFinder.Folder)} holds no .ipynb file, and "
                    + "katas/ no README.md."
            );
        }

        var source = wanted is null
            ? pages.Sources.LastOrDefault(static it => it is "README.md") ?? pages.Sources[0]
            : Path.GetRelativePath(session.Repository.Root, NotebookFinder.Find(session, wanted)).Replace('\\', '/');
        if (wanted is not null && !pages.Sources.Contains(source, StringComparer.Ordinal))
        {
            throw new SetupException(
                $"{wanted} is not in {session.Here(NotebookFinder.Folder)}. Say where its page should go: "
                    + $"{session.CommandLine($"notebook html {Installation.Quoted(wanted)} page.html")}"
            );
        }

        var defects = pages.Write();
        foreach (var defect in defects)
        {
            session.Screen.Refuse(defect);
        }

        if (defects.Count > 0)
        {
            return ExitCode.Unusable;
        }

        var address = pages.AddressOf(source);
        session.Screen.Line($"{session.Here(Pages.Path)} holds the pages of all notebooks and katas.", Tone.Good);
        session.Screen.Line(("Open  ", Tone.Strong), new Piece(address, Tone.Plain, address));
        return ExitCode.Done;
    }

    private static bool Check(Screen screen, NotebookRun run)
    {
        IReadOnlyList<string> defects =
        [
            .. NotebookRules.Check(run.Notebook).Select(static defect => defect.Message),
            .. run.Passed ? OutputComparison.Differences(run) : [],
        ];
        foreach (var defect in defects)
        {
            screen.Line(defect, Tone.Bad);
        }

        var isGood = run is { Passed: true, Late.Count: 0 } && defects.Count == 0;
        if (isGood)
        {
            screen.Line("Its stored outputs are the same, and every rule is met.", Tone.Good);
        }

        return isGood;
    }

    private static bool Store(Screen screen, NotebookRun run)
    {
        if (!run.Passed)
        {
            screen.Line("Nothing was stored.", Tone.Bad);
            return false;
        }

        run.Store();
        run.Notebook.Save();
        screen.Line("Its outputs are stored.", Tone.Good);
        return true;
    }

    private static TimeSpan LimitOf(double seconds) =>
        seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new SetupException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A cell cannot run for {seconds} seconds; give a number above 0, at most 86400."
                )
            );

    private static IReadOnlyList<NotebookDocument> Read(Session session, IReadOnlyList<string>? wanted) =>
        wanted is not null ? [.. wanted.Select(it => Read(session, it))]
        : NotebookFinder.All(session.Repository) is { Count: > 0 } all
            ? [.. all.Select(it => NotebookDocument.Read(session.Repository.FullPath(it)))]
        : throw new SetupException(
            $"There is nothing to run: {session.Here(NotebookFinder.Folder)} holds no .ipynb file."
        );

    private static NotebookDocument Read(Session session, string wanted) =>
        NotebookDocument.Read(NotebookFinder.Find(session, wanted));

    // Between the two the difference is only who found out.
    private static async Task<int> AnswerAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (NotebookException exception)
        {
            throw new SetupException(exception.Message);
        }
    }
}
