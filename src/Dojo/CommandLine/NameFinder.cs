using System.Globalization;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.CommandLine;

/// <summary>Finds the kata, or the notebook, that the learner means.</summary>
internal static class NameFinder
{
    /// <summary>
    /// Finds a name by its number (2 or 02), by itself, by a part of it that no other has, or by a word that no other
    /// has.
    /// </summary>
    /// <param name="names">Names that start with a number, in order: <c>02-results-in-order</c>.</param>
    /// <param name="wanted">What the learner typed.</param>
    /// <param name="what">What the names are names of: kata.</param>
    /// <param name="list">How the dojo lists them all.</param>
    /// <param name="words">
    /// Other words for what has these names, to be asked for only if no name is meant; null: there are none.
    /// </param>
    /// <exception cref="SetupException">There is none, or more than one.</exception>
    public static string Find(
        IReadOnlyList<string> names,
        string wanted,
        string what,
        string list,
        Func<IEnumerable<KnownWord>>? words = null
    )
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return names.Where(name => Kata.NumberOf(name) == number).ToList() is { Count: > 0 } numbered
                ? One(numbered, wanted)
                : throw new SetupException(
                    $"There is no {what} "
                        + $"\"{wanted}\"{Range(names)}"
                );
        }

        // As shells complete it: .\katas\01-one-at-a-time\ in PowerShell.
        var path = wanted.Replace('\\', '/');
        var text = (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path)
            .Trim('/')
            .Replace($"{what}s/", "", StringComparison.Ordinal)
            .Replace(' ', '-');
        var exact = names
            .Where(name =>
                name.Equals(text, StringComparison.OrdinalIgnoreCase)
                || Words(name).Equals(text, StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        var found =
            exact is [_] ? exact
            : text.Length == 0 ? []
            : [.. names.Where(name => name.Contains(text, StringComparison.OrdinalIgnoreCase))];
        if (found.Count > 0)
        {
            return One(found, wanted);
        }

        KnownWord[] known = [.. words?.Invoke() ?? []];
        var bare = text.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? text[..^".cs".Length] : text;
        return
            known.Where(it => !it.IsTaught && it.Word.Equals(bare, StringComparison.OrdinalIgnoreCase)).ToList()
                is { Count: > 0 } written
            ? written is [var only]
                ? only.Name
                : throw new SetupException($"You write {written[0].Word} in {List(written)}; choose one by its number.")
            : throw new SetupException($"There is no {what} \"{wanted}\".{Suggestion(names, known, bare, list)}");
    }

    private static string Range(IReadOnlyList<string> names) =>
        names switch
        {
            [] => ".",
            [var only] => $"; the only one is {only}.",
            [var first, .., var last] => $"; they go from {first} to {last}.",
        };

    private static string One(IReadOnlyList<string> found, string wanted) =>
        found is [var only]
            ? only
            : throw new SetupException(
                $"\"{wanted}\" could be any of {string.Join(", ", found)}; add a few letters, or use the number."
            );

    // What is spelled most like it, if it is like it at all. Of two that are, a name comes before what stands behind
    // it.
    private static string Suggestion(IReadOnlyList<string> names, KnownWord[] known, string wanted, string list)
    {
        var near = names
            .Select(name =>
                (
                    Likeness: LikenessOf(wanted, [name, Words(name), .. name.Split('-')]),
                    Rank: 0,
                    Word: new KnownWord(name, name, IsTaught: false)
                )
            )
            .Concat(
                known.Select(it =>
                    (
                        Likeness: LikenessOf(wanted, [it.Word.Replace(' ', '-'), .. Spelling.PartsOf(it.Word)]),
                        Rank: it.IsTaught ? 2 : 1,
                        Word: it
                    )
                )
            )
            .Where(it => it.Likeness <= Math.Max(1, wanted.Length / 3))
            .OrderBy(static it => it.Likeness)
            .ThenBy(static it => it.Rank)
            .ToList();
        if (near is not [var best, ..])
        {
            return names.Count == 0 ? "" : $" List them with: {list}";
        }

        List<KnownWord> same =
        [
            .. near.Where(it =>
                    it.Rank == best.Rank
                    && (
                        it.Rank == 0
                            ? it == best
                            : it.Word.Word.Equals(best.Word.Word, StringComparison.OrdinalIgnoreCase)
                    )
                )
                .Select(static it => it.Word),
        ];
        return best.Rank switch
        {
            0 => $" Did you mean {best.Word.Name}?",
            1 => $" Did you mean {best.Word.Word}? You write it in {List(same)}.",
            _ => $" Did you mean {best.Word.Word}? {List(same)} {(same.Count == 1 ? "teaches" : "teach")} it.",
        };
    }

    private static string List(IReadOnlyList<KnownWord> words)
    {
        string[] names = [.. words.Select(static it => it.Name).Distinct(StringComparer.Ordinal)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static int LikenessOf(string wanted, IEnumerable<string> spellings) =>
        spellings.Min(it => Spelling.Distance(it, wanted));

    private static string Words(string name) => name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
}
