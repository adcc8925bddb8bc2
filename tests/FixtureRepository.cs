using System.ComponentModel;
using System.Diagnostics;
using AsyncKatas.KataModel;
using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests;

/// <summary>
/// A repository in the temporary folder with one small kata that meets every rule, to be broken as a test likes.
/// </summary>
internal sealed class FixtureRepository : IDisposable
{
    public const string Name = "01-adding-up";
    public const string Folder = $"katas/{Name}";
    public const string Stub = $"{Folder}/Adder.cs";
    public const string Spec = $"{Folder}/AdderSpec.cs";
    public const string Readme = $"{Folder}/README.md";
    public const string Hints = $"{Folder}/hints.md";
    public const string GermanReadme = $"{Folder}/README.de.md";
    public const string GermanHints = $"{Folder}/hints.de.md";
    public const string Solution = $"solutions/{Name}/Adder.cs";
    public const string Approach = $"solutions/{Name}/approaches/WithAnOperator.cs";
    public const string Start = $"solutions/{Name}/start/Adder.cs";
    public const string Promises = $"solutions/{Name}/promises.md";
    public const string Mistake = $"solutions/{Name}/mistakes/Subtracts.diff";

    // On one line with the name of the spec, where tests that break it look for it.
    private const string Sum =
        "Spec.RunAsync(async spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3))";

    private const string Right = """
        namespace AsyncKatas.AddingUp;

        /// <summary>Adds.</summary>
        public static class Adder
        {
            /// <summary>Adds two numbers.</summary>
            public static Task<int> AddAsync(int a, int b)
            {
                // There is nothing to wait for.
                return Task.FromResult(a + b);
            }
        }

        """;

    public FixtureRepository()
    {
        Root = Directory.CreateTempSubdirectory("dojo-fixture-").FullName;
        Write("AsyncKatas.sln", "");
        foreach (var path in RepositoryVerification.Repository.Files("katas/support", "*.cs"))
        {
            Write(path, RepositoryVerification.Repository.Read(path));
        }

        WritePages();
        WriteSources();
        WriteAnswers();
    }

    private FixtureRepository(FixtureRepository origin)
    {
        Root = Directory.CreateTempSubdirectory("dojo-fixture-").FullName;
        Git("clone", "--quiet", origin.Root, ".");
        Write(".git/info/exclude", ".dojo/\n");
    }

    public string Root { get; }

    public Repository Repository => new(Root);

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Delete(string path) => File.Delete(Path.Combine(Root, path));

    /// <summary>Replaces a text that must be there.</summary>
    public void Change(string path, string old, string replacement)
    {
        var text = Read(path);
        if (!text.Contains(old, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{path} does not hold \"{old}\".", nameof(old));
        }

        Write(path, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Adds a kata like the first.</summary>
    public void AddKata(string name)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Root, Folder)))
        {
            Write($"katas/{name}/{Path.GetFileName(path)}", File.ReadAllText(path));
        }

        Write($"solutions/{name}/Adder.cs", Right);
        Write($"solutions/{name}/promises.md", Read(Promises));
        Write($"solutions/{name}/start/Adder.cs", Read(Start));
    }

    /// <summary>Adds the page and the hints in German.</summary>
    public void Translate()
    {
        Write(
            GermanReadme,
            Translation.MarkOf(Readme, Read(Readme))
                + """


                # Zusammenzählen

                Jemand muss es tun. Mehr in den [Tipps](hints.de.md).

                ## Was glaubst du?
                ```csharp
                var sum = 1 + 1;
                ```
                <details><summary>Antwort</summary>2</details>

                ## Deine Aufgabe
                1. Zähl zusammen.
                2. Zähl zusammen, was nichts ergibt.

                ## Gehört nicht dazu
                Überlauf.

                ## Python und C#
                Dasselbe.

                ## Weiterlesen
                [Woanders](https://example.org/).

                """
        );
        Write(
            GermanHints,
            Translation.MarkOf(Hints, Read(Hints))
                + "\n\n## Tipp 1\nWas ist eine Summe?\n\n## Tipp 2\nEs gibt einen Operator.\n\n"
                + "## Tipp 3\nEr sieht aus wie ein Kreuz.\n"
        );
    }

    /// <summary>Lets the kata start with code that is to be repaired.</summary>
    /// <param name="sum">The sum as it is given to learners: it is wrong.</param>
    public void StartWithBrokenCode(string sum = "a + b + 1")
    {
        Change(Readme, "prerequisites: []", "prerequisites: []\nstart: broken code");
        Write(
            Start,
            Right
                .Replace(
                    "// There is nothing to wait for.",
                    "// TODO: step 1\n        // TODO: step 2",
                    StringComparison.Ordinal
                )
                .Replace("a + b", sum, StringComparison.Ordinal)
        );
        Write(Stub, Read(Start));
    }

    /// <summary>A clone, as a learner has one.</summary>
    public static FixtureRepository CloneOf(FixtureRepository origin) => new(origin);

    /// <summary>Puts everything into a git repository of its own; skips the test where there is no git.</summary>
    public void CommitAll()
    {
        if (!Repository.HasFolder(".git"))
        {
            Git("init", "--quiet", "--initial-branch", "main");
            Write(".git/info/exclude", ".dojo/\n");
        }

        Git("add", "--all");
        Git("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "--quiet", "--message", "As it is");
    }

    /// <summary>Runs git in this repository; skips the test where there is no git.</summary>
    /// <returns>What it wrote.</returns>
    public string Git(params string[] args)
    {
        using var process = StartGit(args);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"git {string.Join(' ', args)}");
        return output;
    }

    /// <summary>Every file with its content, but for those that the dojo keeps for itself.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() =>
        Directory
            .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(path =>
                !Path.GetRelativePath(Root, path).StartsWith(".dojo", StringComparison.Ordinal)
                && !Path.GetRelativePath(Root, path).StartsWith(".git", StringComparison.Ordinal)
            )
            .ToDictionary(static path => path, File.ReadAllText, StringComparer.Ordinal);

    public void Dispose()
    {
        // Git writes its objects so that nobody else can delete them, on Windows.
        foreach (
            var file in new DirectoryInfo(Root)
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(static it => it.IsReadOnly && it.LinkTarget is null)
        )
        {
            file.IsReadOnly = false;
        }

        Directory.Delete(Root, recursive: true);
    }

    private Process StartGit(string[] args)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("git", args)
                {
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                    WorkingDirectory = Root,
                }
            )!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("This needs git.");
            throw;
        }
    }

    private void WritePages()
    {
        Write(
            Readme,
            """
            ---
            title: Adding up
            minutes: 5
            level: beginner
            teaches: [addition]
            documents: ["000"]
            prerequisites: []
            ---
            # Adding up

            Somebody must do it. More in the [hints](hints.md).

            ## Predict
            ```csharp
            var sum = 1 + 1;
            ```
            <details><summary>Answer</summary>2</details>

            ## Your task
            1. Add.
            2. Add what comes to nothing.

            ## Out of scope
            Overflow.

            ## Python and C#
            The same.

            ## Read more
            [Elsewhere](https://example.org/).

            """
        );
        Write(
            Promises,
            """
            # What is promised, and the specs that hold it

            What a learner reads, and what holds it.

            | promise | spec |
            |---|---|
            | Add. | `It_adds` |
            | Add what comes to nothing. | `It_adds_up_to_nothing` |
            | Adds. | none: the next row says more |
            | Adds two numbers. | `It_adds`, `It_adds_up_to_nothing` |

            """
        );
        Write(
            Hints,
            "## Hint 1\nWhat is a sum?\n\n## Hint 2\nThere is an operator.\n\n## Hint 3\nIt looks like a cross.\n"
        );
    }

    private void WriteSources()
    {
        Write(
            Stub,
            """
            namespace AsyncKatas.AddingUp;

            /// <summary>Adds.</summary>
            public static class Adder
            {
                /// <summary>Adds two numbers.</summary>
                public static Task<int> AddAsync(int a, int b)
                {
                    // TODO: steps 1 and 2 go here.
                    throw new NotImplementedException("Please implement Adder.AddAsync.");
                }
            }

            """
        );
        Write(Start, Read(Stub));
        Write(
            Spec,
            $$"""
            using AsyncKatas.Specs;
            using Xunit;

            namespace AsyncKatas.AddingUp;

            public sealed class AdderSpec
            {
                // Step 1: the sum

                [Fact]
                public Task It_adds() => {{Sum}};

                // Step 2: nothing

                [Theory]
                [InlineData(0, 0)]
                [InlineData(-1, 1)]
                public Task It_adds_up_to_nothing(int a, int b) =>
                    Spec.RunAsync(async spec => spec.ShouldBe("the sum", await Adder.AddAsync(a, b), 0));
            }

            """
        );
    }

    private void WriteAnswers()
    {
        Write(Solution, Right);
        Write(Approach, $"// Approach: with an operator.\n{Right}");
        Write(
            Mistake,
            """
            // Misconception: a minus is a kind
            // of plus.
            // Symptom: the sum is too small.
            // Rejected by: It_adds
            // Says: Expected the sum to be 3; it was -1.
            // Also rejected by: It_adds_up_to_nothing
            --- Adder.cs
            @@
                     // There is nothing to wait for.
            -        return Task.FromResult(a + b);
            +        return Task.FromResult(a - b);
                 }

            """
        );
    }
}
