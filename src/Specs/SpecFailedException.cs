using System.Text.RegularExpressions;

// xunit prints the message of an exception from this namespace as it is, and puts the name of the type before any
// other.
#pragma warning disable IDE0130
namespace Xunit.Sdk;

#pragma warning restore IDE0130

/// <summary>
/// A spec was not met. The message says what was expected, what happened, shows the timeline and names the symptom. The
/// stack trace holds nothing but the lines of the kata and its spec.
/// </summary>
public sealed partial class SpecFailedException : Exception, IAssertionException
{
    private readonly string? _trace;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The whole text for the learner.</param>
    /// <param name="cause">The exception that ended the run, if it was one.</param>
    public SpecFailedException(string message, Exception? cause = null)
        : base(message) => Cause = cause;

    /// <summary>Creates an exception that says more than another one, with the stack trace of that.</summary>
    /// <param name="message">The whole text for the learner.</param>
    /// <param name="earlier">The other one.</param>
    internal SpecFailedException(string message, SpecFailedException earlier)
        : base(message) => (Cause, _trace) = (earlier.Cause, earlier.StackTrace);

    /// <summary>
    /// The exception that ended the run, if it was one. It is no inner exception: its text stands in the message
    /// already, and test runners would print it a second time.
    /// </summary>
    public Exception? Cause { get; }

    /// <summary>
    /// The frames that stand in source files, without those of the virtual clock; first those of the cause.
    /// </summary>
    public override string? StackTrace
    {
        get
        {
            if (_trace is not null)
            {
                return _trace;
            }

            var frames = UserFrames(Cause?.StackTrace)
                .Concat(UserFrames(base.StackTrace))
                .Distinct(StringComparer.Ordinal)
                .ToArray();
            return frames.Length == 0 ? null : string.Join(Environment.NewLine, frames);
        }
    }

    /// <summary>The type alone and the message; the inner exception has been worked into the message.</summary>
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(SpecFailedException)}: {Message}{Environment.NewLine}{StackTrace}";

    // at Ns.RunnerSpec.<>c__DisplayClass0_0.<<Sum>b__0>d.MoveNext() in F:line 3  ->  at RunnerSpec.Sum in F:line 3
    private static IEnumerable<string> UserFrames(string? trace)
    {
        foreach (var line in (trace ?? "").Split('\n'))
        {
            var frame = Frame().Match(line);
            if (frame.Success && !IsInfrastructure(frame.Groups["method"].Value))
            {
                var method = frame.Groups["method"].Value;
                var type = TypeName().Match(method).Groups["type"].Value;
                var name = OuterMethod().Match(method) is { Success: true } outer
                    ? outer.Groups["name"].Value
                    : method[(method.LastIndexOf('.') + 1)..];
                yield return $"   at {type}.{name.Split('[')[0]} in {frame.Groups["file"].Value}";
            }
        }
    }

    private static bool IsInfrastructure(string method) =>
        method.StartsWith("AsyncKatas.VirtualTime.", StringComparison.Ordinal)
        || method.StartsWith("AsyncKatas.Specs.", StringComparison.Ordinal)
        || method.StartsWith("Xunit.", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^\s*at (?<method>[^(]+)\(.*\) in (?<file>.+\.cs:line \d+)\s*$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Frame();

    [GeneratedRegex(
        @"(?<type>\w+)(`\d+)?(\+|\.)(<|\w+(\[|$))",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex TypeName();

    [GeneratedRegex(@"<+(?<name>\w+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex OuterMethod();
}
