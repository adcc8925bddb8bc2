using System.CommandLine;
using AsyncKatas.Dojo.Authors;
using AsyncKatas.Dojo.Recognition;

namespace AsyncKatas.Dojo;

// The commands of authors.
internal sealed partial class CommandTree
{
    private Command New()
    {
        var name = new Argument<string>("NAME") { Description = "Two digits and words: 25-results-in-order." };
        var title = new Option<string?>("--title")
        {
            Description = "The title of its page; without it the words of the name.",
            HelpName = "TITLE",
        };
        var subject = new Option<string?>("--class")
        {
            Description = "The class that a learner writes; without it the words of the name.",
            HelpName = "CLASS",
        };
        var command = new Command("new", "Begin a kata; verify then lists what is left to write (for authors).")
        {
            name,
            title,
            subject,
        };
        command.SetAction(parsed =>
            NewCommand.Run(
                Open(parsed, isToBegin: true),
                parsed.GetRequiredValue(name),
                parsed.GetValue(title),
                parsed.GetValue(subject)
            )
        );
        return command;
    }

    private Command Verify()
    {
        var command = new Command("verify", "Check the katas, their answers and their mistakes (for authors).")
        {
            _anyKata,
            _json,
        };
        command.SetAction(
            (parsed, token) =>
                VerifyCommand.RunAsync(Open(parsed), parsed.GetValue(_anyKata), parsed.GetValue(_json), token)
        );
        return command;
    }

    private Command Mutate()
    {
        var command = new Command(
            "mutate",
            "Change the reference answers in small ways and list the changes that no spec notices (for authors)."
        )
        {
            _anyKata,
        };
        command.SetAction((parsed, token) => MutateCommand.RunAsync(Open(parsed), parsed.GetValue(_anyKata), token));
        return command;
    }

    private Command Repeat()
    {
        var times = new Option<int>("--times")
        {
            Description = "How often.",
            DefaultValueFactory = static _ => 100,
            HelpName = "N",
        };
        var answer = new Option<string?>("--answer")
        {
            Description = "The answer; without it the reference answer.",
            HelpName = "FILE",
        };
        var command = new Command(
            "repeat",
            "Run the specs of a kata against one answer again and again: the verdict must be the same each time (for "
                + "authors)."
        )
        {
            _kata,
            times,
            answer,
        };
        command.SetAction(
            (parsed, token) =>
                RepeatCommand.RunAsync(
                    Open(parsed),
                    parsed.GetRequiredValue(_kata),
                    parsed.GetValue(answer),
                    parsed.GetValue(times),
                    token
                )
        );
        return command;
    }

    private Command Messages()
    {
        var command = new Command("messages", "List every message that the mistakes get from the specs (for authors).")
        {
            _anyKata,
        };
        command.SetAction((parsed, token) => MessagesCommand.RunAsync(Open(parsed), parsed.GetValue(_anyKata), token));
        return command;
    }

    private Command Recognise()
    {
        var stubs = new Option<bool>("--stubs")
        {
            Description = "As learners make them who have come no further: methods of later steps are not written.",
        };
        var isUnchecked = new Option<bool>("--unchecked")
        {
            Description = "As learners make them who check no argument for null.",
        };
        var command = new Command(
            "recognise",
            "Say whether learners are told what is behind each known mistake that they make (for authors)."
        )
        {
            _anyKata,
            stubs,
            isUnchecked,
        };
        command.SetAction(
            (parsed, token) =>
                RecogniseCommand.RunAsync(
                    Open(parsed),
                    parsed.GetValue(_anyKata),
                    new LearnersStage(parsed.GetValue(stubs), parsed.GetValue(isUnchecked)),
                    token
                )
        );
        return command;
    }

    private Command Promises()
    {
        var command = new Command("promises", "Add a row to promises.md for each sentence without one (for authors).")
        {
            _kata,
        };
        command.SetAction(parsed => PromisesCommand.Run(Open(parsed), parsed.GetRequiredValue(_kata)));
        return command;
    }

    private Command Patches()
    {
        var command = new Command(
            "patches",
            "Reduce each whole mistake to what it changes in a right answer (for authors)."
        )
        {
            _anyKata,
        };
        command.SetAction(parsed => PatchesCommand.Run(Open(parsed), parsed.GetValue(_anyKata)));
        return command;
    }

    private Command Starts()
    {
        var command = new Command("starts", "Make the stubs in katas/ what reset brings back (for authors).")
        {
            _anyKata,
        };
        command.SetAction(parsed => StartsCommand.Run(Open(parsed), parsed.GetValue(_anyKata)));
        return command;
    }
}
