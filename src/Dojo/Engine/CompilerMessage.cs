namespace AsyncKatas.Dojo.Engine;

/// <summary>An error or a warning of the compiler.</summary>
internal sealed record CompilerMessage(string Path, int Line, int Column, bool IsError, string Id, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}({Line},{Column}): {(IsError ? "error" : "warning")} {Id}: {Text}";
}
