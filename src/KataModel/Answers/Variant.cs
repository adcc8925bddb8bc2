namespace AsyncKatas.KataModel;

/// <summary>A file that can stand where the learner's file stands: what is compiled and run.</summary>
/// <param name="Kata">Its kata.</param>
/// <param name="Kind">What it is.</param>
/// <param name="File">Where it is.</param>
internal sealed record Variant(KataFiles Kata, VariantKind Kind, string File)
{
    /// <summary>What stands where the learner's file stands: of a patch, the answer that it makes.</summary>
    /// <exception cref="SetupException">The patch does not fit.</exception>
    public string Text => MistakePatch.IsPatch(File) ? Apply(Kata.Repository.Read(File)) : Kata.Repository.Read(File);

    /// <summary>The answer that a patch makes which is not in the file yet.</summary>
    /// <exception cref="SetupException">The patch does not fit.</exception>
    public string Apply(string patch)
    {
        var parsed = MistakePatch.Parse(File, patch);
        return parsed.ApplyTo(Kata.Repository.Read($"{Kata.SolutionFolder}/{parsed.Right}"));
    }

    /// <summary>Every variant of a kata that is there and that its authors answer for: all but the learner's.</summary>
    public static IReadOnlyList<Variant> AllOf(KataFiles kata)
    {
        var found = new List<Variant>();
        if (kata.StartingFile is { } start && kata.Repository.Has(start))
        {
            found.Add(new Variant(kata, VariantKind.Start, start));
        }

        if (kata.Solution is { } solution && kata.Repository.Has(solution))
        {
            found.Add(new Variant(kata, VariantKind.Solution, solution));
        }

        found.AddRange(kata.Approaches.Select(file => new Variant(kata, VariantKind.Approach, file)));
        found.AddRange(kata.Mistakes.Select(file => new Variant(kata, VariantKind.Mistake, file)));
        return found;
    }
}

/// <summary>What a file is that can stand where the learner's file stands.</summary>
internal enum VariantKind
{
    /// <summary>The learner's file itself.</summary>
    Learner,

    /// <summary>The stub: what the learner's file is before anybody has written in it.</summary>
    Start,

    /// <summary>The reference answer.</summary>
    Solution,

    /// <summary>Another right answer.</summary>
    Approach,

    /// <summary>A wrong answer that specs must reject.</summary>
    Mistake,
}
