namespace AsyncKatas.Notebooks.Format;

/// <summary>One output of a cell.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Label">The stream's name, the mime type of the value, or the name of the error.</param>
/// <param name="Text">The text; of an error the message.</param>
/// <param name="Trace">Of an error: all that is to be said about it, line by line. Empty otherwise.</param>
public sealed record CellOutput(CellOutputKind Kind, string Label, string Text, string Trace = "")
{
    /// <summary>Mime type of plain text.</summary>
    public const string Plain = "text/plain";

    /// <summary>Mime type of a piece of a page.</summary>
    public const string Html = "text/html";

    /// <summary>Name of the stream that Console.Out writes to.</summary>
    public const string StandardOutput = "stdout";

    /// <summary>Name of the stream that Console.Error writes to.</summary>
    public const string StandardError = "stderr";
}

/// <summary>What a cell has put out, as nbformat tells them apart.</summary>
public enum CellOutputKind
{
    /// <summary>Text written to the console.</summary>
    Stream,

    /// <summary>Something shown while the cell ran.</summary>
    Display,

    /// <summary>The value of the cell's last expression.</summary>
    Result,

    /// <summary>What ended the cell.</summary>
    Error,
}
