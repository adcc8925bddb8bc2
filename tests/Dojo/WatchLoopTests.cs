using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.SpecRuns;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Some editors empty a file before they write it. Watch waits for what they mean.</summary>
public sealed class WatchLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);

    private readonly FixtureRepository _fixture = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly StringWriter _output = new();
    private readonly TextWriter _writer;
    private readonly CancellationTokenSource _end = new();
    private readonly KataChecker _checker;
    private readonly WatchLoop _loop;
    private readonly Task _running;

    public WatchLoopTests()
    {
        _writer = TextWriter.Synchronized(_output);
        var session = new Session(_fixture.Repository, new Screen(_writer, TextWriter.Null), _fixture.Root);
        _checker = new KataChecker(_fixture.Repository);
        var mistakes = new KnownMistakes(_fixture.Repository, RunLimits.Default);
        _loop = new WatchLoop(session, _checker, mistakes, FixtureRepository.Name, _clock);
        _running = _loop.RunAsync(_end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _loop.DisposeAsync();
        await _checker.DisposeAsync();
        _end.Dispose();
        await _writer.DisposeAsync();
        await _output.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_file_that_is_emptied_before_it_is_written_gets_no_verdict_while_it_is_empty()
    {
        await WaitForAsync("0 of 2 specs pass");
        Save("");
        for (var passed = TimeSpan.Zero; passed < SettledFile.Patience; passed += s_step)
        {
            await StepAsync();
        }

        Save(_fixture.Read(FixtureRepository.Solution));
        await WaitForAsync("2 of 2 specs pass");
        Output().ShouldNotContain("Adder.cs is empty.");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_file_that_stays_empty_gets_its_verdict()
    {
        await WaitForAsync("0 of 2 specs pass");
        Save("");
        await WaitForAsync("Adder.cs is empty.");
    }

    private void Save(string text)
    {
        _fixture.Write(FixtureRepository.Stub, text);
        _loop.Tell(new WatchEvent.Saved(FixtureRepository.Stub));
    }

    private string Output()
    {
        lock (_writer)
        {
            return _output.ToString();
        }
    }

    private async Task WaitForAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!Output().Contains(text, StringComparison.Ordinal))
        {
            patience.IsCancellationRequested.ShouldBeFalse($"\"{text}\" was not shown:\n{Output()}");
            await StepAsync();
        }
    }

    // What the compiler and the specs take is real; only the patience of the loop is that of the clock.
    private async Task StepAsync()
    {
        _clock.Advance(s_step);
        await Task.Delay(s_step, TestContext.Current.CancellationToken);
    }
}
