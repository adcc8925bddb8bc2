namespace AsyncKatas.ExportNotes;

/// <summary>
/// The disk. It is slow, it can be full, and it does exactly what it is told: any path is good enough for it.
/// </summary>
public interface IDisk
{
    /// <summary>Makes a folder, and those above it. Nothing happens if it is there already.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Ends the call early, and nothing has happened then.</param>
    /// <returns>A task that ends when the folder is there.</returns>
    Task CreateFolderAsync(string path, CancellationToken cancellationToken);

    /// <summary>Writes a file, and replaces one that is there already.</summary>
    /// <remarks>If the write fails or is cancelled half way, what has been written by then stays in the file.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="text">What is to be in it. It is written as UTF-8.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A task that ends when the file is whole.</returns>
    Task WriteAsync(string path, string text, CancellationToken cancellationToken);

    /// <summary>Deletes a file. Nothing happens if there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the call early, and the file may still be there then.</param>
    /// <returns>A task that ends when the file is gone.</returns>
    Task DeleteAsync(string path, CancellationToken cancellationToken);
}
