using AsyncKatas.Checking;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// <c>promises KATA</c>: adds a row to promises.md for each sentence that no row quotes, for those who write katas.
/// What is there already stays as it is.
/// </summary>
internal static class PromisesCommand
{
    public static int Run(Session session, string wanted)
    {
        var repository = session.Repository;
        var kata = KataFiles.Of(repository, KataFinder.Find(repository, wanted));
        var stubs = Variant.AllOf(kata).Where(static variant => variant.Kind == VariantKind.Start);
        var evidence = new KataEvidence(kata, [.. stubs.Select(static stub => VariantEvidence.Compile(stub))]);
        if (PromiseRules.TableIsThere(evidence).FirstOrDefault() is { } defect && evidence.Promises is not null)
        {
            throw new SetupException(defect);
        }

        var missing = evidence.Promised.Without(evidence.Promises?.Rows.Select(static row => row.Quotation) ?? []);
        if (missing.Count == 0)
        {
            session.Screen.Line($"{session.Here(kata.Promises)} has a row for every sentence.", Tone.Good);
            return ExitCode.Done;
        }

        var present = evidence.Promises is null ? PromiseTable.Empty : repository.Read(kata.Promises).TrimEnd() + '\n';
        var rows = string.Concat(missing.Select(static sentence => $"{PromiseRow.Open(sentence)}\n"));
        Write(repository, kata.Promises, present + rows);
        var count = missing.Count == 1 ? "1 new row" : $"{missing.Count} new rows";
        session.Screen.Line(
            $"{session.Here(kata.Promises)} has {count}: name the specs that hold each, or write \"none: why\".",
            Tone.Good
        );
        return ExitCode.Done;
    }

    private static void Write(Repository repository, string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(repository.FullPath(path))!);
            File.WriteAllText(repository.FullPath(path), text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{path} cannot be written: {exception.Message}");
        }
    }
}
