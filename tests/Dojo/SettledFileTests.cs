using AsyncKatas.Dojo.Watch;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What is on disk in the middle of a save is not what its author means.</summary>
public sealed class SettledFileTests
{
    private readonly List<string> _told = [];
    private string _text = "old";

    [Fact]
    public Task A_change_is_told_once_nobody_tells_of_more() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var file = Watch(clock);
            await SaveAsync(clock, file, "one", milliseconds: 40);
            await SaveAsync(clock, file, "two", milliseconds: 1000);
            _told.ShouldBe(["100 two"]);
        });

    [Fact]
    public Task A_file_that_is_emptied_before_it_is_written_is_waited_for() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var file = Watch(clock);
            await SaveAsync(clock, file, "", milliseconds: 400);
            await SaveAsync(clock, file, "new", milliseconds: 1000);
            _told.ShouldBe(["460 new"]);
        });

    [Fact]
    public Task A_file_that_stays_empty_is_empty() =>
        VirtualClock.RunAsync(async clock =>
        {
            await using var file = Watch(clock);
            await SaveAsync(clock, file, "", milliseconds: 1000);
            _told.ShouldBe(["560 "]);
        });

    private SettledFile Watch(VirtualClock clock) =>
        new(clock, () => _text.Length == 0, () => _told.Add($"{clock.Elapsed.TotalMilliseconds} {_text}"));

    private async Task SaveAsync(VirtualClock clock, SettledFile file, string text, int milliseconds)
    {
        _text = text;
        file.Hear();
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, TestContext.Current.CancellationToken);
    }
}
