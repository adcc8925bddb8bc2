using System.Globalization;
using System.Text.RegularExpressions;
using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>Folders, files and names.</summary>
internal static partial class LayoutRules
{
    /// <summary>True if a kata may be called so: two digits and words in small letters.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The words of a kata's name as one, in Pascal case: <c>ResultsInOrder</c>.</summary>
    public static string Pascal(string name) =>
        string.Concat(
            name.Split('-')
                .Skip(1)
                .Where(static word => word.Length > 0)
                .Select(static word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..])
        );

    public static IEnumerable<string> FolderName(KataEvidence kata)
    {
        if (!IsName(kata.Files.Name))
        {
            yield return $"{kata.Files.Folder}: rename the folder to two digits and words in small letters, as in "
                + "02-results-in-order.";
        }
    }

    public static IEnumerable<string> OwnNumber(KataEvidence kata) =>
        from other in kata.Files.Repository.KataFolders()
        where
            !string.Equals(other, kata.Files.Name, StringComparison.Ordinal)
            && Kata.NumberOf(other) == Kata.NumberOf(kata.Files.Name)
        select $"{kata.Files.Folder} has the same number as katas/{other}; renumber one of them.";

    public static IEnumerable<string> FilesAreThere(KataEvidence kata)
    {
        if (kata.Files.Subject is null)
        {
            yield return $"{kata.Files.Folder} has no spec file; add one whose name ends in Spec.cs.";
        }

        foreach (
            var path in new[]
            {
                kata.Files.Readme,
                kata.Files.Hints,
                kata.Files.LearnerFile,
                kata.Files.SpecFile,
                kata.Files.Solution,
            }
        )
        {
            if (path is not null && !kata.Files.Repository.Has(path))
            {
                yield return $"{path} is missing; write it as CONTRIBUTING.md says.";
            }
        }
    }

    public static IEnumerable<string> OneOfEach(KataEvidence kata)
    {
        if (kata.Files.SpecFiles.Count > 1)
        {
            yield return $"{kata.Files.Folder} has {kata.Files.SpecFiles.Count} spec files; make one of them.";
        }

        foreach (
            var file in kata.Files.Solutions.Where(file =>
                kata.Files.Subject is not null && !string.Equals(file, kata.Files.Solution, StringComparison.Ordinal)
            )
        )
        {
            yield return $"{file} is not the reference answer ({kata.Files.Solution}); move it to approaches or "
                + "mistakes, or remove it.";
        }
    }

    public static IEnumerable<string> Namespace(KataEvidence kata)
    {
        var expected = $"namespace AsyncKatas.{Pascal(kata.Files.Name)};";
        var files = kata
            .Variants.Where(static variant => !MistakePatch.IsPatch(variant.File))
            .Select(static variant => (variant.File, variant.Text))
            .Concat(
                kata.Files.SpecFiles.Concat(kata.Files.Given).Select(file => (file, kata.Files.Repository.Read(file)))
            );
        return from file in files
               where !file.Item2.Split('\n').Contains(expected, StringComparer.Ordinal)
               select $"{file.Item1} must hold the line \"{expected}\".";
    }

    public static IEnumerable<string> SpecClass(KataEvidence kata)
    {
        if (
            kata.SpecText is { } text
            && !text.Contains($"public sealed class {kata.Files.Subject}Spec", StringComparison.Ordinal)
        )
        {
            yield return $"{kata.Files.SpecFile} must declare \"public sealed class {kata.Files.Subject}Spec\".";
        }
    }

    [GeneratedRegex(@"^\d\d(-[a-z0-9]+)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Name();
}
