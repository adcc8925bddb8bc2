namespace AsyncKatas.Dojo.Doctor;

/// <summary>What a check has found.</summary>
/// <param name="Subject">What was looked at, in a word.</param>
/// <param name="Sentence">What is there; if it is not as it must be, with the remedy.</param>
internal sealed record Finding(string Subject, FindingKind Kind, string Sentence)
{
    public static Finding Good(string subject, string sentence) => new(subject, FindingKind.Good, sentence);

    public static Finding Note(string subject, string sentence) => new(subject, FindingKind.Note, sentence);

    public static Finding Bad(string subject, string sentence) => new(subject, FindingKind.Bad, sentence);
}

/// <summary>How bad it is.</summary>
internal enum FindingKind
{
    /// <summary>As it must be.</summary>
    Good,

    /// <summary>Everything works, though not as well as it could.</summary>
    Note,

    /// <summary>Something will not work.</summary>
    Bad,
}
