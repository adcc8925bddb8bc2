using AsyncKatas.Dojo.Web;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>When what is typed is run: at once, unless somebody is in the middle of a word.</summary>
public sealed class TypingPaceTests
{
    [Fact]
    public Task A_key_by_itself_is_not_waited_for_and_others_are() =>
        VirtualClock.RunAsync(async clock =>
        {
            var pace = new TypingPace(clock);
            pace.Hear().ShouldBe(TimeSpan.Zero);
            for (var key = 0; key < 5; key++)
            {
                await clock.DelayAsync(499.Milliseconds);
                pace.Hear().ShouldBe(TypingPace.Pause);
            }

            await clock.DelayAsync(500.Milliseconds);
            pace.Hear().ShouldBe(TimeSpan.Zero);
        });
}
