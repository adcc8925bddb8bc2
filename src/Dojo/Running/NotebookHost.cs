using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Kernel;

namespace AsyncKatas.Dojo.Running;

/// <summary>The other side of <see cref="NotebookRunner"/>: runs the cells of one notebook, top to bottom, until one fails that should not.</summary>
internal static class NotebookHost
{
    /// <summary>The verb under which the dojo starts itself to run a notebook.</summary>
    public const string Verb = "run-notebook";

    /// <summary>Waits for the path of the notebook, runs it and ends the process.</summary>
    /// <param name="folder">The temporary folder of this process, where it finds its parent.</param>
    public static async Task<int> RunAsync(string folder)
    {
        var request = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var parent = new ParentLink(folder, message => request.TrySetResult(Encoding.UTF8.GetString(message)));
        var path = await request.Task;
        using var kernel = new CSharpKernel(Path.GetDirectoryName(path)!);
        foreach (var cell in NotebookDocument.Read(path).CodeCells)
        {
            Send(new NotebookEvent(NotebookEventKind.Compiling));
            var hasSucceeded = await kernel.RunAsync(
                cell.Source,
                cell.Name,
                output => Send(new NotebookEvent(NotebookEventKind.Output) { Output = output }),
                () => Send(new NotebookEvent(NotebookEventKind.Running)));
            Send(new NotebookEvent(hasSucceeded ? NotebookEventKind.Succeeded : NotebookEventKind.Failed));
            if (!hasSucceeded && !cell.IsMeantToFail)
            {
                break;
            }
        }

        Send(new NotebookEvent(NotebookEventKind.Finished));

        // What the cells left running must not keep the process.
        Environment.Exit(0);
        return 0;

        void Send(NotebookEvent it) => parent.Send(it.ToBytes());
    }
}
