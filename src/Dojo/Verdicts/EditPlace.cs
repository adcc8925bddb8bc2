using AsyncKatas.Checking;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>The line of the learner's file on which to go on.</summary>
internal static class EditPlace
{
    /// <summary>
    /// The first error; the line that failed; where nothing is written yet, the TODO above it. Null if none of them can
    /// be known.
    /// </summary>
    /// <param name="errors">Of the compiler.</param>
    /// <param name="spec">The spec to meet next, if it is known.</param>
    public static int? LineOf(Kata kata, IReadOnlyList<CompilerMessage> errors, SpecResult? spec)
    {
        ArgumentNullException.ThrowIfNull(kata);
        if (
            errors.FirstOrDefault(error => string.Equals(error.Path, kata.LearnerFile, StringComparison.Ordinal)) is
            { } error
        )
        {
            return error.Line;
        }

        var failure = spec?.Failures.FirstOrDefault();
        var failed = spec is null ? null : FailurePlace.LineOf(kata, spec);
        if (failure is not null && !failure.Message.StartsWith(StubRules.Instruction, StringComparison.Ordinal))
        {
            return failed;
        }

        var marks = kata
            .Files.Repository.Read(kata.LearnerFile)
            .Split('\n')
            .Index()
            .Where(static line => line.Item.Contains("// TODO", StringComparison.Ordinal))
            .Select(static line => (int?)line.Index + 1)
            .ToList();
        return marks.LastOrDefault(mark => mark < failed) ?? marks.FirstOrDefault() ?? failed;
    }
}
