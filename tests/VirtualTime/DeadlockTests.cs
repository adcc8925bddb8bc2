using System.Threading.Channels;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class DeadlockTests
{
    private readonly SemaphoreSlim _places = new(1);

    [Fact]
    public async Task A_semaphore_that_is_never_released_is_named_with_those_who_wait()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async clock =>
        {
            var places = new SemaphoreSlim(1);
            async Task WorkAsync()
            {
                await places.WaitAsync();
                await clock.DelayAsync(Seconds(1));
            }

            await Task.WhenAll(WorkAsync(), WorkAsync(), WorkAsync());
            places.Release();
        });

        message.ShouldStartWith("At 1 s: Deadlock: nothing is ready to run, no timer is armed");
        message.ShouldContain("Task.WhenAll (2 not ended)");
        message.ShouldContain("SemaphoreSlim: 2 wait for it, none of its places is free (not released)");
    }

    [Fact]
    public async Task A_semaphore_in_a_field_is_found_behind_WhenAll()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async clock =>
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, 2)
                    .Select(async _ =>
                    {
                        await _places.WaitAsync();
                        await clock.DelayAsync(Seconds(1));
                    })
            );
        });

        message.ShouldContain("SemaphoreSlim: 1 waits for it, none of its places is free");
    }

    [Fact]
    public async Task A_semaphore_in_an_object_that_a_local_holds_is_found()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async _ =>
        {
            var limiter = new Limiter();
            await Task.WhenAll(limiter.EnterAsync(), limiter.EnterAsync(), limiter.EnterAsync());
            limiter.Leave();
        });

        message.ShouldContain("SemaphoreSlim: 2 wait for it");
    }

    [Fact]
    public async Task A_semaphore_is_found_through_a_tracked_lambda()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, clock =>
        {
            var places = new SemaphoreSlim(0);
            return clock.Timeline.TrackAsync("job", () => Task.WhenAll(places.WaitAsync(), places.WaitAsync()));
        });

        message.ShouldContain("SemaphoreSlim: 2 wait for it");
        message.ShouldContain("Still running: job (since 0 s)");
    }

    [Fact]
    public async Task A_semaphore_that_is_waited_for_directly_is_named_where_it_is_waited_for()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async _ => await new SemaphoreSlim(0).WaitAsync());
        message.ShouldContain("SemaphoreSlim.WaitAsync (not released)");
    }

    [Fact]
    public async Task A_semaphore_with_a_free_place_is_not_accused()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async _ =>
        {
            using var free = new SemaphoreSlim(1);
            using var unwanted = new SemaphoreSlim(0);
            await new TaskCompletionSource().Task;
        });

        message.ShouldNotContain("SemaphoreSlim");
    }

    [Fact]
    public async Task A_TaskCompletionSource_that_nobody_completes_is_named()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async clock =>
        {
            async Task WaitForSignalAsync()
            {
                await clock.DelayAsync(Seconds(3));
                await new TaskCompletionSource().Task.ConfigureAwait(false);
            }

            await WaitForSignalAsync();
        });

        message.ShouldStartWith("At 3 s: ");
        message.ShouldContain("> WaitForSignalAsync");
        message.ShouldContain("a TaskCompletionSource (not completed)");
    }

    [Fact]
    public async Task A_Channel_that_nobody_completes_is_named()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async _ =>
        {
            var channel = Channel.CreateUnbounded<int>();
            await foreach (var item in channel.Reader.ReadAllAsync())
            {
                item.ShouldBe(0);
            }
        });

        message.ShouldContain("a Channel (nothing written and not completed, or full)");
    }

    [Fact]
    public async Task A_WhenAny_of_what_never_ends_is_named()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async _ =>
            await Task.WhenAny(new TaskCompletionSource().Task, new TaskCompletionSource<int>().Task)
        );

        message.ShouldContain("Task.WhenAny");
        message.ShouldContain("a TaskCompletionSource (not completed)");
    }

    [Fact]
    public async Task A_task_that_nobody_started_is_named()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, static async _ => await new Task(static () => { }));
        message.ShouldContain("a Task that nobody has started");
    }

    [Fact]
    public async Task A_deadlock_without_the_loop_s_context_is_found_too()
    {
        var options = Impatient with { MultiThreaded = true };
        var message = await FailsAsync(
            VirtualTimeFailure.Deadlock,
            static async _ => await Task.Run(static () => new TaskCompletionSource().Task),
            options
        );
        message.ShouldEndWith("  Task.Run");
    }

    [Fact]
    public async Task A_deadlock_of_many_is_told_in_few_lines()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async _ =>
        {
            var never = Enumerable
                .Range(0, 100)
                .Select(static number =>
                    number % 2 == 0 ? new TaskCompletionSource().Task : new SemaphoreSlim(0).WaitAsync()
                )
                .ToArray();
            await Task.WhenAll(never);
            never.ShouldBeEmpty();
        });

        message.Split(Environment.NewLine).Length.ShouldBeLessThan(20);
        message.ShouldContain("... and ");
    }

    [Fact]
    public async Task Neighbours_that_wait_for_the_same_are_told_once_with_their_number()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, async _ =>
        {
            using var closed = new SemaphoreSlim(0);
            async Task EnterAsync() => await closed.WaitAsync();
            Task[] all = [EnterAsync(), EnterAsync(), EnterAsync()];
            await Task.WhenAll(all);
            all.ShouldBeEmpty();
        });
        var lines = message.Split(Environment.NewLine).Select(static line => line.Trim()).ToArray();
        message.ShouldContain("Task.WhenAll (3 not ended)");
        message.ShouldContain("EnterAsync, 3 times");
        lines.Count(static line => line.StartsWith("SemaphoreSlim.WaitAsync", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task An_async_iterator_is_named_as_people_wrote_it()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, static async _ =>
        {
            await foreach (var number in NeverAsync())
            {
                number.ShouldBe(0);
            }
        });
        message.ShouldContain("DeadlockTests.NeverAsync");
        message.ShouldNotContain("d__");
    }

    [Fact]
    public async Task A_collection_that_cannot_be_read_costs_detail_and_nothing_else()
    {
        await FailsAsync(VirtualTimeFailure.Deadlock, async _ =>
        {
            IList<Task> unreadable = default(System.Collections.Immutable.ImmutableArray<Task>);
            await new TaskCompletionSource().Task;
            unreadable.ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task An_async_void_method_that_never_ends_is_a_deadlock_of_its_own_kind()
    {
        var message = await FailsAsync(VirtualTimeFailure.Deadlock, _ =>
        {
            async void Forgotten() => await new TaskCompletionSource().Task;
            Forgotten();
            return Task.CompletedTask;
        });

        message.ShouldContain(
            "The body has ended, but an async void method that it called has not, and nothing that the clock can see "
                + "will wake it."
        );
    }

    private sealed class Limiter
    {
        private readonly SemaphoreSlim _semaphore = new(1);

        public Task EnterAsync() => _semaphore.WaitAsync();

        public void Leave() => _semaphore.Release();
    }

    private static async IAsyncEnumerable<int> NeverAsync()
    {
        await new TaskCompletionSource().Task;
        yield return 0;
    }
}
