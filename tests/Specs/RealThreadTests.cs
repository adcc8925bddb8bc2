using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Specs;

public sealed class RealThreadTests
{
    [Fact]
    public async Task The_task_ends_when_the_action_has_ended_on_a_thread_of_its_own()
    {
        var ran = default(Thread);
        var (thread, hasEnded) = RealThread.Of(() => ran = Thread.CurrentThread);
        hasEnded.IsCompleted.ShouldBeFalse();
        thread.Start();
        await hasEnded;
        ran.ShouldBe(thread);
    }

    [Fact]
    public async Task An_exception_comes_out_of_the_task_and_not_of_the_process()
    {
        var (thread, hasEnded) = RealThread.Of(static () => throw new InvalidOperationException("Full."));
        thread.Start();
        (await Should.ThrowAsync<InvalidOperationException>(hasEnded)).Message.ShouldBe("Full.");
    }
}
