using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.NoLostUpdates;

public sealed class InventorySpec
{
    // Step 1: read, add, write

    [Fact]
    public Task Adding_returns_the_new_number_and_writes_it() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5 };
            var stock = await new Inventory(shelves).AddAsync("bolts", 3);
            spec.ShouldBe("the number that was returned", stock, 8);
            spec.ShouldBe("the number of bolts on the shelf", shelves["bolts"], 8);
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task Taking_out_more_than_there_is_is_refused_and_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 2 };
            await spec.ShouldThrowAsync<InvalidOperationException>(() => new Inventory(shelves).AddAsync("bolts", -3));
            spec.ShouldBe("the number of bolts on the shelf", shelves["bolts"], 2);
            spec.ShouldBe("the number of writes", shelves.Writes, 0);
        });

    [Fact]
    public Task Adding_refuses_null() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("item", () => new Inventory(new Shelves(spec, 1.Seconds)).AddAsync(null!, 1))
        );

    [Fact]
    public Task An_inventory_without_a_store_is_refused() =>
        Spec.RunAsync(async spec =>
        {
            Inventory? made = null;
            await spec.ShouldRefuseNullAsync("store", () => (made = new Inventory(null!)).AddAsync("bolts", 1));
            spec.Should(
                made is null,
                "Expected the constructor to refuse a store that is null; it was the first change that did."
            );
        });

    // Step 2: nothing is lost

    [Fact]
    public Task Two_changes_at_once_both_count_in_every_order() =>
        Spec.RunInEveryOrderAsync(async spec =>
        {
            var shelves = new Shelves(spec, TimeSpan.Zero) { ["bolts"] = 10 };
            var inventory = new Inventory(shelves);
            await Task.WhenAll(inventory.AddAsync("bolts", 5), inventory.AddAsync("bolts", -3));
            ShouldHold(spec, shelves, "bolts", 12, "10, 5 in and 3 out");
        });

    [Fact]
    public Task Changes_that_come_early_or_late_all_count_in_every_order() =>
        Spec.RunInEveryOrderAsync(async spec =>
        {
            var shelves = new Shelves(spec, TimeSpan.Zero);
            var inventory = new Inventory(shelves);
            async Task AddLaterAsync()
            {
                for (var i = 0; i < 3; i++)
                {
                    await Task.Yield();
                }

                await inventory.AddAsync("bolts", 100);
            }

            await Task.WhenAll(inventory.AddAsync("bolts", 1), inventory.AddAsync("bolts", 10), AddLaterAsync());
            ShouldHold(spec, shelves, "bolts", 111, "1, 10 and 100 in");
        });

    [Fact]
    public Task The_last_one_goes_out_once_in_every_order() =>
        Spec.RunInEveryOrderAsync(async spec =>
        {
            var shelves = new Shelves(spec, TimeSpan.Zero) { ["bolts"] = 1 };
            var inventory = new Inventory(shelves);
            var refused = 0;
            async Task TakeAsync()
            {
                try
                {
                    await inventory.AddAsync("bolts", -1);
                }
                catch (InvalidOperationException)
                {
                    refused++;
                }
            }

            await Task.WhenAll(TakeAsync(), TakeAsync());
            spec.ShouldBe("the number of people who were refused, of two who wanted the last bolt,", refused, 1);
            spec.ShouldBe("the number of bolts on the shelf", shelves["bolts"], 0);
        });

    [Fact]
    public Task A_hundred_changes_of_one_item_all_count() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds);
            var inventory = new Inventory(shelves);
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => inventory.AddAsync("bolts", 1)));
            ShouldHold(spec, shelves, "bolts", 100, "1 in, a hundred times");
        });

    // Step 3: only those wait who must

    [Fact]
    public Task Changes_of_one_item_take_turns() =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds));
            await Task.WhenAll(
                inventory.AddAsync("bolts", 1),
                inventory.AddAsync("bolts", 1),
                inventory.AddAsync("bolts", 1)
            );
            spec.ShouldHaveEnded("read bolts", "write bolts", "read bolts", "write bolts", "read bolts", "write bolts");
            spec.ShouldHaveTaken(6.Seconds);
        });

    [Fact]
    public Task Changes_of_different_items_do_not_wait_for_each_other() =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds));
            await Task.WhenAll(
                inventory.AddAsync("bolts", 1),
                inventory.AddAsync("nuts", 1),
                inventory.AddAsync("screws", 1)
            );
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_hundred_items_change_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds));
            await Task.WhenAll(Enumerable.Range(1, 100).Select(i => inventory.AddAsync($"item {i}", 1)));
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task Two_inventories_with_a_store_each_do_not_wait_for_each_other() =>
        Spec.RunAsync(async spec =>
        {
            var (ours, theirs) = (new Shelves(spec, 1.Seconds), new Shelves(spec, 1.Seconds));
            await Task.WhenAll(
                new Inventory(ours).AddAsync("bolts", 1),
                new Inventory(theirs).AddAsync("bolts", 1)
            );
            spec.ShouldHaveTaken(2.Seconds);
        });

    // Step 4: failures and cancellation

    [Fact]
    public Task A_failed_read_comes_out_and_the_next_change_goes_on() =>
        Spec.RunAsync(async spec =>
        {
            var error = new TimeoutException("the shelf is locked");
            await NextGoesOnAfterAsync(spec, new Shelves(spec, 1.Seconds) { ReadError = error }, error);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_failed_write_comes_out_and_the_next_change_goes_on() =>
        Spec.RunAsync(async spec =>
        {
            var error = new TimeoutException("the shelf is locked");
            await NextGoesOnAfterAsync(spec, new Shelves(spec, 1.Seconds) { WriteError = error }, error);
            spec.ShouldHaveTaken(4.Seconds);
        });

    [Fact]
    public Task A_store_that_throws_at_once_is_no_different() =>
        Spec.RunAsync(async spec =>
        {
            var error = new TimeoutException("the shelf is locked");
            var shelves = new Shelves(spec, 1.Seconds) { ReadError = error, ThrowsAtOnce = true };
            await NextGoesOnAfterAsync(spec, shelves, error);
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_store_that_ends_as_cancelled_by_itself_is_no_different() =>
        Spec.RunAsync(async spec =>
        {
            var error = new OperationCanceledException("the shelf has given up");
            await NextGoesOnAfterAsync(spec, new Shelves(spec, 1.Seconds) { ReadError = error }, error);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_change_that_is_refused_lets_the_next_one_in() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 2 };
            var inventory = new Inventory(shelves);
            await spec.ShouldThrowAsync<InvalidOperationException>(() => inventory.AddAsync("bolts", -3));
            await inventory.AddAsync("bolts", 1);
            ShouldHold(spec, shelves, "bolts", 3, "2, a change that was refused, and 1 in");
        });

    [Fact]
    public Task A_call_that_is_cancelled_while_waiting_stops_at_once_and_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds);
            var inventory = new Inventory(shelves);
            var first = inventory.AddAsync("bolts", 1);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => inventory.AddAsync("bolts", 10, spec.CancelledAfter(0.5.Seconds))
            );
            spec.ShouldHaveTaken(0.5.Seconds);
            await first;
            ShouldHold(spec, shelves, "bolts", 1, "1 in");
        });

    [Fact]
    public Task A_call_that_is_cancelled_while_waiting_does_not_let_two_others_in() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds);
            var inventory = new Inventory(shelves);
            var changes = Task.WhenAll(inventory.AddAsync("bolts", 1), inventory.AddAsync("bolts", 100));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                inventory.AddAsync("bolts", 10, spec.CancelledAfter(0.5.Seconds))
            );
            await changes;
            ShouldHold(spec, shelves, "bolts", 101, "1 and 100 in");
            spec.ShouldHavePeakedAt(1);
        });

    [Fact]
    public Task A_call_that_is_cancelled_while_waiting_does_not_keep_the_others_out() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds);
            var inventory = new Inventory(shelves);
            var first = inventory.AddAsync("bolts", 1);
            var cancelled = inventory.AddAsync("bolts", 10, spec.CancelledAfter(0.5.Seconds));
            var last = inventory.AddAsync("bolts", 100);
            await spec.ShouldThrowAsync<OperationCanceledException>(() => cancelled);
            await Task.WhenAll(first, last);
            spec.ShouldHaveTaken(4.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_call_that_is_cancelled_in_the_middle_lets_the_next_one_in_at_once() =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds));
            var cancelled = inventory.AddAsync("bolts", 10, spec.CancelledAfter(0.5.Seconds));
            var next = inventory.AddAsync("bolts", 1);
            await spec.ShouldThrowAsync<OperationCanceledException>(() => cancelled);
            await next;
            spec.ShouldHaveTaken(2.5.Seconds);
        });

    [Fact]
    public Task A_call_that_is_cancelled_while_it_writes_stops_at_once_and_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5 };
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                new Inventory(shelves).AddAsync("bolts", 10, spec.CancelledAfter(1.5.Seconds))
            );
            spec.ShouldHaveTaken(1.5.Seconds);
            ShouldHold(spec, shelves, "bolts", 5, "5, and 10 that were cancelled");
        });

    [Fact]
    public Task A_call_that_is_cancelled_before_it_begins_does_not_touch_the_store() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                new Inventory(shelves).AddAsync("bolts", 1, spec.CancelledAfter(0.Seconds))
            );
            spec.ShouldBe("the number of reads", shelves.Reads, 0);
        });

    [Theory]
    [InlineData(0.5)] // while it waits for its turn
    [InlineData(2.5)] // while it reads
    [InlineData(3.5)] // while it writes
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller(double seconds) =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds));
            var first = inventory.AddAsync("bolts", 1);
            var caller = spec.CancelledAfter(seconds.Seconds);
            await spec.ShouldThrowCancellationOfAsync(caller, () => inventory.AddAsync("bolts", 10, caller));
            await first;
        });

    [Fact]
    public Task What_has_been_written_counts_even_if_the_caller_cancels_meanwhile() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5, WritesToTheEnd = true };
            var stock = await new Inventory(shelves).AddAsync("bolts", 10, spec.CancelledAfter(1.5.Seconds));
            spec.ShouldBe("the number that was returned", stock, 15);
        });

    // Step 5: two items at once

    [Fact]
    public Task A_move_takes_from_one_item_and_adds_to_the_other() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5, ["nuts"] = 1 };
            await new Inventory(shelves).MoveAsync("bolts", "nuts", 3);
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 2, 4);
        });

    [Fact]
    public Task A_move_of_more_than_there_is_is_refused_and_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 2, ["nuts"] = 1 };
            await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                new Inventory(shelves).MoveAsync("bolts", "nuts", 3)
            );
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 2, 1);
            spec.ShouldBe("the number of writes", shelves.Writes, 0);
        });

    [Fact]
    public Task A_move_of_a_negative_number_goes_the_other_way_and_is_refused_alike() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 2, ["nuts"] = 4 };
            var inventory = new Inventory(shelves);
            await inventory.MoveAsync("bolts", "nuts", -3);
            await spec.ShouldThrowAsync<InvalidOperationException>(() => inventory.MoveAsync("bolts", "nuts", -3));
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 5, 1);
        });

    [Fact]
    public Task A_move_may_take_the_last_one() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 2, ["nuts"] = 4 };
            var inventory = new Inventory(shelves);
            await inventory.MoveAsync("bolts", "nuts", 2);
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 0, 6);
            await inventory.MoveAsync("bolts", "nuts", -6);
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 6, 0);
        });

    [Fact]
    public Task A_move_of_the_lowest_number_there_is_does_not_go_through() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 2, ["nuts"] = 4 };

            // Whoever works with checked numbers learns of it earlier, and that is as good.
            await spec.ShouldThrowAsync<Exception>(() =>
                new Inventory(shelves).MoveAsync("bolts", "nuts", int.MinValue)
            );
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 2, 4);
        });

    [Fact]
    public Task A_move_and_a_change_both_count_in_every_order() =>
        Spec.RunInEveryOrderAsync(async spec =>
        {
            var shelves = new Shelves(spec, TimeSpan.Zero) { ["bolts"] = 5, ["nuts"] = 1 };
            var inventory = new Inventory(shelves);
            await Task.WhenAll(
                inventory.AddAsync("nuts", 10),
                inventory.MoveAsync("bolts", "nuts", 3),
                inventory.AddAsync("bolts", 20)
            );
            ShouldHold(spec, shelves, "bolts", 22, "5, 20 in and 3 moved to the nuts");
            ShouldHold(spec, shelves, "nuts", 14, "1, 3 moved from the bolts and 10 in");
        });

    [Fact]
    public Task Two_moves_in_opposite_directions_both_end_in_every_order() =>
        Spec.RunInEveryOrderAsync(async spec =>
        {
            var shelves = new Shelves(spec, TimeSpan.Zero) { ["bolts"] = 5, ["nuts"] = 5 };
            var inventory = new Inventory(shelves);
            await Task.WhenAll(
                inventory.AddAsync("bolts", 10),
                inventory.AddAsync("nuts", 10),
                inventory.MoveAsync("bolts", "nuts", 3),
                inventory.MoveAsync("nuts", "bolts", 1)
            );
            ShouldHold(spec, shelves, "bolts", 13, "5, 10 in, 3 moved to the nuts and 1 moved back");
            ShouldHold(spec, shelves, "nuts", 17, "5, 10 in, 3 moved from the bolts and 1 moved back");
        });

    [Fact]
    public Task Two_moves_in_opposite_directions_both_end_also_if_the_names_differ_only_in_case() =>
        Spec.RunInEveryOrderAsync(async spec =>
        {
            var shelves = new Shelves(spec, TimeSpan.Zero) { ["bolts"] = 5, ["Bolts"] = 5 };
            var inventory = new Inventory(shelves);
            await Task.WhenAll(
                inventory.AddAsync("bolts", 10),
                inventory.AddAsync("Bolts", 10),
                inventory.MoveAsync("bolts", "Bolts", 3),
                inventory.MoveAsync("Bolts", "bolts", 1)
            );
            ShouldHold(spec, shelves, "bolts", 13, "5, 10 in, 3 moved to Bolts and 1 moved back");
            ShouldHold(spec, shelves, "Bolts", 17, "5, 10 in, 3 moved from bolts and 1 moved back");
        });

    [Fact]
    public Task Moves_and_changes_of_different_items_do_not_wait_for_each_other() =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds) { ["bolts"] = 5, ["screws"] = 5 });
            await inventory.MoveAsync("bolts", "nuts", 1);
            var alone = spec.Elapsed;
            await Task.WhenAll(
                inventory.MoveAsync("bolts", "nuts", 1),
                inventory.MoveAsync("screws", "washers", 1),
                inventory.AddAsync("hooks", 1)
            );
            var together = spec.Elapsed - alone;
            spec.Should(
                together <= alone,
                "Expected two moves and a change, of five different items, to run at the same time, in the "
                    + $"{alone.TotalSeconds:0.###} s that a move takes alone; together they took "
                    + $"{together.TotalSeconds:0.###} s."
            );
        });

    [Fact]
    public Task A_move_to_the_same_item_ends_and_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5 };
            await new Inventory(shelves).MoveAsync("bolts", "bolts", 3);
            spec.ShouldBe("the number of bolts on the shelf", shelves["bolts"], 5);
        });

    [Fact]
    public Task A_move_to_the_same_item_lets_the_next_one_in() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5 };
            var inventory = new Inventory(shelves);
            await inventory.MoveAsync("bolts", "bolts", 3);
            spec.ShouldBe("the number of bolts after another one came in", await inventory.AddAsync("bolts", 1), 6);
        });

    [Theory]
    [InlineData("bolts")]
    [InlineData("nuts")]
    public Task While_a_move_runs_nobody_changes_either_item(string item) =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds) { ["bolts"] = 5, ["nuts"] = 5 });
            var move = inventory.MoveAsync("bolts", "nuts", 3);
            await spec.Clock.DelayAsync(1.5.Seconds);
            var change = inventory.AddAsync(item, 1);
            await move;
            var end = spec.Elapsed;
            await change;
            var begin = spec.Timeline.Spans.Last(span => span.Name == $"read {item}").Start;
            spec.Should(
                begin >= end,
                $"Expected nobody to change the {item} while the move runs, until {end.TotalSeconds:0.###} s; "
                    + $"a change has read them at {begin.TotalSeconds:0.###} s."
            );
        });

    [Fact]
    public Task After_a_move_that_fails_both_items_can_be_changed() =>
        Spec.RunAsync(async spec =>
        {
            var error = new TimeoutException("the shelf is locked");
            var shelves = new Shelves(spec, 1.Seconds)
            {
                ["bolts"] = 2,
                ["nuts"] = 4,
                ReadError = error,
            };
            var inventory = new Inventory(shelves);
            var failure = await spec.ShouldThrowAsync<TimeoutException>(() => inventory.MoveAsync("bolts", "nuts", 1));
            ShouldBeOfTheStore(spec, failure, error);
            await spec.ShouldThrowAsync<InvalidOperationException>(() => inventory.MoveAsync("bolts", "nuts", 3));
            await Task.WhenAll(inventory.AddAsync("bolts", 10), inventory.AddAsync("nuts", 10));
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 12, 14);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_move_that_is_cancelled_while_it_reads_stops_at_once_and_changes_nothing(int read) =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource(Timeout.InfiniteTimeSpan, spec.Clock);
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5, ["nuts"] = 5 };
            var moment = TimeSpan.Zero;
            shelves.ReadBegins = () =>
            {
                if (shelves.Reads == read)
                {
                    moment = spec.Elapsed + 0.5.Seconds;
                    caller.CancelAfter(0.5.Seconds);
                }
            };
            var inventory = new Inventory(shelves);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                inventory.MoveAsync("bolts", "nuts", 3, caller.Token)
            );
            spec.ShouldHaveTaken(moment);
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 5, 5);
        });

    [Theory]
    [InlineData(2.5)]
    [InlineData(3.5)]
    public Task A_move_that_is_cancelled_while_it_writes_loses_nothing(double seconds) =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5, ["nuts"] = 5 };
            try
            {
                await new Inventory(shelves).MoveAsync("bolts", "nuts", 3, spec.CancelledAfter(seconds.Seconds));
            }
            catch (OperationCanceledException)
            {
                // It may stop or go through, as long as it does so altogether.
            }

            var (bolts, nuts) = (shelves["bolts"], shelves["nuts"]);
            spec.Should(
                bolts + nuts == 10,
                $"Expected 10 pieces on the shelves altogether, as before the move; there are {bolts} bolts "
                    + $"and {nuts} nuts."
            );
        });

    [Theory]
    [InlineData("bolts", "nuts")]
    [InlineData("nuts", "bolts")]
    public Task A_move_that_is_cancelled_while_it_waits_for_one_item_lets_go_of_the_other(string busy, string other) =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 10.Seconds) { ["bolts"] = 5, ["nuts"] = 5 };
            var inventory = new Inventory(shelves);
            var change = inventory.AddAsync(busy, 1);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                inventory.MoveAsync(other, busy, 3, spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHaveTaken(1.Seconds);
            await inventory.AddAsync(other, 1);
            spec.ShouldHaveTaken(21.Seconds);
            await change;
        });

    [Fact]
    public Task A_move_that_is_cancelled_while_it_waits_has_moved_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var shelves = new Shelves(spec, 1.Seconds) { ["bolts"] = 5, ["nuts"] = 5 };
            var inventory = new Inventory(shelves);
            var changes = Task.WhenAll(
                inventory.AddAsync("nuts", 1),
                inventory.AddAsync("nuts", 1),
                inventory.AddAsync("nuts", 1)
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                inventory.MoveAsync("bolts", "nuts", 3, spec.CancelledAfter(3.Seconds))
            );
            await changes;
            spec.ShouldBeSequence("the bolts and nuts on the shelves", [shelves["bolts"], shelves["nuts"]], 5, 8);
        });

    [Fact]
    public Task A_move_that_is_cancelled_before_it_begins_does_not_touch_the_store() =>
        Spec.RunAsync(async spec =>
        {
            var (shelves, caller) = (new Shelves(spec, 1.Seconds) { ["bolts"] = 5 }, spec.CancelledAfter(0.Seconds));
            var inventory = new Inventory(shelves);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                inventory.MoveAsync("bolts", "nuts", 1, caller)
            );
            spec.ShouldBe("the number of reads", shelves.Reads, 0);
        });

    [Theory]
    [InlineData(0.5)] // while it waits for its turn
    [InlineData(2.5)] // while it reads
    public Task The_exception_of_a_cancelled_move_carries_the_token_of_the_caller(double seconds) =>
        Spec.RunAsync(async spec =>
        {
            var inventory = new Inventory(new Shelves(spec, 1.Seconds) { ["bolts"] = 5 });
            var first = inventory.AddAsync("nuts", 1);
            var caller = spec.CancelledAfter(seconds.Seconds);
            await spec.ShouldThrowCancellationOfAsync(caller, () => inventory.MoveAsync("bolts", "nuts", 3, caller));
            await first;
        });

    [Theory]
    [InlineData("from", null, "nuts")]
    [InlineData("to", "bolts", null)]
    public Task A_move_refuses_null(string parameter, string? from, string? to) =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                parameter,
                () => new Inventory(new Shelves(spec, 1.Seconds)).MoveAsync(from!, to!, 1)
            )
        );

    private static async Task NextGoesOnAfterAsync<TException>(Spec spec, Shelves shelves, TException error)
        where TException : Exception
    {
        var inventory = new Inventory(shelves);
        var first = Task.CompletedTask;
        var next = Task.CompletedTask;
        var failure = await spec.ShouldThrowAsync<TException>(async () =>
        {
            // Both are there before the first fails: the next one waits for its turn meanwhile.
            first = inventory.AddAsync("bolts", 1);
            next = inventory.AddAsync("bolts", 10);
            await first;
        });
        ShouldBeOfTheStore(spec, failure, error);
        await next;
        ShouldHold(spec, shelves, "bolts", 10, "1 that failed and 10 in");
    }

    private static void ShouldBeOfTheStore(Spec spec, Exception failure, Exception error) =>
        spec.Should(
            ReferenceEquals(failure, error),
            $"Expected the exception of the store to come out as it is; it ended with another {failure.GetType().Name}."
        );

    private static void ShouldHold(Spec spec, Shelves shelves, string item, int expected, string after) =>
        spec.Should(
            shelves[item] == expected,
            $"Expected {expected} {item} on the shelf after {after}; there are {shelves[item]}.",
            shelves.StepsOf(item)
        );

    /// <summary>A store in which each read and each write takes its time; zero: just one turn of the loop.</summary>
    private sealed class Shelves(Spec spec, TimeSpan time) : IStockStore
    {
        private const int MaxShown = 12;

        private readonly Dictionary<string, int> _stock = new(StringComparer.Ordinal);
        private readonly List<(string Item, bool IsRead, int Stock)> _steps = [];

        public int Reads { get; private set; }

        public int Writes { get; private set; }

        /// <summary>What the first read fails with.</summary>
        public Exception? ReadError { get; init; }

        /// <summary>What the first write fails with.</summary>
        public Exception? WriteError { get; init; }

        public bool ThrowsAtOnce { get; init; }

        /// <summary>True: a write that has begun does not look at its token.</summary>
        public bool WritesToTheEnd { get; init; }

        /// <summary>Called when a read has begun and is counted.</summary>
        public Action? ReadBegins { get; set; }

        public int this[string item]
        {
            get => _stock.GetValueOrDefault(item);
            set => _stock[item] = value;
        }

        /// <summary>What has happened to an item, for the message of a spec that has failed.</summary>
        public string StepsOf(string item)
        {
            var steps = _steps.Where(step => string.Equals(step.Item, item, StringComparison.Ordinal)).ToArray();
            var shown = steps.Take(MaxShown).Select(static step => $"{(step.IsRead ? "read" : "write")} {step.Stock}");
            var more = steps.Length > MaxShown ? $" and {steps.Length - MaxShown} more steps" : "";
            var twice = steps.Zip(steps.Skip(1)).Any(static pair => pair.First.IsRead && pair.Second.IsRead);
            return $"The store has seen, for {item}: {string.Join(", ", shown)}{more}."
                + (
                    twice ? " Two changes have read the same number, so the later write wiped out the earlier one." : ""
                );
        }

        public Task<int> ReadAsync(string item, CancellationToken cancellationToken)
        {
            var error = Reads++ == 0 ? ReadError : null;
            ReadBegins?.Invoke();
            return error is not null && ThrowsAtOnce
                ? throw error
                : TrackAsync(
                    $"read {item}",
                    async () =>
                    {
                        await PassAsync(cancellationToken);
                        var stock = error is null ? this[item] : throw error;
                        _steps.Add((item, IsRead: true, stock));
                        return stock;
                    }
                );
        }

        public Task WriteAsync(string item, int stock, CancellationToken cancellationToken)
        {
            var error = Writes++ == 0 ? WriteError : null;
            return TrackAsync(
                $"write {item}",
                async () =>
                {
                    await PassAsync(WritesToTheEnd ? CancellationToken.None : cancellationToken);
                    this[item] = error is null ? stock : throw error;
                    _steps.Add((item, IsRead: false, stock));
                    return stock;
                }
            );
        }

        // A chart of things that take no time would show nothing.
        private Task<int> TrackAsync(string name, Func<Task<int>> work) =>
            time == TimeSpan.Zero ? work() : spec.Timeline.TrackAsync(name, work);

        private async Task PassAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time == TimeSpan.Zero)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(time, spec.Clock, cancellationToken);
            }
        }
    }
}
