using System.Text.RegularExpressions;
using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>What a new kata leaves to its author: lines with a mark, which say what is to be written there.</summary>
internal static partial class FillInRules
{
    /// <summary>The mark. What follows it, to the end of the line or to a tag, says what is to be written.</summary>
    public const string Mark = "FILL IN: ";

    public static IEnumerable<string> NothingLeft(KataEvidence kata)
    {
        var repository = kata.Files.Repository;
        string[] folders =
        [
            kata.Files.Folder,
            kata.Files.SolutionFolder,
            .. new[] { "start", "approaches", "mistakes" }.Select(it => $"{kata.Files.SolutionFolder}/{it}"),
        ];
        return
            from folder in folders
            from file in repository.Files(folder, "*")
            where file.EndsWith(".md", StringComparison.Ordinal) || IsOurs(kata.Files, file)
            from line in repository.Read(file).Split('\n').Index()
            let match = ToDo().Match(line.Item)
            where match.Success
            select $"{file}({line.Index + 1}): fill in: {match.Groups["what"].Value.Trim()}";
    }

    // The file in katas/ belongs to the learner; what an author has left there stands in the starting file too.
    private static bool IsOurs(KataFiles kata, string file) =>
        file.EndsWith(".cs", StringComparison.Ordinal)
        && !string.Equals(file, kata.LearnerFile, StringComparison.Ordinal)
        && !StrayFiles.Contains(file);

    [GeneratedRegex($"{Mark}(?<what>[^<]+)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ToDo();
}
