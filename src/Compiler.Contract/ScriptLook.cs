namespace AsyncKatas.Compiler.Contract;

/// <summary>What a script is made of, such as a cell of a notebook.</summary>
/// <param name="Names">The names in it, in their order.</param>
/// <param name="Methods">Names of the methods that it defines, outside of types.</param>
public sealed record ScriptLook(IReadOnlyList<ScriptName> Names, IReadOnlyList<string> Methods);

/// <summary>A name in a script.</summary>
public sealed record ScriptName(string Text, NameRole Role);

/// <summary>How a name stands in a script.</summary>
public enum NameRole
{
    /// <summary>With nothing before it, and not called.</summary>
    Alone,

    /// <summary>Called, with nothing before it.</summary>
    Called,

    /// <summary>Called, behind a dot.</summary>
    CalledMember,

    /// <summary>Behind a dot, and not called.</summary>
    Member,

    /// <summary>At the end of a name of a type or a namespace that has dots.</summary>
    Qualified,
}
