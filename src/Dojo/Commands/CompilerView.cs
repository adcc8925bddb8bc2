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

    /// <summary>Warnings about async code in the file of the variant: those that say what is wrong while it compiles.</summary>
    /// <param name="compiled">What the compiler made of it.</param>
    public static IReadOnlyList<CompilerMessage> WarningsOf(CompiledVariant compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return [.. compiled.Messages.Where(message => !message.IsError && AsyncAdvice.On(message) is not null
            && string.Equals(message.Path, compiled.Variant.File, StringComparison.Ordinal))];
    }

    /// <summary>Shows the warnings, if there are any.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="warnings">The warnings.</param>
    public static void ShowWarnings(Screen screen, IReadOnlyList<CompilerMessage> warnings)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(warnings);
        if (warnings.Count > 0)
        {
            screen.Line();
            screen.Line("What the compiler warns of:", Tone.Strong);
            screen.Block(string.Join(Environment.NewLine, warnings.Take(MaxErrors).Select(Describe)));
        }
    }

    private static string Describe(CompilerMessage error) => AsyncAdvice.On(error) is { } advice ? $"{error}{Environment.NewLine}    {advice}" : error.ToString();
}
