using AsyncKatas.Dojo.Watch;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Where the file system does not tell of a save, the dojo finds out, says so, and looks for itself from then
/// on.</summary>
public sealed class SavePollTests
{
    private const string File = "katas/01-adding-up/Adder.cs";

    private readonly Dictionary<string, (DateTime, long)> _files = new(StringComparer.Ordinal)
    {
        [File] = (DateTime.UnixEpoch, 10),
    };
    private readonly List<string> _log = [];

    [Fact]
    public Task A_save_of_which_nobody_tells_is_noticed_and_polling_begins() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var poll = Start(clock);
            await DelayAsync(clock, 10.2);
            Save();
            await DelayAsync(clock, 5);
            poll.IsPolling.ShouldBeTrue();
            Save();
            await DelayAsync(clock, 5);
            _log.ShouldBe([$"12 deaf {File}", $"12 saved {File}", $"15.5 saved {File}"]);
        });

    [Theory]
    [InlineData(-0.3)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public Task A_save_of_which_somebody_tells_is_none_of_its_business(double late) =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var poll = Start(clock);
            for (var save = 0; save < 20; save++)
            {
                await DelayAsync(clock, 2.35);
                if (late < 0)
                {
                    poll.Heard(File);
                }

                await DelayAsync(clock, Math.Abs(late));
                if (late < 0)
                {
                    Save();
                    continue;
                }

                Save();
                await DelayAsync(clock, late);
                poll.Heard(File);
            }

            await DelayAsync(clock, 10);
            _log.ShouldBeEmpty();
        });

    [Fact]
    public Task Lost_events_count_for_every_file() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var poll = Start(clock);
            await DelayAsync(clock, 3.5);
            Save();
            poll.Heard(path: null);
            await DelayAsync(clock, 10);
            _log.ShouldBeEmpty();
        });

    [Fact]
    public Task Where_it_is_known_that_nobody_tells_it_polls_at_once() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var poll = Start(clock, isPolling: true);
            await DelayAsync(clock, 1.2);
            Save();
            await DelayAsync(clock, 1);
            _files.Remove(File);
            await DelayAsync(clock, 1);
            _log.ShouldBe([$"1.5 saved {File}", $"2.5 saved {File}"]);
        });

    [Fact]
    public Task A_drive_that_is_gone_for_a_while_is_no_change() =>
        VirtualClock.RunAsync(async clock =>
        {
            var isThere = true;
            await using var poll = Start(
                clock,
                isPolling: true,
                () => isThere ? new Dictionary<string, (DateTime, long)>(_files, StringComparer.Ordinal) : null
            );
            await DelayAsync(clock, 1.2);
            isThere = false;
            await DelayAsync(clock, 10);
            isThere = true;
            await DelayAsync(clock, 10);
            _log.ShouldBeEmpty();
        });

    private static Task DelayAsync(VirtualClock clock, double seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), clock, TestContext.Current.CancellationToken);

    private SavePoll Start(
        VirtualClock clock,
        bool isPolling = false,
        Func<IReadOnlyDictionary<string, (DateTime, long)>?>? look = null
    )
    {
        var poll = new SavePoll(
            clock,
            look ?? (() => new Dictionary<string, (DateTime, long)>(_files, StringComparer.Ordinal)),
            isPolling
        )
        {
            Saved = path => Log(clock, $"saved {path}"),
            Deaf = path => Log(clock, $"deaf {path}"),
        };
        poll.Start();
        return poll;
    }

    private void Save() => _files[File] = (_files[File].Item1.AddSeconds(1), 10);

    private void Log(VirtualClock clock, string what) =>
        _log.Add(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0.##} {what}"));
}
