namespace AsyncKatas.Notebooks.Format;

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
