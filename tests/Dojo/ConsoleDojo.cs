using System.Collections.Concurrent;
using System.Text;
using AsyncKatas.Dojo;
using AsyncKatas.Dojo.Terminal;
using Spectre.Console;
using Spectre.Console.Testing;

namespace AsyncKatas.Tests.Dojo;

/// <summary>
/// The dojo within the process of the tests, on a console that stands in for a terminal which can do what most can:
/// needs no pseudo-terminal, so it runs on every system.
/// </summary>
internal sealed class ConsoleDojo : DojoAtWork
{
    private readonly CancellationTokenSource _end = new();
    private readonly BlockingCollection<ConsoleKeyInfo> _keys = [];
    private readonly TestConsole _console = new TestConsole()
        .EmitAnsiSequences()
        .Colors(ColorSystem.Standard);
    private readonly Task<int> _running;

    private ConsoleDojo(
        string folder,
        (string Name, string Value)[] environment,
        int columns,
        int rows,
        string[] args
    )
    {
        // Its own writer cannot be read while the dojo writes.
        _console.Profile.Out = new AnsiConsoleOutput(new Tap(this));
        _console.Size(new Size(columns, rows));
        _console.Profile.Capabilities.Links = true;
        var screen = new Screen(_console, TextWriter.Null)
        {
            ReadKey = _keys.Take,
            Variable = environment.ToDictionary(static it => it.Name, static it => it.Value).GetValueOrDefault,
        };
        _running = Task.Run(() => DojoCommandLine.RunAsync(args, folder, screen, _end.Token));
    }

    /// <inheritdoc/>
    protected override bool HasEnded => _running.IsCompleted;

    /// <summary>Starts the dojo.</summary>
    public static ConsoleDojo Open(string folder, int columns, int rows, params string[] args) =>
        new(folder, [], columns, rows, args);

    /// <summary>The same, in an environment that has these variables and no others.</summary>
    public static ConsoleDojo OpenIn(
        (string Name, string Value)[] environment,
        string folder,
        int columns,
        int rows,
        params string[] args
    ) => new(folder, environment, columns, rows, args);

    /// <inheritdoc/>
    public override Task PressAsync(char key)
    {
        _keys.Add(new ConsoleKeyInfo(key, ConsoleKey.None, shift: false, alt: false, control: false));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<int> ExitCodeAsync(CancellationToken cancellationToken) =>
        _running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        // Whoever waits for a key learns that there will be none.
        _keys.CompleteAdding();
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
        _console.Dispose();
    }

    private sealed class Tap(ConsoleDojo owner) : TextWriter
    {
        /// <inheritdoc/>
        public override Encoding Encoding => Encoding.UTF8;

        /// <inheritdoc/>
        public override void Write(char value) => owner.Add([value]);

        /// <inheritdoc/>
        public override void Write(string? value) => owner.Add(value);

        /// <inheritdoc/>
        public override void Write(ReadOnlySpan<char> buffer) => owner.Add(buffer);

        /// <inheritdoc/>
        public override void Write(char[] buffer, int index, int count) => owner.Add(buffer.AsSpan(index, count));
    }
}
