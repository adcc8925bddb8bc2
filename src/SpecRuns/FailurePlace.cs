using System.Globalization;
using System.Text.RegularExpressions;
using AsyncKatas.KataModel;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// Where in the learner's file a failure belongs: the line of the call that blocks, if there is only one in its method;
/// else the line that the stack knows; else the method that the message names; else the method that the spec calls.
/// </summary>
internal static partial class FailurePlace
{
    /// <summary>The line, counted from 1; null if nothing tells.</summary>
    /// <param name="spec">The spec that is not met.</param>
    public static int? LineOf(Kata kata, SpecResult spec)
    {
        ArgumentNullException.ThrowIfNull(kata);
        ArgumentNullException.ThrowIfNull(spec);
        return LineOf(kata, kata.Files.Repository.Read(kata.LearnerFile), spec);
    }

    /// <summary>The method of an answer to which a failure belongs; null if nothing tells.</summary>
    /// <param name="answer">What stands, or would stand, in the learner's file.</param>
    /// <param name="spec">The spec that is not met.</param>
    public static string? MethodOf(Kata kata, string answer, SpecResult spec)
    {
        ArgumentNullException.ThrowIfNull(kata);
        ArgumentNullException.ThrowIfNull(spec);
        return LineOf(kata, answer, spec) is { } line
            ? Methods(answer).LastOrDefault(method => method.Line <= line).Name
            : null;
    }

    private static int? LineOf(Kata kata, string text, SpecResult spec)
    {
        var failure = spec.Failures.FirstOrDefault();
        var methods = Methods(text);
        if (
            failure is not null
            && (BlockingCallIn(text, failure.Message, methods) ?? InStack(failure.Stack, kata.LearnerFile)) is { } line
        )
        {
            return line;
        }

        return (failure is null ? null : InMessage(failure.Message, kata.Files.Subject!, methods))
            ?? InSpec(kata.Files.Repository.Read(kata.SpecFile), spec, kata.Files.Subject!, methods)
            ?? (methods is [var only] ? only.Line : null);
    }

    // The stack is that of the clock, or of an exception that was thrown before.
    private static int? BlockingCallIn(string text, string message, IReadOnlyList<(string Name, int Line)> methods) =>
        Blocking().Match(message) is { Success: true } blocking
        && LineOf(blocking.Groups["name"].Value, methods) is { } start
        && Paragraph(text, start)
            .Split('\n')
            .Index()
            .Where(line => line.Item.Contains($".{blocking.Groups["call"].Value}", StringComparison.Ordinal))
            .Select(static line => line.Index)
            .ToList() is [var only]
            ? start + only
            : null;

    private static int? InStack(string stack, string file) =>
        Frame()
            .Matches(stack)
            .Where(frame => frame.Groups["file"].Value.Replace('\\', '/').EndsWith(file, StringComparison.Ordinal))
            .Select(static frame => (int?)int.Parse(frame.Groups["line"].Value, CultureInfo.InvariantCulture))
            .FirstOrDefault();

    // The innermost is named last: that is where the code stands.
    private static int? InMessage(string message, string subject, IReadOnlyList<(string Name, int Line)> methods) =>
        Word()
            .Matches(message)
            .Where(word => word.Groups["type"].Value.Equals(subject, StringComparison.Ordinal))
            .Select(word => LineOf(word.Groups["name"].Value, methods))
            .LastOrDefault(static line => line is not null);

    // The spec itself, or a method of the spec file through which it calls the learner's.
    private static int? InSpec(
        string text,
        SpecResult spec,
        string subject,
        IReadOnlyList<(string Name, int Line)> methods
    )
    {
        var body = Paragraph(
            text,
            SpecOutline
                .Of(text)
                .Specs.Where(other => string.Equals(other.Name, spec.Name, StringComparison.Ordinal))
                .Select(static other => other.Line)
                .FirstOrDefault(spec.Line)
        );
        if (Called(body, subject, methods) is { } line)
        {
            return line;
        }

        var helpers = Methods(text);
        return Call()
            .Matches(body)
            .SelectMany(call =>
                helpers.Where(helper => string.Equals(helper.Name, call.Groups["name"].Value, StringComparison.Ordinal))
            )
            .Select(helper => Called(Paragraph(text, helper.Line), subject, methods))
            .FirstOrDefault(static line => line is not null);
    }

    // Spec.RunAsync is none of the learner's methods, even if one of those has its name.
    private static int? Called(string body, string subject, IReadOnlyList<(string Name, int Line)> methods) =>
        Word()
            .Matches(body)
            .Where(word =>
                word.Groups["type"].Value is var type
                && (
                    type is ")"
                    || string.Equals(type, subject, StringComparison.Ordinal)
                    || (char.IsLower(type[0]) && type is not "spec")
                )
            )
            .Select(word => LineOf(word.Groups["name"].Value, methods))
            .FirstOrDefault(static line => line is not null);

    // From the line of a member to the end of the member: the next line at its depth, or the last of the expression.
    private static string Paragraph(string text, int line)
    {
        var lines = text.Split('\n')[Math.Max(0, line - 1)..];
        var depth = lines[0].Length - lines[0].TrimStart().Length;
        var end = lines
            .Skip(1)
            .TakeWhile(it =>
                string.IsNullOrWhiteSpace(it)
                || it.Length - it.TrimStart().Length > depth
                || it.TrimStart().StartsWith('{')
            )
            .Count();
        return string.Join('\n', lines.Take(end + 1));
    }

    private static int? LineOf(string name, IReadOnlyList<(string Name, int Line)> methods) =>
        methods
            .Where(method => string.Equals(method.Name, name, StringComparison.Ordinal))
            .Select(static method => (int?)method.Line)
            .FirstOrDefault();

    private static List<(string Name, int Line)> Methods(string text) =>
        [
            .. text.Split('\n')
                .Index()
                .Select(static line => (Method().Match(line.Item), Line: line.Index + 1))
                .Where(static it => it.Item1.Success)
                .Select(static it => (it.Item1.Groups["name"].Value, it.Line)),
        ];

    // "Runner.OneAtATimeAsync > lambda blocks the only thread that runs code here (Task.Result)".
    [GeneratedRegex(
        @"\w+\.(?<name>\w+)( > [^\n(]*)? blocks [^\n(]*\(([\w.()]*\.)?(?<call>\w+)(\(\))?\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Blocking();

    [GeneratedRegex(
        @" in (?<file>\S.*):line (?<line>\d+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Frame();

    [GeneratedRegex(
        @"(?<type>\b\w+|\))\s*\.\s*(?<name>\w+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Word();

    [GeneratedRegex(
        @"(?<![.\w])(?<name>\w+)\s*(<[^(;]*>)?\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Call();

    [GeneratedRegex(
        @"^\s*(public|internal|protected|private)\s[^=;]*?\b(?<name>\w+)\s*(<[^(]*>)?\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Method();
}
