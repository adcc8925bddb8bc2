using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Doctor;

/// <summary>The checks that need no more than a look.</summary>
internal static class Checks
{
    // What every screen of watch fits into.
    private const int Columns = 80;
    private const int Rows = 24;

    private const int MajorVersion = 10;

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(5);

    /// <summary>The SDK that the commands of the README find.</summary>
    public static async Task<Finding> SdkAsync(Repository repository, CancellationToken cancellationToken)
    {
        const string Subject = "SDK";
        const string Remedy = "Install the .NET SDK 10: https://dotnet.microsoft.com/download";
        return await DotnetCall.AskAsync(repository.Root, ["--version"], cancellationToken) switch
        {
            null => Finding.Bad(Subject, $"there is no dotnet on the PATH. {Remedy}"),
            { ExitCode: not 0 } => Finding.Bad(Subject, $"no SDK here is the one that global.json asks for. {Remedy}"),
            { Output: var version }
                when int.TryParse(
                    version.Split('.')[0],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var major
                )
                    && major < MajorVersion => Finding.Bad(Subject, $"{version.Trim()} is too old. {Remedy}"),
            { Output: var version } => Finding.Good(Subject, version.Trim()),
        };
    }

    /// <summary>The terminal in which this runs.</summary>
    public static Finding Terminal(Screen screen)
    {
        const string Subject = "terminal";
        ArgumentNullException.ThrowIfNull(screen);
        if (!screen.IsTerminal || screen.ReadKey is null)
        {
            return Finding.Note(
                Subject,
                "this runs in none with a keyboard; run doctor in the one where the dojo will be open"
            );
        }

        var size = string.Create(CultureInfo.InvariantCulture, $"{screen.Width} columns and {screen.Height} lines");
        if (screen.Width < Columns || screen.Height < Rows)
        {
            return Finding.Bad(
                Subject,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it has {size}. Enlarge the window, or choose a smaller font, until there are {Columns} "
                        + $"and {Rows}."
                )
            );
        }

        if (!CanWrite(screen.Output.Encoding, "█"))
        {
            return Finding.Bad(
                Subject,
                $"its encoding is {screen.Output.Encoding.WebName}, in which charts cannot be drawn. "
                    + (
                        OperatingSystem.IsWindows() ? "Use Windows Terminal, or say first: chcp 65001"
                        : "Set a locale of UTF-8 first: export LC_ALL=C.UTF-8"
                    )
            );
        }

        return screen.IsLive
            ? Finding.Good(Subject, size)
            : Finding.Note(Subject, $"{size}; it cannot be redrawn, so each verdict stands below the last one");
    }

    /// <summary>Whether <c>web</c> can serve pages to this computer.</summary>
    public static Finding Web()
    {
        const string Subject = "web";
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return Finding.Good(Subject, "this computer can serve pages to itself");
        }
        catch (SocketException exception)
        {
            return Finding.Bad(
                Subject,
                $"nothing can listen on 127.0.0.1 ({exception.Message.TrimEnd('.')}). "
                    + "Use watch, which needs no browser."
            );
        }
    }

    /// <summary>How soon the specs of the first kata say that the reference answer is right.</summary>
    public static async Task<Finding> VerdictAsync(Repository repository, CancellationToken cancellationToken)
    {
        const string Subject = "verdict";
        var kata = KataFiles.Of(
            repository,
            repository.KataFolders() is [var first, ..]
                ? first
                : throw new SetupException("There is no kata in katas/.")
        );
        if (kata.Solution is not { } solution || !repository.Has(solution))
        {
            return Finding.Bad(Subject, $"the reference answer of {kata.Name} is missing. Get AsyncKatas anew.");
        }

        // What the learner has written there so far may be wrong.
        var watch = Stopwatch.StartNew();
        await using var runner = new SpecRunner();
        runner.Prepare();
        var compiled = KataCompiler.Run(new Variant(kata, VariantKind.Solution, solution));
        if (!compiled.Succeeded)
        {
            return Finding.Bad(Subject, $"{solution} does not compile: {compiled.Errors.First().Text}");
        }

        var run = await runner.RunAsync(compiled, cancellationToken: cancellationToken);
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s");
        if (!run.Passed)
        {
            return Finding.Bad(
                Subject,
                run.Interruption
                    ?? $"the reference answer of {kata.Name} does not pass: "
                        + $"{run.FirstOpen?.Failures.FirstOrDefault()?.Message.Split('\n')[0]}"
            );
        }

        return watch.Elapsed > s_slow
            ? Finding.Note(
                Subject,
                $"the first one took {seconds}. A virus scanner that reads each new file, or a battery that is saved, "
                    + "makes it slow"
            )
            : Finding.Good(Subject, $"the first one took {seconds}");
    }

    private static bool CanWrite(Encoding encoding, string text) =>
        string.Equals(encoding.GetString(encoding.GetBytes(text)), text, StringComparison.Ordinal);
}
