using System.Globalization;
using System.Text.RegularExpressions;
using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>new NN-name</c>: begins a kata, for those who write katas. <c>verify</c> then lists what is left.
/// </summary>
internal static partial class NewCommand
{
    private const int Highest = 99;

    /// <summary>Writes the files of a new kata.</summary>
    /// <param name="session">Where.</param>
    /// <param name="name">Name of its folder.</param>
    /// <param name="title">Title of its page; null: the words of the name.</param>
    /// <param name="subject">The class that a learner writes; null: the words of the name, as one.</param>
    /// <exception cref="SetupException">
    /// The name, the title or the class is of no use, the name or the number is taken, or a file cannot be written.
    /// Nothing is left of it then.
    /// </exception>
    public static int Run(Session session, string name, string? title, string? subject)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(name);
        var repository = session.Repository;
        RefuseName(repository, name);
        var wanted = title ?? TitleOf(name);
        if (string.IsNullOrWhiteSpace(wanted) || wanted.Any(char.IsControl))
        {
            throw new SetupException("--title takes the words above the page, in one line.");
        }

        var type = subject ?? LayoutRules.Pascal(name);
        if (!TypeName().IsMatch(type) || type.EndsWith("Spec", StringComparison.Ordinal))
        {
            throw new SetupException(
                $"\"{type}\" cannot be the class that a learner writes; name one with --class, such as Gather, that "
                    + "starts with a capital letter and does not end in Spec."
            );
        }

        Write(repository, name, new NewKata(name, wanted.Trim(), type));
        foreach (var folder in new[] { $"katas/{name}", $"solutions/{name}" })
        {
            session.Screen.Line(("New   ", Tone.Strong), (session.Here(folder), Tone.Plain));
        }

        var number = name.Split('-')[0];
        session.Screen.Line(
            ("Then  ", Tone.Strong),
            (session.CommandLine($"verify {number}"), Tone.Plain),
            ("  lists what is left to write", Tone.Quiet)
        );
        return ExitCode.Done;
    }

    private static void RefuseName(Repository repository, string name)
    {
        if (!LayoutRules.IsName(name) || StrayFiles.IsCopiedFolder(name) || !char.IsAsciiLetter(name[3]))
        {
            throw new SetupException(
                $"\"{name}\" is no name for a kata; write two digits and words in small letters, as in "
                    + $"{FreeNumber(repository)}-results-in-order."
            );
        }

        if (repository.HasFolder($"katas/{name}") || repository.HasFolder($"solutions/{name}"))
        {
            var there = repository.HasFolder($"katas/{name}") ? "katas" : "solutions";
            throw new SetupException($"{there}/{name} is there already; choose another name.");
        }

        if (repository.KataFolders().FirstOrDefault(it => Kata.NumberOf(it) == Kata.NumberOf(name)) is { } other)
        {
            throw new SetupException(
                $"The number {name[..2]} is taken by {other}; take another, such as {FreeNumber(repository)}."
            );
        }
    }

    private static string FreeNumber(Repository repository)
    {
        var taken = repository.KataFolders().Select(Kata.NumberOf).ToHashSet();
        var last = Math.Min(Highest, (taken.Max() ?? 0) + 1);
        var free = taken.Contains(last) ? Enumerable.Range(1, Highest).FirstOrDefault(it => !taken.Contains(it)) : last;
        return free.ToString("00", CultureInfo.InvariantCulture);
    }

    private static string TitleOf(string name)
    {
        var words = name[3..].Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static void Write(Repository repository, string name, NewKata kata)
    {
        var missing = MissingAround(repository);
        try
        {
            foreach (var (path, text) in kata.Files)
            {
                var full = repository.FullPath(path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                using var file = new StreamWriter(new FileStream(full, FileMode.CreateNew));
                file.Write(text.ReplaceLineEndings("\n"));
            }

            var broken = Variant
                .AllOf(KataFiles.Of(repository, name))
                .SelectMany(static variant => KataCompiler.Run(variant).Errors)
                .FirstOrDefault();
            if (broken is not null)
            {
                throw new SetupException(
                    $"The class would not compile under its name ({broken}); name another with --class, such as Gather."
                );
            }

            if (missing.Count > 0 && !repository.Has(".gitignore"))
            {
                File.WriteAllText(repository.FullPath(".gitignore"), $"{DojoFolder.Path}/\n");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SetupException)
        {
            TakeBack(repository, name, missing);
            throw exception as SetupException
                ?? new SetupException($"katas/{name} cannot be written: {exception.Message}");
        }
    }

    // Folders around those of a kata that a set has not yet; the innermost first.
    private static List<string> MissingAround(Repository repository)
    {
        List<string> missing =
        [
            .. new[] { "katas", "solutions" }
                .Where(folder => !repository.HasFolder(folder))
                .Select(repository.FullPath),
        ];
        for (var it = new DirectoryInfo(repository.Root); it is { Exists: false }; it = it.Parent)
        {
            missing.Add(it.FullName);
        }

        return missing;
    }

    // Neither folder was there before, nor were those that were missing around them.
    private static void TakeBack(Repository repository, string name, IReadOnlyList<string> missing)
    {
        var made = new[] { $"katas/{name}", $"solutions/{name}" }.Select(repository.FullPath).ToList();
        foreach (var folder in made.Concat(missing).Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder, recursive: made.Contains(folder, StringComparer.Ordinal));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What could not be written may not be removed either; the refusal names the folder.
            }
        }
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TypeName();
}
