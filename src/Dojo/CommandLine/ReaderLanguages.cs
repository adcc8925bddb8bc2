using System.Text.RegularExpressions;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.CommandLine;

/// <summary>The languages in which somebody reads the pages of katas, as their terminal says.</summary>
internal static partial class ReaderLanguages
{
    /// <summary>What chooses another language than that of the terminal.</summary>
    public const string Choice = "DOJO_LANG";

    // In the order in which programs on POSIX systems ask for the language of messages.
    private static readonly string[] s_ofTerminal = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>
    /// The languages, the best first: <c>pt-br</c>, <c>pt</c>. None where nothing says one: then pages are in English.
    /// </summary>
    /// <param name="variable">The variables of the environment.</param>
    /// <exception cref="SetupException">The choice is no language.</exception>
    public static IReadOnlyList<string> Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Choice) is { Length: > 0 } choice)
        {
            return Parse(choice) is { Count: > 0 } chosen
                ? chosen
                : throw new SetupException(
                    $"{Choice} is \"{choice}\", which is no language; write it as in de or pt-BR, or unset it."
                );
        }

        return Parse(s_ofTerminal.Select(variable).FirstOrDefault(static it => !string.IsNullOrEmpty(it)) ?? "");
    }

    // pt_BR.UTF-8, pt-BR, de_DE@euro; C and POSIX are no languages.
    private static List<string> Parse(string locale)
    {
        var name = locale.Split('.', '@')[0].Replace('_', '-').ToLowerInvariant();
        var languages = new List<string>();
        if (Language().IsMatch(name))
        {
            languages.Add(name);
            while (name.LastIndexOf('-') is > 0 and var end)
            {
                name = name[..end];
                languages.Add(name);
            }
        }

        return languages;
    }

    [GeneratedRegex("^[a-z]{2,3}(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Language();
}
