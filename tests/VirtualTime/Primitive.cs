using AsyncKatas.VirtualTime;
using Shouldly;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>One way of waiting that .NET offers, in a scenario whose times are known to the tick.</summary>
/// <param name="Name">What the scenario is about.</param>
/// <param name="Body">Throws when a time, an order or a number is wrong.</param>
/// <param name="NeedsLoop">
/// True if the result depends on the loop's one thread, so that it says nothing about a multi-threaded run.
/// </param>
/// <param name="Refused">How the message of the run starts that must fail; null: it must pass.</param>
public sealed record Primitive(
    string Name,
    Func<VirtualClock, CancellationToken, Task> Body,
    bool NeedsLoop = false,
    string? Refused = null
)
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs the scenario once. A timer is pending all the while, so that a clock that jumps too early lands on it.
    /// </summary>
    public async Task RunAsync(bool multiThreaded = false)
    {
        if (Refused is null)
        {
            await RunOnceAsync(multiThreaded);
        }
        else
        {
            (await Should.ThrowAsync<VirtualTimeException>(RunOnceAsync(multiThreaded))).Message.ShouldStartWith(
                Refused
            );
        }
    }

    public override string ToString() => Name;

    private Task RunOnceAsync(bool multiThreaded) =>
        VirtualClock.RunAsync(
            async clock =>
            {
                using var guard = new CancellationTokenSource(s_guard, clock);
                try
                {
                    await Body(clock, guard.Token);
                }
                finally
                {
                    guard.IsCancellationRequested.ShouldBeFalse(
                        "the clock jumped although something was still running"
                    );
                }
            },
            new VirtualClockOptions { MultiThreaded = multiThreaded }
        );
}
