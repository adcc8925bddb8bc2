using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>
/// Code is read beside other code, on a page and in a terminal: what goes on out of sight is not.
/// </summary>
public sealed class LineLengthTests
{
    private const int MaxColumns = 120;

    private static Repository Repository => RepositoryVerification.Repository;

    [Fact]
    public void No_line_of_code_is_longer_than_120_columns()
    {
        var files = FilesBelow(Repository.Root).ToList();
        files.ShouldContain(Repository.FullPath("tests/Checkout/LineLengthTests.cs"));
        var tooLong =
            from file in files
            from line in File.ReadLines(file).Index()
            where line.Item.EnumerateRunes().Count() > MaxColumns
            select $"{Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')}:{line.Index + 1}";
        tooLong.ShouldBeEmpty();
    }

    // Without what was built, and what tools keep for themselves.
    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(static path => Path.GetFileName(path) is not ("bin" or "obj" or ['.', ..]))
            .SelectMany(FilesBelow)
            .Concat(Directory.EnumerateFiles(folder, "*.cs"))
            .Order(StringComparer.Ordinal);
}
