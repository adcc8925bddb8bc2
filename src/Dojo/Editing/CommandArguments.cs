using System.Text;

namespace AsyncKatas.Dojo.Editing;

/// <summary>Takes a command apart into its words, as a shell does: quotes hold words together.</summary>
internal static class CommandArguments
{
    public static IReadOnlyList<string> Of(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        foreach (var letter in command)
        {
            if (quote == '\0' && letter is '"' or '\'')
            {
                (quote, isWord) = (letter, true);
            }
            else if (letter == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (isWord)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        if (isWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
