using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Init;

/// <summary><c>init</c>: a folder to work in, for those who have the dojo as a tool and no checkout.</summary>
internal static class InitCommand
{
    /// <summary>Makes the folder.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="folder">Where the learner is.</param>
    /// <param name="wanted">The folder to make, as the learner has named it.</param>
    /// <param name="template">What to copy; null: this dojo has nothing to copy.</param>
    /// <exception cref="SetupException">It cannot be made, or may not be; what was there is as it was.</exception>
    public static int Run(Screen screen, string folder, string wanted, string? template)
    {
        ArgumentNullException.ThrowIfNull(screen);
        if (template is null)
        {
            throw new SetupException(
                "This dojo runs from a checkout, which has the katas already: change to its folder and call the dojo "
                    + "there. init is for the dojo that is installed as a tool."
            );
        }

        var target = new DirectoryInfo(Path.GetFullPath(Path.Combine(folder, wanted)));
        Refuse(target, wanted);
        Make(new Repository(template), target, wanted);

        var made = new Repository(target.FullName);
        screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Made {wanted}: {made.KataFolders().Count} katas and "
                    + $"{made.Files("notebooks", "*.ipynb").Count} notebooks."
            ),
            Tone.Good
        );
        if (!string.Equals(target.FullName, Path.GetFullPath(folder), StringComparison.Ordinal))
        {
            screen.Line(("Next  ", Tone.Strong), ($"cd {Installation.Quoted(wanted)}", Tone.Plain));
        }

        screen.Line(("Then  ", Tone.Strong), ("dojo", Tone.Plain));
        return ExitCode.Done;
    }

    private static void Refuse(DirectoryInfo target, string wanted)
    {
        if (File.Exists(target.FullName))
        {
            throw new SetupException($"{wanted} is a file. Name a folder that is not there yet, or is empty.");
        }

        try
        {
            if (target.Exists && target.EnumerateFileSystemInfos().FirstOrDefault() is { } first)
            {
                throw new SetupException(
                    $"{wanted} is not empty: it holds {first.Name}. Name a folder that is not there yet, or is empty."
                );
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{wanted} cannot be read: {exception.Message}");
        }
    }

    private static void Make(Repository template, DirectoryInfo target, string wanted)
    {
        var wasThere = target.Exists;
        try
        {
            Copy(template, target.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TakeBack(target, wasThere);
            throw new SetupException(
                $"{wanted} cannot be made ({exception.Message.TrimEnd('.')}). Name a folder where you may write."
            );
        }
    }

    // An author may have packed what they were working on: what counts is how a file starts.
    private static void Copy(Repository template, string target)
    {
        var starts = template
            .KataFolders()
            .Select(name => KataFiles.Of(template, name))
            .Where(static kata => kata.LearnerFile is not null && kata.StartingFile is not null)
            .ToDictionary(static kata => kata.LearnerFile!, static kata => kata.StartingFile!, StringComparer.Ordinal);
        var files = Directory
            .EnumerateFiles(
                template.Root,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
            )
            .Select(path => Path.GetRelativePath(template.Root, path).Replace('\\', '/'))
            .Union(starts.Keys, StringComparer.Ordinal);
        foreach (var file in files)
        {
            var path = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(template.FullPath(starts.GetValueOrDefault(file, file)), path);
        }
    }

    // It was empty, so everything in it is ours.
    private static void TakeBack(DirectoryInfo target, bool wasThere)
    {
        try
        {
            target.Refresh();
            foreach (var made in target.Exists ? target.GetFileSystemInfos() : [])
            {
                if (made is DirectoryInfo folder)
                {
                    folder.Delete(recursive: true);
                }
                else
                {
                    made.Delete();
                }
            }

            if (!wasThere && target.Exists)
            {
                target.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The sentence about the first failure says it all.
        }
    }
}
