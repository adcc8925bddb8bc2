using System.Collections.Generic;
using AsyncKatas.Dojo.Progress;

namespace AsyncKatas.Dojo.Verification;

/// <summary>The files that <c>reset</c> brings back.</summary>
internal static class StartRules
{
    public static IEnumerable<string> IsStub(KataEvidence kata)
    {
        if (kata.Files.LearnerFile is { } learner && !new StartingFiles(kata.Files.Repository).IsUntouched(kata.Files))
        {
            yield return $"{StartingFiles.PathOf(kata.Files)}, which reset brings back, is not what {learner} is; if the stub is as it should be: dotnet run --project src/Dojo -- starts {kata.Files.Name}";
        }
    }
}
