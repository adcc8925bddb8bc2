using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary><c>handout [FILE]</c>: one sheet of paper for everybody, made from the katas.</summary>
internal static class HandoutCommand
{
    private const string UsualFile = "handout.html";

    /// <summary>Writes the page.</summary>
    /// <param name="session">Where.</param>
    /// <param name="file">The file to write; null: one in the dojo's own folder.</param>
    /// <param name="table">The timetable whose katas stand on it; null: all katas do.</param>
    /// <exception cref="SetupException">There is something else under that name, or it cannot be written.</exception>
    public static int Run(Session session, string? file, Timetable? table)
    {
        var repository = session.Repository;
        var katas = KataTime.AllOf(repository);
        var page = HandoutPage.Of(
            repository,
            table?.Katas ?? katas,
            isSelection: table is not null
        );
        string path;
        if (file is null)
        {
            path = Path.GetFullPath(repository.FullPath($"{DojoFolder.Path}/{UsualFile}"));
            if (!new DojoFolder(repository).TryWrite(UsualFile, page))
            {
                throw new SetupException($"{DojoFolder.Path}/{UsualFile} cannot be written.");
            }
        }
        else
        {
            path = Path.GetFullPath(Path.Combine(session.Folder, file));
            Write(file, path, page);
        }

        var address = new Uri(path).AbsoluteUri;
        session.Screen.Line(("Open  ", Tone.Strong), new Piece(address, Tone.Plain, address));
        session.Screen.Line("It prints on one sheet, A4 or US Letter.", Tone.Quiet);
        return ExitCode.Done;
    }

    // What somebody has written by hand is not to be lost to a page that can be made again.
    private static void Write(string file, string path, string page)
    {
        try
        {
            if (File.Exists(path) && !File.ReadAllText(path).Contains(HandoutPage.Title, StringComparison.Ordinal))
            {
                throw new SetupException($"{file} is there and is no handout; it stays as it is. Choose another name.");
            }

            File.WriteAllText(path, page);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{file} cannot be written: {exception.Message}");
        }
    }
}
