using System.Globalization;
using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>patches [KATA]</c>: keeps of each whole wrong answer what it changes in a right one, for those who write katas.
/// One that has little in common with every right answer stays whole.
/// </summary>
internal static class PatchesCommand
{
    /// <summary>Makes the patches.</summary>
    /// <exception cref="SetupException">A file cannot be written.</exception>
    public static int Run(Session session, string? wanted)
    {
        var repository = session.Repository;
        var katas = wanted is null
            ? repository.KataFolders()
            : [KataFinder.Find(repository, wanted)];
        var mistakes = katas
            .SelectMany(kata => Variant.AllOf(KataFiles.Of(repository, kata)))
            .Where(static variant => variant.Kind == VariantKind.Mistake && !MistakePatch.IsPatch(variant.File))
            .ToList();
        var made = mistakes.Count(mistake => Replace(session, mistake));
        var whole = mistakes.Count - made;
        session.Screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{made} {(made == 1 ? "patch" : "patches")} made; {whole} wrong "
                    + $"{(whole == 1 ? "answer stays" : "answers stay")} whole."
            ),
            Tone.Good
        );
        return ExitCode.Done;
    }

    private static bool Replace(Session session, Variant mistake)
    {
        if (PatchMaker.Make(mistake) is not { } patch)
        {
            return false;
        }

        var file = Path.ChangeExtension(mistake.File, MistakePatch.Extension);
        if (session.Repository.Has(file))
        {
            throw new SetupException(
                $"{file} is there already, and so is {mistake.File}; remove one of them or rename it."
            );
        }

        var code = KataCompiler.LookOf((mistake with { File = file }).Apply(patch)).Code;
        if (!string.Equals(code, KataCompiler.LookOf(mistake.Text).Code, StringComparison.Ordinal))
        {
            throw new SetupException(
                $"The patch of {mistake.File} would not make the same code; the file stays as it is."
            );
        }

        try
        {
            File.WriteAllText(session.Repository.FullPath(file), patch);
            File.Delete(session.Repository.FullPath(mistake.File));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{file} cannot be written: {exception.Message}");
        }

        session.Screen.Line(session.Here(file));
        return true;
    }
}
