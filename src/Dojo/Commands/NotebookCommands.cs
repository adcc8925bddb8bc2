using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Notebooks;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Running;

namespace AsyncKatas.Dojo.Commands;

/// <summary><c>notebook</c> and its commands.</summary>
internal static class NotebookCommands
{
    /// <summary><c>notebook run NAME</c>: runs a notebook and prints what its cells put out.</summary>
    public static Task<int> RunAsync(Session session, string wanted, double seconds, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var run = await RunAsync(session, Read(session, wanted), seconds, cancellationToken);
        return run.Passed ? ExitCode.Done : ExitCode.Failed;
    });

    /// <summary><c>notebook update NAME</c>: runs a notebook and stores its outputs in its file.</summary>
    public static Task<int> UpdateAsync(Session session, string wanted, double seconds, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var notebook = Read(session, wanted);
        var run = await RunAsync(session, notebook, seconds, cancellationToken);
        if (!run.Passed)
        {
            session.Screen.Line("Nothing was stored.", Tone.Bad);
            return ExitCode.Failed;
        }

        run.Store();
        notebook.Save();
        session.Screen.Line("Its outputs are stored.");
        return ExitCode.Done;
    });

    private static async Task<NotebookRun> RunAsync(Session session, NotebookDocument notebook, double seconds, CancellationToken cancellationToken)
    {
        var run = await NotebookRunner.RunAsync(notebook, Limit(seconds), cell => NotebookView.Show(session.Screen, notebook, cell), cancellationToken);
        NotebookView.Sum(session.Screen, run);
        return run;
    }

    private static NotebookDocument Read(Session session, string wanted) => NotebookDocument.Read(NotebookFinder.Find(session, wanted));

    private static TimeSpan Limit(double seconds) => seconds is > 0 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : throw new SetupException(string.Create(CultureInfo.InvariantCulture, $"A cell cannot have {seconds} seconds; give a number above 0, at most 86400."));

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
