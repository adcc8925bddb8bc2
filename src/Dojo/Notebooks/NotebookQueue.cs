using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Sandbox;

namespace AsyncKatas.Dojo.Notebooks;

/// <summary>
/// Runs notebooks one after the other, each in a kernel of its own. The kernel of the next one gets ready while the
/// one before it runs: to start takes it as long as some notebooks take.
/// </summary>
internal static class NotebookQueue
{
    /// <summary>Runs them all, whatever comes of one.</summary>
    /// <param name="notebooks">At least one.</param>
    /// <param name="limit">How long one cell may run, in real time.</param>
    /// <param name="judge">Says of each run whether it was good.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        Session session,
        IReadOnlyList<NotebookDocument> notebooks,
        TimeSpan limit,
        Func<NotebookRun, bool> judge,
        CancellationToken cancellationToken
    )
    {
        var screen = session.Screen;
        var bad = new List<string>();
        ChildProcess? next = null;
        try
        {
            foreach (var (i, notebook) in notebooks.Index())
            {
                var (kernel, follower) = (next, notebooks.ElementAtOrDefault(i + 1));
                next = null;
                var run = await NotebookRunner.RunAsync(
                    notebook,
                    limit,
                    cell =>
                    {
                        NotebookView.Show(screen, notebook, cell);
                        next ??= follower is null ? null : NotebookRunner.Start(follower);
                    },
                    kernel,
                    cancellationToken
                );
                NotebookView.Sum(screen, run);
                if (!judge(run))
                {
                    bad.Add(notebook.Name);
                }
            }
        }
        finally
        {
            if (next is not null)
            {
                await next.DisposeAsync();
            }
        }

        if (notebooks.Count > 1)
        {
            NotebookView.Sum(screen, notebooks.Count, bad);
        }

        return bad.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
