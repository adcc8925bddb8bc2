using System.Text.RegularExpressions;

namespace AsyncKatas.Dojo.CommandLine;

/// <summary>How much two words look like each other.</summary>
internal static partial class Spelling
{
    private const int ShortestPart = 4;

    /// <summary>How many letters to insert, remove, replace or swap with the next one, to get from one word to the
    /// other.</summary>
    public static int Distance(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                rows[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        rows[i - 1, j - 1] + (AreSame(one[i - 1], other[j - 1]) ? 0 : 1),
                        Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1
                    ),
                };
                if (i > 1 && j > 1 && AreSame(one[i - 1], other[j - 2]) && AreSame(one[i - 2], other[j - 1]))
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[one.Length, other.Length];
    }

    /// <summary>The parts of a name or a phrase that are long enough to be meant: of SemaphoreSlim also Semaphore and
    /// Slim.</summary>
    public static IEnumerable<string> PartsOf(string phrase)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        string[] words = phrase.Split([' ', '.', '/', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words
            .Concat(words.SelectMany(static word => Hump().Split(word)))
            .Where(static part => part.Length >= ShortestPart);
    }

    private static bool AreSame(char one, char other) => char.ToUpperInvariant(one) == char.ToUpperInvariant(other);

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Hump();
}
