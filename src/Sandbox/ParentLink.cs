using System.Diagnostics;
using System.IO.Pipes;
using System.Text;

namespace AsyncKatas.Sandbox;

/// <summary>
/// The other side of <c>ChildProcess</c>: how the process that does the work hears what to do, and reports.
/// </summary>
internal sealed class ParentLink : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NamedPipeClientStream _pipe;

    /// <summary>Connects. From here on this process ends when its parent does, whatever its code is at.</summary>
    /// <param name="folder">
    /// The temporary folder that the parent has made for this process. It goes with the parent.
    /// </param>
    /// <param name="received">Gets each message, on a thread of its own.</param>
    public ParentLink(string folder, Action<byte[]> received)
    {
        if (OperatingSystem.IsWindows())
        {
            // Without it the code page of the system, which knows few characters: the parent reads UTF-8.
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        // Without the option Windows does one thing at a time, and whoever sends waits for the read that never ends.
        _pipe = new NamedPipeClientStream(".", PipeName(folder), PipeDirection.InOut, PipeOptions.Asynchronous);
        _pipe.Connect(TimeSpan.FromSeconds(10));

        // The pipe is always being read: nothing may outlive the parent.
        new Thread(() =>
        {
            while (PipeFrames.Read(_pipe) is { } message)
            {
                received(message);
            }

            // An orderly end would ask the code that runs here first, which may have other plans.
            Descendants.Kill(Path.GetFileName(folder));
            SandboxFolder.Delete(folder);
            Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        }.Start();
    }

    /// <summary>
    /// The pipe of a process: on Unix a socket in its temporary folder, with a short name because those have a limit.
    /// </summary>
    /// <param name="folder">The temporary folder of the process.</param>
    public static string PipeName(string folder) =>
        OperatingSystem.IsWindows() ? Path.GetFileName(folder) : Path.Combine(folder, "pipe");

    /// <summary>Sends one message. Messages from several threads do not mix.</summary>
    public void Send(byte[] message)
    {
        lock (_gate)
        {
            PipeFrames.Write(_pipe, message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pipe.Dispose();
}
