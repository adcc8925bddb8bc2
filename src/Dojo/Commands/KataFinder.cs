using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncKatas.Dojo.Engine;

namespace AsyncKatas.Dojo.Commands;

/// <summary>Finds the kata that the learner means.</summary>
internal static class KataFinder
{
    /// <summary>Finds a kata by its number (2 or 02), its name, or a part of it that no other has.</summary>
    /// <exception cref="SetupException">There is none, or more than one.</exception>
    public static string Find(IReadOnlyList<string> katas, string wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return katas.Where(kata => Kata.NumberOf(kata) == number).ToList() is { Count: > 0 } numbered
                ? One(numbered, katas, wanted)
                : throw new SetupException($"There is no kata \"{wanted}\"; they go from {katas.FirstOrDefault()} to {katas.LastOrDefault()}.");
        }

        var text = wanted.Trim('/').Replace("katas/", "", StringComparison.Ordinal).Replace(' ', '-');
        var exact = katas.Where(kata => kata.Equals(text, StringComparison.OrdinalIgnoreCase) || Words(kata).Equals(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return exact is [var only] ? only : One(text.Length == 0 ? [] : [.. katas.Where(kata => kata.Contains(text, StringComparison.OrdinalIgnoreCase))], katas, wanted);
    }

    private static string One(IReadOnlyList<string> found, IReadOnlyList<string> katas, string wanted) => found switch
    {
        [var only] => only,
        [] => throw new SetupException($"There is no kata \"{wanted}\".{Suggestion(katas, wanted)}"),
        _ => throw new SetupException($"\"{wanted}\" could be any of {string.Join(", ", found)}; add a few letters, or use the number."),
    };

    private static string Suggestion(IReadOnlyList<string> katas, string wanted) => katas.Count == 0
        ? ""
        : $" Did you mean {katas.MinBy(kata => kata.Split('-').Append(kata).Append(Words(kata)).Min(part => Distance(part, wanted)))}?";

    private static string Words(string kata) => kata[(kata.IndexOf('-', StringComparison.Ordinal) + 1)..];

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
