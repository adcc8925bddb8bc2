using System.Diagnostics;
using System.Globalization;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Doctor;

/// <summary>Saves a file among the katas, and looks how soon the dojo is told.</summary>
internal static class SaveCheck
{
    private const string Subject = "saves";
    private const string Otherwise = "watch looks for saves twice a second instead";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Saves, and waits for the word of it.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="variable">The variables of the environment.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Finding> RunAsync(
        Repository repository,
        Func<string, string?> variable,
        CancellationToken cancellationToken
    )
    {
        if (SaveFeed.WantsPolling(variable))
        {
            return Finding.Note(Subject, $"{SaveFeed.PollingVariable} is set: {Otherwise}");
        }

        // Hidden, so that neither a build nor a watch that is open takes it for an answer.
        var path = $"katas/.doctor-{Guid.NewGuid():N}.cs";
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = SaveWatcher.TryStart(
            repository,
            saved =>
            {
                if (string.Equals(saved, path, StringComparison.Ordinal))
                {
                    told.TrySetResult();
                }
            }
        );
        if (watcher is null)
        {
            return Finding.Note(
                Subject,
                $"no folder can be watched here (on Linux, see fs.inotify.max_user_instances): {Otherwise}"
            );
        }

        var watch = Stopwatch.StartNew();
        try
        {
            await File.WriteAllTextAsync(repository.FullPath(path), "", cancellationToken);
            await told.Task.WaitAsync(s_patience, cancellationToken);
            return Finding.Good(
                Subject,
                string.Create(CultureInfo.InvariantCulture, $"noticed after {watch.Elapsed.TotalMilliseconds:0} ms")
            );
        }
        catch (TimeoutException)
        {
            return Finding.Note(
                Subject,
                $"the file system tells of none, as on network drives and in containers: {Otherwise}"
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad(
                Subject,
                $"katas/ cannot be written to ({exception.Message.TrimEnd('.')}). "
                    + "Put the checkout into a folder that is yours."
            );
        }
        finally
        {
            Remove(repository.FullPath(path));
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody compiles it.
        }
    }
}
