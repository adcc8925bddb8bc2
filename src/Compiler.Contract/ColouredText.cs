namespace AsyncKatas.Compiler.Contract;

/// <summary>A piece of a source, and what a page that colours sources shows it as.</summary>
/// <param name="Text">The piece, letter by letter.</param>
public sealed record ColouredText(string Text, TextColour Colour);

/// <summary>What a piece of a source is.</summary>
public enum TextColour
{
    /// <summary>Nothing that has a colour: blanks, operators, names of variables.</summary>
    None,

    /// <summary>A word of the language.</summary>
    Keyword,

    /// <summary>A string or a character, or the text of an interpolated one.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A name of a type.</summary>
    Type,

    /// <summary>A name of a method.</summary>
    Method,

    /// <summary>A comment.</summary>
    Comment,

    /// <summary>A line that begins with #.</summary>
    Directive,
}
