using System.Diagnostics;
using System.Runtime.ExceptionServices;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>How a call ended that should not succeed.</summary>
[StackTraceHidden]
public static class ExceptionAssertions
{
    /// <summary>Asserts that a call throws, at once or through its task.</summary>
    /// <typeparam name="TException">The exception expected; one derived from it will do.</typeparam>
    /// <param name="method">
    /// What the message calls the method, for a spec that calls several of the learner's; null: your method.
    /// </param>
    /// <returns>The exception.</returns>
    /// <exception cref="SpecFailedException">It throws another one, or none.</exception>
    public static async Task<TException> ShouldThrowAsync<TException>(
        this Spec spec,
        Func<Task> act,
        string? method = null
    )
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(spec);
        var exception = await CatchAsync(spec, act);
        switch (exception)
        {
            case TException expected:
                return expected;
            case null:
                spec.Fail(
                    $"Expected {Article(typeof(TException))}; {NoException(spec, method)}.",
                    Symptoms.StillRunning(spec)
                );
                break;
            default:
                spec.Fail(
                    $"Expected {Article(typeof(TException))}; {With(spec, exception, method)}.",
                    Symptoms.OfException(spec, exception),
                    exception
                );
                break;
        }

        throw new UnreachableException();
    }

    /// <summary>Asserts that a call throws the very exception of a job, neither wrapped nor copied.</summary>
    /// <param name="job">The job that fails.</param>
    /// <returns>A task that ends when the call has ended.</returns>
    /// <exception cref="SpecFailedException">It throws another exception, or none.</exception>
    public static async Task ShouldThrowErrorOfAsync(this Spec spec, FakeJob job, Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(job);
        var exception = await CatchAsync(spec, act);
        if (exception is null)
        {
            spec.Fail(
                $"Expected the exception of {job.Name} to come out; {NoException(spec)}.",
                Symptoms.StillRunning(spec)
            );
        }

        if (!ReferenceEquals(exception, job.Error))
        {
            spec.Fail(
                $"Expected the exception of {job.Name} to come out as it is; {With(spec, exception)}.",
                Symptoms.OfException(spec, exception),
                exception
            );
        }
    }

    /// <summary>
    /// Asserts that a call ends as cancelled by its caller: with an exception of a cancellation that carries the token
    /// which the caller gave it, no linked one.
    /// </summary>
    /// <param name="caller">The token that the caller gave.</param>
    /// <returns>A task that ends when the call has ended.</returns>
    /// <exception cref="SpecFailedException">
    /// The call throws another exception, or none, or its exception carries another token, or none.
    /// </exception>
    public static async Task ShouldThrowCancellationOfAsync(this Spec spec, CancellationToken caller, Func<Task> act)
    {
        var cancelled = await spec.ShouldThrowAsync<OperationCanceledException>(act);
        var carries = cancelled.CancellationToken == CancellationToken.None ? "no token" : "another one";
        spec.Should(
            cancelled.CancellationToken == caller,
            $"Expected the exception of the cancellation to carry the caller's token; {With(spec, cancelled)}, which "
                + $"carries {carries}.",
            "A caller that asks \"was that my token?\" gets the answer no."
        );
    }

    /// <summary>Asserts that a call refuses a null argument, at once or through its task, and names it.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="act">The call with null.</param>
    /// <returns>A task that ends when the call has ended.</returns>
    /// <exception cref="SpecFailedException">
    /// It does not throw <see cref="ArgumentNullException"/> with that name.
    /// </exception>
    public static async Task ShouldRefuseNullAsync(this Spec spec, string parameter, Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var exception = await CatchAsync(spec, act);
        if (exception is not ArgumentNullException refused)
        {
            spec.Fail(
                $"Expected an ArgumentNullException for {parameter}; "
                    + $"{(exception is null ? NoException(spec) : With(spec, exception))}.",
                cause: exception
            );
        }
        else if (!string.Equals(refused.ParamName, parameter, StringComparison.Ordinal))
        {
            spec.Fail(
                $"Expected the ArgumentNullException to name the parameter {parameter}; it names "
                    + $"{(refused.ParamName is { } named ? Words.Value(named) : "no parameter")}."
            );
        }
    }

    /// <summary>Asserts the status in which the task of a call ends.</summary>
    /// <param name="expected">RanToCompletion, Faulted or Canceled.</param>
    /// <returns>A task that ends when the call has ended.</returns>
    /// <exception cref="SpecFailedException">It ends in another status, or throws before there is a task.</exception>
    public static async Task ShouldEndAsAsync(this Spec spec, TaskStatus expected, Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(act);
        var task = act();
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        ThrowIfUnwritten(task.Exception);
        spec.MarkReturn(throws: !task.IsCompletedSuccessfully);
        if (task.Status != expected)
        {
            var with = task.Exception is { InnerException: { } error } ? $", with {Report.Describe(error)}" : "";
            spec.Fail(
                $"Expected the task to end as {expected}; at {Seconds.Text(spec.Elapsed)} it ended as "
                    + $"{task.Status}{with}.",
                Symptoms.OfException(spec, task.Exception?.InnerException),
                task.Exception?.InnerException
            );
        }
    }

    /// <summary>What a call throws, at once or through its task; null: nothing.</summary>
    internal static async Task<Exception?> CatchAsync(Spec spec, Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        try
        {
            await act();
            spec.MarkReturn(throws: false);
            return null;
        }
        catch (Exception exception)
        {
            ThrowIfUnwritten(exception);
            spec.MarkReturn(throws: true);
            return exception;
        }
    }

    // A stub must fail as "Please implement ...", whatever exception the spec is about; and a broken rule of virtual
    // time must never pass for the exception that was expected, nor hide in one that collects others.
    private static void ThrowIfUnwritten(Exception? exception)
    {
        IEnumerable<Exception?> all = exception is AggregateException several
            ? [.. several.Flatten().InnerExceptions]
            : [exception];
        if (all.FirstOrDefault(static it => it is NotImplementedException or VirtualTimeException) is { } unwritten)
        {
            ExceptionDispatchInfo.Throw(unwritten);
        }
    }

    private static string NoException(Spec spec, string? method = null) =>
        $"{method ?? "your method"} ended without an exception at {Seconds.Text(spec.Elapsed)}";

    private static string With(Spec spec, Exception exception, string? method = null) =>
        $"at {Seconds.Text(spec.Elapsed)} {method ?? "your method"} ended with {Report.Describe(exception)}";

    private static string Article(Type type) =>
        type == typeof(Exception)
            ? "an exception"
            : $"{("AEIOU".Contains(type.Name[0], StringComparison.Ordinal) ? "an" : "a")} {type.Name}";
}
