using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>What neither the compiler nor its analyzers look at.</summary>
public sealed class CodeLayoutTests
{
    private const int MaxColumns = 120;

    private static readonly StringComparer s_order = StringComparer.OrdinalIgnoreCase;

    private static readonly IReadOnlyList<string> s_files =
    [
        .. FilesBelow(RepositoryVerification.Repository.Root),
    ];

    /// <summary>Code is read beside other code, on a page, in a terminal: what is out of sight is not.</summary>
    [Fact]
    public void No_line_of_code_is_longer_than_120_columns()
    {
        s_files.ShouldContain(RepositoryVerification.Repository.FullPath("tests/Checkout/CodeLayoutTests.cs"));
        var tooLong =
            from file in s_files
            from line in File.ReadLines(file).Index()
            where line.Item.EnumerateRunes().Count() > MaxColumns
            select $"{Shown(file)}:{line.Index + 1}";
        tooLong.ShouldBeEmpty();
    }

    /// <summary>In the order into which editors and <c>dotnet format</c> put them: those of System first.</summary>
    [Fact]
    public void Usings_stand_in_order()
    {
        var unsorted =
            from file in s_files
            let names = NamesUsedBy(file)
            let sorted = names.OrderBy(static name => !IsOfSystem(name)).ThenBy(static name => name, s_order)
            where !names.SequenceEqual(sorted, StringComparer.Ordinal)
            select Shown(file);
        unsorted.ShouldBeEmpty();
        s_files.SelectMany(NamesUsedBy).ShouldContain("System.Text.Json");
    }

    private static string Shown(string file) =>
        Path.GetRelativePath(RepositoryVerification.Repository.Root, file).Replace('\\', '/');

    private static bool IsOfSystem(string name) =>
        name is "System" || name.StartsWith("System.", StringComparison.Ordinal);

    // Namespaces alone, at the head of the file: aliases and static ones stand behind them.
    private static List<string> NamesUsedBy(string file) =>
        [
            .. File.ReadLines(file)
                .TakeWhile(static line => line.Length == 0 || line.StartsWith("using ", StringComparison.Ordinal))
                .Where(static line => line.EndsWith(';') && !line.Contains('=') && !line.Contains(" static "))
                .Select(static line => line["using ".Length..^1]),
        ];

    // Without what was built, and what tools keep for themselves.
    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(static path => Path.GetFileName(path) is not ("bin" or "obj" or ['.', ..]))
            .SelectMany(FilesBelow)
            .Concat(Directory.EnumerateFiles(folder, "*.cs"))
            .Order(StringComparer.Ordinal);
}
