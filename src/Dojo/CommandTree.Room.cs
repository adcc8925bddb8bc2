using System.CommandLine;
using AsyncKatas.Dojo.Evening;
using AsyncKatas.Dojo.Room;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo;

// The commands of whoever runs a dojo or a workshop, and of those who take part.
internal sealed partial class CommandTree
{
    private Command Timer()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Everybody, two or more; in a randori they drive in this order.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var turn = new Option<string>("--turn")
        {
            Description = "How long a turn takes: minutes (5, 0.5, 5m) or seconds (90s).",
            DefaultValueFactory = static _ => "5",
            HelpName = "TIME",
        };
        var rounds = new Option<string>("--rounds")
        {
            Description = "How often everybody drives; with --pairs, how often everybody works with everybody else.",
            DefaultValueFactory = static _ => "2",
            HelpName = "N",
        };
        var pairs = new Option<bool>("--pairs")
        {
            Description = "Everybody works at once, in pairs that change at each bell.",
        };
        var command = new Command(
            "timer",
            "Run a dojo: whose turn it is, who is next, a bell, questions for a retrospective. Keys: p pause, n next "
                + "turn, + one more minute, q end."
        )
        {
            names,
            turn,
            rounds,
            pairs,
        };
        command.SetAction(
            (parsed, token) =>
                TimerCommand.RunAsync(
                    screen,
                    TimerPlan.Of(
                        parsed.GetValue(names) ?? [],
                        parsed.GetRequiredValue(turn),
                        parsed.GetRequiredValue(rounds),
                        parsed.GetValue(pairs)
                    ),
                    TimeProvider.System,
                    token
                )
        );
        return command;
    }

    private Command Schedule()
    {
        var minutes = Minutes(required: true);
        var (level, days) = (Level(), Days());
        var start = new Option<string?>("--start")
        {
            Description = "When a day begins, such as 9:00; without it times count from there.",
            HelpName = "TIME",
        };
        var command = new Command("schedule", "Make a timetable for a room: which katas fit, when each begins.")
        {
            minutes,
            level,
            days,
            start,
        };
        command.SetAction(parsed =>
            ScheduleCommand.Run(
                Open(parsed),
                parsed.GetValue(minutes)!.Value,
                parsed.GetValue(days),
                parsed.GetRequiredValue(level),
                parsed.GetValue(start)
            )
        );
        return command;
    }

    private Command Handout()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "The page to write; without it one in the folder .dojo.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var minutes = Minutes(required: false);
        var (level, days) = (Level(), Days());
        var command = new Command("handout", "Make one sheet of paper for everybody in a room, from the katas.")
        {
            file,
            minutes,
            level,
            days,
        };
        command.SetAction(parsed =>
        {
            var session = Open(parsed);
            return HandoutCommand.Run(
                session,
                parsed.GetValue(file),
                parsed.GetValue(minutes) is { } length
                    ? ScheduleCommand.Plan(
                        session.Repository,
                        length,
                        parsed.GetValue(days),
                        parsed.GetRequiredValue(level)
                    )
                    : null
            );
        });
        return command;
    }

    private static Option<int?> Minutes(bool required) =>
        new("--minutes")
        {
            Description = required
                ? "How long a day is, from the welcome to the end."
                : "Only the katas that schedule chooses for so many minutes; without it all.",
            HelpName = "N",
            Required = required,
        };

    private static Option<string> Level() =>
        new("--level")
        {
            Description =
                "What the room takes on: beginner, intermediate or advanced. What comes before counts as known.",
            DefaultValueFactory = static _ => FrontMatter.Levels[0],
            HelpName = "LEVEL",
        };

    private static Option<int> Days() =>
        new("--days")
        {
            Description = "How many days of that length.",
            DefaultValueFactory = static _ => 1,
            HelpName = "N",
        };

    private Command Progress()
    {
        var name = new Option<string?>("--name")
        {
            Description = "The name that the room sees, chosen by you; without it that of the last time.",
            HelpName = "NAME",
        };
        var export = new Option<string?>("--export")
        {
            Description = "The folder to write it to; without it you only see what would be written.",
            HelpName = "FOLDER",
        };
        var command = new Command("progress", "Show a facilitator how far you are, through a folder that you name.")
        {
            name,
            export,
        };
        command.SetAction(
            (parsed, token) =>
                ProgressCommand.RunAsync(
                    Open(parsed),
                    parsed.GetValue(name),
                    parsed.GetValue(export),
                    TimeProvider.System,
                    token
                )
        );
        return command;
    }

    private Command Room()
    {
        var from = new Argument<string>("FOLDER") { Description = "The folder that everybody exports to." };
        var follow = new Option<bool>("--follow") { Description = "Stay, and show every change." };
        var command = new Command("room", "Show where everybody is who has exported their progress to a folder.")
        {
            from,
            follow,
        };
        command.SetAction(
            (parsed, token) =>
                RoomCommand.RunAsync(
                    Open(parsed),
                    parsed.GetRequiredValue(from),
                    parsed.GetValue(follow),
                    TimeProvider.System,
                    token
                )
        );
        return command;
    }
}
