using AsyncKatas.VirtualTime;
using Shouldly;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>Runs that must fail, and the limits that make them fail soon.</summary>
internal static class Run
{
    /// <summary>Short, so that tests are quick; what is asserted is which diagnosis comes, never how soon.</summary>
    public static VirtualClockOptions Impatient { get; } = new() { StallLimit = TimeSpan.FromMilliseconds(300) };

    /// <summary>Runs the body, which must break that rule of virtual time.</summary>
    /// <returns>The message.</returns>
    public static async Task<string> FailsAsync(
        VirtualTimeFailure failure,
        Func<VirtualClock, Task> body,
        VirtualClockOptions? options = null
    )
    {
        var exception = await Should.ThrowAsync<VirtualTimeException>(
            VirtualClock.RunAsync(body, options ?? Impatient)
        );
        exception.Failure.ShouldBe(failure, exception.Message);
        return exception.Message;
    }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
