using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AsyncKatas.KataModel;

/// <summary>What stands between the two lines of dashes at the top of a kata's README.</summary>
internal sealed class FrontMatter
{
    /// <summary>
    /// What stands in <c>start</c> where methods are still to be written; so it is without that entry.
    /// </summary>
    public const string Stub = "stub";

    /// <summary>
    /// What stands in <c>start</c> where methods compile, do something else than promised, and are to be repaired.
    /// </summary>
    public const string BrokenCode = "broken code";

    private const string Fence = "---\n";

    /// <summary>What a level may be, the easiest first.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["beginner", "intermediate", "advanced"];

    public string? Title { get; init; }

    public int Minutes { get; init; }

    public string? Level { get; init; }

    public string[] Teaches { get; init; } = [];

    public string[] Documents { get; init; } = [];

    public string[] Prerequisites { get; init; } = [];

    /// <summary>What the learner starts with: a stub or broken code.</summary>
    public string Start { get; init; } = Stub;

    /// <summary>True if the learner is given code to repair, and nothing that is still to be written.</summary>
    public bool StartsBroken => string.Equals(Start, BrokenCode, StringComparison.Ordinal);

    /// <summary>
    /// The advice that would give this kata's answer away: names of <see cref="Advice.Kinds"/>, or all.
    /// </summary>
    public string[] WithheldAdvice { get; init; } = [];

    /// <summary>Reads the front matter of a page.</summary>
    /// <param name="repository">Where the page is.</param>
    /// <param name="path">The page.</param>
    /// <exception cref="SetupException">There is none, or it is not YAML of this shape.</exception>
    public static FrontMatter Read(Repository repository, string path)
    {
        ArgumentNullException.ThrowIfNull(repository);
        try
        {
            return Parse(path, repository.Read(path));
        }
        catch (FormatException defect)
        {
            throw new SetupException(
                $"{defect.Message} "
                    + Remedy.For(repository, path, "Compare it with CONTRIBUTING.md, or with the page of another kata.")
            );
        }
    }

    /// <summary>Reads the front matter of a page.</summary>
    /// <param name="path">The page, for messages.</param>
    /// <param name="text">Its text, with \n at the ends of lines.</param>
    /// <exception cref="FormatException">There is none, or it is not YAML of this shape; says where.</exception>
    public static FrontMatter Parse(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.StartsWith(Fence, StringComparison.Ordinal)
            ? text.IndexOf("\n---\n", Fence.Length - 1, StringComparison.Ordinal)
            : -1;
        if (end < 0)
        {
            throw new FormatException(
                $"{path} has no front matter: it must start with a line ---, the entries, and another line ---."
            );
        }

        try
        {
            var deserializer = new DeserializerBuilder()
                .WithNamingConvention(CamelCaseNamingConvention.Instance)
                .Build();
            return deserializer.Deserialize<FrontMatter?>(text[Fence.Length..(end + 1)]) ?? new FrontMatter();
        }
        catch (YamlException exception)
        {
            // Line 1 of the page is the fence.
            var why = exception.InnerException?.Message ?? exception.Message;
            throw new FormatException(
                $"{path}({exception.Start.Line + 1}): the front matter cannot be read: {why.TrimEnd('.')}.",
                exception
            );
        }
    }

    /// <summary>The page without its front matter.</summary>
    public static string Strip(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.StartsWith(Fence, StringComparison.Ordinal)
            ? text.IndexOf("\n---\n", Fence.Length - 1, StringComparison.Ordinal)
            : -1;
        return end < 0 ? text : text[(end + "\n---\n".Length)..];
    }
}
