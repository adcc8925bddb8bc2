using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AsyncKatas.KataModel;

/// <summary>
/// A page of a kata in another language. It stands beside its original (<c>README.de.md</c> beside <c>README.md</c>),
/// and its first line says of which state of the original it is one.
/// </summary>
internal sealed partial class Translation
{
    private readonly string? _mark;

    private Translation(string path, string language, string text)
    {
        (Path, Language) = (path, language);
        var end = text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var found ? found : text.Length;
        _mark = Mark().IsMatch(text[..end]) ? text[..end].TrimEnd() : null;
        Text = _mark is null ? text : text[end..].TrimStart('\n');
    }

    /// <summary>Its file, from the root of the repository on.</summary>
    public string Path { get; }

    /// <summary>As in the name of the file: <c>de</c>, <c>pt-br</c>.</summary>
    public string Language { get; }

    /// <summary>What stands below the first line.</summary>
    public string Text { get; }

    /// <summary>True if the first line says of which state of the original this is a translation.</summary>
    public bool IsMarked => _mark is not null;

    /// <summary>The language that the name of a file says; null: by its name it is no translation.</summary>
    /// <param name="path">Its path, or its name.</param>
    public static string? LanguageOf(string path) =>
        Name().Match(System.IO.Path.GetFileName(path)) is { Success: true } name ? name.Groups["language"].Value : null;

    /// <summary>Of what a file is a translation by its name; the file itself if of nothing.</summary>
    public static string OriginalOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return LanguageOf(path) is { } language ? $"{path[..^(language.Length + ".md".Length)]}md" : path;
    }

    /// <summary>The translation into a language; null: there is none.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="original">The page that is translated.</param>
    /// <param name="language">As in the name of the file.</param>
    public static Translation? Find(Repository repository, string original, string language)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var path = System.IO.Path.ChangeExtension(original, $".{language}.md");
        return repository.Has(path) ? Read(repository, path) : null;
    }

    /// <summary>The translation in a file; null: by its name it is none.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="path">The file, which there is.</param>
    public static Translation? Read(Repository repository, string path)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return LanguageOf(path) is { } language ? new Translation(path, language, repository.Read(path)) : null;
    }

    /// <summary>The first line of what is translated from a page as it is today.</summary>
    /// <param name="original">The page.</param>
    /// <param name="text">What stands in it. Its front matter does not count: no translation has one.</param>
    public static string MarkOf(string original, string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FrontMatter.Strip(text)));
        return $"<!-- translates {System.IO.Path.GetFileName(original)} {Convert.ToHexStringLower(hash)[..8]} -->";
    }

    /// <summary>True if it was made from the page as it is today.</summary>
    /// <param name="original">The page.</param>
    /// <param name="text">What stands in it.</param>
    public bool IsOf(string original, string text) =>
        string.Equals(_mark, MarkOf(original, text), StringComparison.Ordinal);

    [GeneratedRegex("^<!-- translates .*-->\\s*$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Mark();

    [GeneratedRegex(
        @"^(README|hints)\.(?<language>[a-z]{2,3}(-[a-z0-9]+)*)\.md$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Name();
}
