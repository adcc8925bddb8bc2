namespace AsyncKatas.Notebooks.Format;

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Text to read.</summary>
    Markdown,

    /// <summary>Code to run.</summary>
    Code,

    /// <summary>Text for another program. The C# front ends drop such cells.</summary>
    Raw,
}
