using System;
using System.Collections.Generic;
using System.Linq;
using AsyncKatas.Dojo.Engine;

namespace AsyncKatas.Dojo.Commands;

/// <summary>Says in which file the compiler stumbled, and over what.</summary>
internal static class CompilerView
{
    private const int MaxErrors = 5;

    /// <summary>One sentence, and the compiler's messages.</summary>
    public static (string Sentence, string Details) Of(Kata kata, IReadOnlyList<CompilerMessage> errors)
    {
        var culprit = errors.Any(error => string.Equals(error.Path, kata.LearnerFile, StringComparison.Ordinal)) ? kata.LearnerFile : errors[0].Path;
        var details = errors.OrderBy(error => string.Equals(error.Path, culprit, StringComparison.Ordinal) ? 0 : 1).Take(MaxErrors).Select(Describe).ToList();
        if (errors.Count > MaxErrors)
        {
            details.Add($"... and {errors.Count - MaxErrors} more.");
        }

        return ($"{culprit} does not compile:", string.Join(Environment.NewLine, details));
    }

    private static string Describe(CompilerMessage error) => AsyncAdvice.On(error) is { } advice ? $"{error}{Environment.NewLine}    {advice}" : error.ToString();
}
