using AsyncKatas.Checking;

namespace AsyncKatas.Dojo.Authors;

/// <summary>
/// The files of a new kata: one of each kind, with a small example that compiles, and a mark wherever its author has
/// something to write.
/// </summary>
/// <param name="name">Name of its folder: <c>25-fan-out</c>.</param>
/// <param name="title">Title of its page.</param>
/// <param name="subject">The class that a learner writes.</param>
internal sealed class NewKata(string name, string title, string subject)
{
    private static readonly string[] s_wordsOfYaml = ["true", "false", "yes", "no", "on", "off", "null"];

    // A method cannot have the name of its class.
    private readonly string _method = subject is "RunAsync" ? "CallAsync" : "RunAsync";

    /// <summary>The files, by their paths from the root of the repository.</summary>
    public IEnumerable<(string Path, string Text)> Files =>
        [
            ($"katas/{name}/README.md", Readme),
            ($"katas/{name}/hints.md", Hints),
            ($"katas/{name}/{subject}.cs", Stub),
            ($"katas/{name}/{subject}Spec.cs", Specs),
            ($"solutions/{name}/{subject}.cs", Answer),
            ($"solutions/{name}/start/{subject}.cs", Stub),
            ($"solutions/{name}/promises.md", PromiseTable.Empty),
        ];

    private string Namespace => $"AsyncKatas.{LayoutRules.Pascal(name)}";

    private string Readme =>
        $"""
            ---
            title: {Quoted(title)}
            minutes: 15 # {FillInRules.Mark}how long a learner needs
            level: beginner # {FillInRules.Mark}beginner, intermediate or advanced
            teaches: []
            documents: []
            prerequisites: []
            ---

            # {title}

            {FillInRules.Mark}the story, in one or two short paragraphs: who needs this, and what goes wrong.

            ## Predict

            {FillInRules.Mark}a question about this piece of C#.

            ```csharp
            // {FillInRules.Mark}a few lines whose outcome surprises.
            ```

            <details>
            <summary>Answer</summary>

            {FillInRules.Mark}the answer, and why.

            </details>

            ## Your task

            Open `{subject}.cs`.

            1. {FillInRules.Mark}one idea, small enough for one red-green turn. A second idea is a second step.

            ## Out of scope

            - {FillInRules.Mark}what nobody needs to handle here.

            ## Python and C#

            - {FillInRules.Mark}where the two differ.

            ## Read more

            - {FillInRules.Mark}a link to the documentation of what the kata teaches.

            """;

    private static string Hints =>
        $"""
            ## Hint 1

            {FillInRules.Mark}a question to ask oneself.

            ## Hint 2

            {FillInRules.Mark}the idea.

            ## Hint 3

            {FillInRules.Mark}nearly the answer, still without its code.

            """;

    private string Stub =>
        $$"""
            namespace {{Namespace}};

            /// <summary>{{FillInRules.Mark}}what this class is for.</summary>
            public static class {{subject}}
            {
                /// <summary>{{FillInRules.Mark}}what this method promises.</summary>
                /// <param name="job">{{FillInRules.Mark}}what the caller hands over.</param>
                /// <returns>{{FillInRules.Mark}}what comes back, and what if something fails.</returns>
                public static Task<string> {{_method}}(Func<Task<string>> job)
                {
                    // TODO: step 1 goes here.
                    throw new NotImplementedException("Please implement {{subject}}.{{_method}}.");
                }
            }

            """;

    private string Answer =>
        $$"""
            namespace {{Namespace}};

            /// <summary>{{FillInRules.Mark}}what this class is for.</summary>
            public static class {{subject}}
            {
                /// <summary>{{FillInRules.Mark}}what this method promises.</summary>
                /// <param name="job">{{FillInRules.Mark}}what the caller hands over.</param>
                /// <returns>{{FillInRules.Mark}}what comes back, and what if something fails.</returns>
                public static async Task<string> {{_method}}(Func<Task<string>> job)
                {
                    // {{FillInRules.Mark}}the reference answer, with comments that say why.
                    return await job();
                }
            }

            """;

    private string Specs =>
        $$"""
            using AsyncKatas.Specs;
            using Xunit;

            namespace {{Namespace}};

            public sealed class {{subject}}Spec
            {
                // Step 1: {{FillInRules.Mark}}the idea of this step, in a few words

                [Fact]
                public Task It_takes_as_long_as_the_job() => Spec.RunAsync(async spec =>
                {
                    // {{FillInRules.Mark}}one guarantee of the task in each spec; this one is an example.
                    await {{subject}}.{{_method}}(spec.Job("A", 1.Seconds));
                    spec.ShouldHaveTaken(1.Seconds);
                });
            }

            """;

    // What YAML would take for something else than a text needs quotes.
    private static string Quoted(string text)
    {
        var isPlain = text.All(static it => char.IsAsciiLetter(it) || it == ' ');
        return isPlain && !s_wordsOfYaml.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
