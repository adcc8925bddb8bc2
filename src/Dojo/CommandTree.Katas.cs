using System.CommandLine;
using AsyncKatas.Dojo.Editing;
using AsyncKatas.Dojo.Overview;
using AsyncKatas.Dojo.Reset;
using AsyncKatas.Dojo.Run;
using AsyncKatas.Dojo.Solutions;
using AsyncKatas.Dojo.Timelines;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo;

// The commands of somebody who solves katas.
internal sealed partial class CommandTree
{
    private Command Watch()
    {
        var first = new Argument<string?>("KATA")
        {
            Description = "The kata to begin with; without it the first that is not done.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var manual = new Option<bool>("--manual") { Description = "Run only when you press Enter." };
        var command = new Command("watch", "Stay open, and show the verdict of a kata each time you save it.")
        {
            first,
            manual,
            _editor,
            _limit,
        };
        command.SetAction(
            (parsed, token) =>
                WatchCommand.RunAsync(
                    Open(parsed),
                    parsed.GetValue(first),
                    parsed.GetValue(manual),
                    parsed.GetValue(_editor),
                    RunLimits.Of(parsed.GetValue(_limit)),
                    token
                )
        );
        return command;
    }

    private Command List()
    {
        var command = new Command("list", "Show every kata and how far you are.") { _json };
        command.SetAction((parsed, token) => ListCommand.RunAsync(Open(parsed), parsed.GetValue(_json), token));
        return command;
    }

    private Command Run()
    {
        var command = new Command("run", "Run the specs of a kata and show the first failure in full.")
        {
            _kata,
            _limit,
            _json,
        };
        command.SetAction(
            (parsed, token) =>
                RunCommand.RunAsync(
                    Open(parsed),
                    parsed.GetRequiredValue(_kata),
                    RunLimits.Of(parsed.GetValue(_limit)),
                    parsed.GetValue(_json),
                    token
                )
        );
        return command;
    }

    private Command Open(Argument<string> kata)
    {
        var command = new Command("open", "Open the file that you edit, at the line to continue from.")
        {
            kata,
            _editor,
        };
        command.SetAction(parsed =>
            OpenCommand.Run(Open(parsed), parsed.GetRequiredValue(kata), parsed.GetValue(_editor))
        );
        return command;
    }

    private Command Hint()
    {
        var step = new Option<int?>("--step")
        {
            Description = "Which of the three hints; without it the next one.",
            HelpName = "N",
        };
        var command = new Command("hint", "Show the next hint.") { _kata, step };
        command.SetAction(parsed =>
            HintCommand.Run(Open(parsed), parsed.GetRequiredValue(_kata), parsed.GetValue(step))
        );
        return command;
    }

    private Command Solution()
    {
        var command = new Command("solution", "Show the right answers side by side, once yours is green.")
        {
            _kata,
            _peek,
        };
        command.SetAction(
            (parsed, token) =>
                SolutionCommand.RunAsync(Open(parsed), parsed.GetRequiredValue(_kata), parsed.GetValue(_peek), token)
        );
        return command;
    }

    private Command Mistakes()
    {
        var whole = new Option<string?>("--whole")
        {
            Description = "Print one of them, as a whole file.",
            HelpName = "NAME",
        };
        var command = new Command(
            "mistakes",
            "Show the wrong answers that people write and the specs that catch them, once yours is green."
        )
        {
            _kata,
            whole,
            _peek,
        };
        command.SetAction(
            (parsed, token) =>
                SolutionCommand.RunMistakesAsync(
                    Open(parsed),
                    parsed.GetRequiredValue(_kata),
                    parsed.GetValue(whole),
                    parsed.GetValue(_peek),
                    token
                )
        );
        return command;
    }

    private Command Timeline()
    {
        var spec = new Argument<string?>("SPEC")
        {
            Description = "A part of a spec's name; without it all specs.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "timeline",
            "Draw what your code did above what the reference answer does, as a page for the browser."
        )
        {
            _kata,
            spec,
            _limit,
        };
        command.SetAction(
            (parsed, token) =>
                TimelineCommand.RunAsync(
                    Open(parsed),
                    parsed.GetRequiredValue(_kata),
                    parsed.GetValue(spec),
                    RunLimits.Of(parsed.GetValue(_limit)),
                    token
                )
        );
        return command;
    }

    private Command Reset()
    {
        var kata = new Argument<string?>("KATA") { Description = "The kata.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every kata." };
        var command = new Command("reset", "Bring back the starting file; what you wrote is kept.") { kata, all };
        command.SetAction(parsed =>
            ResetCommand.Run(Open(parsed), parsed.GetValue(kata), parsed.GetValue(all), TimeProvider.System)
        );
        return command;
    }

    private Command Restore()
    {
        var from = new Option<string?>("--from")
        {
            Description = "Which one: a part of its name, such as the date.",
            HelpName = "BACKUP",
        };
        var command = new Command("restore", "Bring back what a reset kept.") { _kata, from };
        command.SetAction(parsed =>
            ResetCommand.Restore(
                Open(parsed),
                parsed.GetRequiredValue(_kata),
                parsed.GetValue(from),
                TimeProvider.System
            )
        );
        return command;
    }
}
