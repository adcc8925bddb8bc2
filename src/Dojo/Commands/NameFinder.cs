using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncKatas.Dojo.Engine;

namespace AsyncKatas.Dojo.Commands;

/// <summary>Finds the kata, or the notebook, that the learner means.</summary>
internal static class NameFinder
{
    /// <summary>Finds a name by its number (2 or 02), by itself, or by a part of it that no other has.</summary>
    /// <param name="names">Names that start with a number, in order: <c>02-results-in-order</c>.</param>
    /// <param name="wanted">What the learner typed.</param>
    /// <param name="what">What the names are names of: kata.</param>
    /// <exception cref="SetupException">There is none, or more than one.</exception>
    public static string Find(IReadOnlyList<string> names, string wanted, string what)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return names.Where(name => Kata.NumberOf(name) == number).ToList() is { Count: > 0 } numbered
                ? One(numbered, names, wanted, what)
                : throw new SetupException($"There is no {what} \"{wanted}\"{(names.Count == 0 ? "." : $"; they go from {names[0]} to {names[^1]}.")}");
        }

        var text = wanted.Trim('/').Replace($"{what}s/", "", StringComparison.Ordinal).Replace(' ', '-');
        var exact = names.Where(name => name.Equals(text, StringComparison.OrdinalIgnoreCase) || Words(name).Equals(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return exact is [var only] ? only : One(text.Length == 0 ? [] : [.. names.Where(name => name.Contains(text, StringComparison.OrdinalIgnoreCase))], names, wanted, what);
    }

    private static string One(IReadOnlyList<string> found, IReadOnlyList<string> names, string wanted, string what) => found switch
    {
        [var only] => only,
        [] => throw new SetupException($"There is no {what} \"{wanted}\".{Suggestion(names, wanted)}"),
        _ => throw new SetupException($"\"{wanted}\" could be any of {string.Join(", ", found)}; add a few letters, or use the number."),
    };

    private static string Suggestion(IReadOnlyList<string> names, string wanted) => names.Count == 0
        ? ""
        : $" Did you mean {names.MinBy(name => name.Split('-').Append(name).Append(Words(name)).Min(part => Distance(part, wanted)))}?";

    private static string Words(string name) => name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];

    // Levenshtein: how many letters to insert, remove or replace.
    private static int Distance(string one, string other)
    {
        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var current = new int[other.Length + 1];
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = previous[j - 1] + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
