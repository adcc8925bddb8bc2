using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A dojo that shows something, and somebody who looks at it and presses keys.</summary>
internal abstract partial class DojoAtWork : IAsyncDisposable
{
    private const string Home = "\e[H";

    private readonly StringBuilder _output = new();
    private int _read;

    /// <summary>The words that were shown: without colours, and whatever the width of the terminal.</summary>
    public string Words => Gap().Replace(Escape().Replace(Output, ""), " ");

    /// <summary>Everything that was shown, as it came.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>True if nothing more can come.</summary>
    protected abstract bool HasEnded { get; }

    /// <summary>The lines that are on the screen, as far as the dojo draws it anew each time.</summary>
    public IReadOnlyList<string> Frame() =>
        [
            .. Escape()
                .Replace(Output[(Output.LastIndexOf(Home, StringComparison.Ordinal) + Home.Length)..], "")
                .Replace("\r\n", "\n", StringComparison.Ordinal)
                .Split('\n'),
        ];

    public abstract Task PressAsync(char key);

    public abstract Task<int> ExitCodeAsync(CancellationToken cancellationToken);

    /// <summary>Waits until a text is shown after what was waited for before.</summary>
    public async Task WaitForAsync(string text, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        text = Gap().Replace(text, " ");
        int at;
        while ((at = Words.IndexOf(text, _read, StringComparison.Ordinal)) < 0)
        {
            if (HasEnded && !Words[_read..].Contains(text, StringComparison.Ordinal))
            {
                Assert.Fail($"The dojo has ended without showing \"{text}\":\n{Output}");
            }

            try
            {
                await Task.Delay(20, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"\"{text}\" was not shown after {_read} characters:\n{Output}");
            }
        }

        _read = at + text.Length;
    }

    public abstract ValueTask DisposeAsync();

    protected void Add(ReadOnlySpan<char> text)
    {
        lock (_output)
        {
            _output.Append(text);
        }
    }

    [GeneratedRegex(
        @"\e(\[[0-9;?]*[A-Za-z]|[=>]|\]8;[^\e]*\e\\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Escape();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Gap();
}
