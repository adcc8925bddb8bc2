using System.Text;
using AsyncKatas.Files;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Files;

/// <summary>A file is the old one or the new one, and nothing is left beside it.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("asynckatas-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_written_and_replaced()
    {
        var path = PathOf("a.txt");
        WholeFile.Write(path, "ä");
        File.ReadAllBytes(path).ShouldBe("ä"u8.ToArray());
        WholeFile.Write(path, "b", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.ReadAllBytes(path).ShouldBe([0xEF, 0xBB, 0xBF, (byte)'b']);
        ShouldHoldOnly("a.txt");
    }

    [Fact]
    public void What_cannot_be_replaced_stays_and_no_draft_is_left()
    {
        Directory.CreateDirectory(PathOf("a.txt"));
        Record.Exception(() => WholeFile.Write(PathOf("a.txt"), "b")).ShouldNotBeNull();
        ShouldHoldOnly("a.txt");
        Should.Throw<DirectoryNotFoundException>(() => WholeFile.Write(PathOf("no/b.txt"), "b"));
    }

    [Fact]
    public void A_link_stays_a_link_and_a_file_keeps_its_rights()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links need rights there, and a file has no mode.");
            return;
        }

        var path = PathOf("a.txt");
        File.WriteAllText(path, "a");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var link = PathOf("link.txt");
        File.CreateSymbolicLink(link, path);
        WholeFile.Write(link, "b");
        File.ReadAllText(path).ShouldBe("b");
        File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        new FileInfo(link).LinkTarget.ShouldBe(path);
    }

    [Fact]
    public void What_is_private_only_its_owner_may_read()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Its rights are a list there.");
            return;
        }

        var path = PathOf("token.json");
        File.WriteAllText(path, "everybody's");
        WholeFile.WritePrivately(path, "{}");
        File.ReadAllText(path).ShouldBe("{}");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        ShouldHoldOnly("token.json");
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void A_refusal_that_may_pass_is_tried_again(bool passes, int expected)
    {
        var tries = 0;
        void Move()
        {
            if (++tries < 3)
            {
                throw new UnauthorizedAccessException("Somebody has it open.");
            }
        }

        if (passes)
        {
            FileInUse.Insist(Move, passes);
        }
        else
        {
            Should.Throw<UnauthorizedAccessException>(() => FileInUse.Insist(Move, passes));
        }

        tries.ShouldBe(expected);
    }

    [Fact]
    public void A_refusal_that_does_not_pass_is_told_in_the_end()
    {
        var tries = 0;
        Should.Throw<IOException>(() =>
            FileInUse.Insist(
                () =>
                {
                    tries++;
                    throw new IOException("It is used by another process.");
                },
                passes: true
            )
        );
        tries.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void What_is_not_there_will_not_come()
    {
        var tries = 0;
        Should.Throw<DirectoryNotFoundException>(() =>
            FileInUse.Insist(
                () =>
                {
                    tries++;
                    throw new DirectoryNotFoundException();
                },
                passes: true
            )
        );
        tries.ShouldBe(1);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void ShouldHoldOnly(string name) =>
        Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName).ShouldBe([name]);
}
