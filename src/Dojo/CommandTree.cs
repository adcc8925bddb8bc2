using System.CommandLine;
using System.CommandLine.Parsing;
using AsyncKatas.Dojo.Authors;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Doctor;
using AsyncKatas.Dojo.Editing;
using AsyncKatas.Dojo.Evening;
using AsyncKatas.Dojo.Init;
using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.Dojo.Overview;
using AsyncKatas.Dojo.Reset;
using AsyncKatas.Dojo.Room;
using AsyncKatas.Dojo.Run;
using AsyncKatas.Dojo.Solutions;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Timelines;
using AsyncKatas.Dojo.Update;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.Dojo.Web;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo;

/// <summary>Every command with its arguments and options.</summary>
/// <param name="folder">Where the learner is.</param>
/// <param name="screen">Where to write.</param>
internal sealed class CommandTree(string folder, Screen screen)
{
    // What they do, they do with AsyncKatas itself, or without any katas.
    private static readonly string[] s_withoutSet = ["init", "update", "timer", "doctor", "notebook"];

    private readonly Argument<string> _kata = new("KATA")
    {
        Description = "Number, name, or a part of the name: 2, 02, results-in-order, results.",
    };
    private readonly Argument<string?> _anyKata = new("KATA")
    {
        Description = "The same; without it all katas.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<double> _limit = new("--limit")
    {
        Description = "Real seconds that one spec may take.",
        DefaultValueFactory = static _ => RunLimits.Default.Spec.TotalSeconds,
        HelpName = "SECONDS",
    };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, for tools (docs/json.md)." };
    private readonly Option<string?> _editor = new("--edit-cmd")
    {
        Description = "The editor, such as \"code --goto {file}:{line}\"; without it $VISUAL, $EDITOR or VS Code.",
        HelpName = "COMMAND",
    };
    private readonly Option<bool> _plain = new("--plain")
    {
        Description = "Words instead of drawings, and no line rewritten in place: for screen readers.",
        Recursive = true,
    };
    private readonly Option<string?> _set = new(KataSet.Option)
    {
        Description = "A set of katas of your own, the folder that holds katas/; without it those of AsyncKatas.",
        HelpName = "FOLDER",
    };
    private readonly Option<string?> _refusedSet = new(KataSet.Option) { Hidden = true, Recursive = true };
    private readonly Option<bool> _peek = new("--peek") { Description = "Even if the kata is not green yet." };

    /// <summary>The dojo.</summary>
    public RootCommand Root()
    {
        var root = new RootCommand(
            "Katas for concurrent async in C#. Without a command: watch, in a terminal; elsewhere how far you are, and "
                + "what to do next. Where there is a translation of a page, it comes in the language of the terminal; "
                + $"{ReaderLanguages.Choice}=en chooses another."
        )
        {
            _plain,
            _set,
            Watch(),
            List(),
            Run(),
            Open(_kata),
            Hint(),
            Solution(),
            Mistakes(),
            Timeline(),
            Reset(),
            Restore(),
            Init(),
            Update(),
            Timer(),
            Schedule(),
            Handout(),
            Progress(),
            Room(),
            Doctor(),
            Notebook(),
            Web(),
            New(),
            Verify(),
            Mutate(),
            Messages(),
            Repeat(),
            Starts(),
            Promises(),
            Patches(),
        };
        foreach (var command in root.Subcommands)
        {
            command.Options.Add(s_withoutSet.Contains(command.Name) ? _refusedSet : _set);
        }

        root.SetAction(
            (parsed, token) =>
                screen is { IsTerminal: true, ReadKey: not null }
                    ? WatchCommand.RunAsync(
                        Open(parsed),
                        wanted: null,
                        isManual: false,
                        editCommand: null,
                        RunLimits.Default,
                        token
                    )
                    : GuidedCommand.RunAsync(Open(parsed), token)
        );
        return root;
    }

    /// <summary>Takes from a command line what concerns every command.</summary>
    /// <exception cref="SetupException">It names a set, and the command has no use for one.</exception>
    public void Prepare(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.GetValue(_plain))
        {
            screen.BePlain();
        }

        if (
            (parsed.GetValue(_set) ?? parsed.GetValue(_refusedSet)) is not null
            && NameOf(parsed.CommandResult) is { } name
            && s_withoutSet.Contains(name)
        )
        {
            throw new SetupException($"{name} has no use for a set of katas; leave out {KataSet.Option}.");
        }
    }

    private static string? NameOf(CommandResult result) =>
        result.Parent switch
        {
            null => null,
            CommandResult { Parent: not null } parent => NameOf(parent),
            _ => result.Command.Name,
        };

    private Session Open(ParseResult parsed, bool isToBegin = false)
    {
        var session = parsed.GetValue(_set) is { } set
            ? new Session(
                Repository.OfSet(folder, set, isToBegin, ReaderLanguages.Of(screen.Variable)),
                screen,
                folder
            )
            : OpenAnyway();
        return UpdatePlan.IsThere(session.Repository.Home)
            ? throw new SetupException(UpdateCommand.Interrupted)
            : session;
    }

    private Session OpenAnyway() =>
        new(Repository.Find(folder, ReaderLanguages.Of(screen.Variable)), screen, folder);

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

    private Command Init()
    {
        var target = new Argument<string>("FOLDER") { Description = "A folder that is not there yet, or is empty." };
        var command = new Command(
            "init",
            "Make a folder with the katas and notebooks, where the dojo is an installed tool."
        )
        {
            target,
        };
        command.SetAction(parsed =>
            InitCommand.Run(screen, folder, parsed.GetRequiredValue(target), Installation.Template)
        );
        return command;
    }

    private Command Update()
    {
        var from = new Option<string?>("--from")
        {
            Description =
                "A folder with the new version, downloaded and unpacked; without it git fetches it, or the "
                + "tool has it.",
            HelpName = "FOLDER",
        };
        var command = new Command("update", "Get the newest katas; everything that you have written stays.") { from };
        command.SetAction(parsed => UpdateCommand.Run(OpenAnyway(), parsed.GetValue(from), TimeProvider.System));
        return command;
    }

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

    private Command Doctor()
    {
        var command = new Command("doctor", "Check that this computer is ready for a room, with or without network.");
        command.SetAction((parsed, token) => DoctorCommand.RunAsync(Open(parsed), token));
        return command;
    }

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

    private Command Web()
    {
        var kata = new Argument<string?>("KATA")
        {
            Description = "The kata whose page to open; without it the page with all of them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = new Option<int?>("--port")
        {
            Description = "The port; without it that of the last time, or any that is free.",
            HelpName = "N",
        };
        var share = new Option<bool>("--share")
        {
            Description = "Let everybody in your network look on, read-only; for a dojo evening.",
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address." };
        var command = new Command(
            "web",
            "Serve katas and notebooks to your browser: change cells and run them, write an answer and see its verdict "
                + "as you type."
        )
        {
            kata,
            port,
            share,
            noBrowser,
        };
        command.SetAction(
            (parsed, token) =>
                WebCommand.RunAsync(
                    Open(parsed),
                    new WebOptions
                    {
                        Kata = parsed.GetValue(kata),
                        Port = PortOf(parsed.GetValue(port)),
                        IsShared = parsed.GetValue(share),
                        OpensBrowser = !parsed.GetValue(noBrowser),
                    },
                    token
                )
        );
        return command;
    }

    private static int? PortOf(int? port) =>
        port is null or (>= 1024 and <= 65535)
            ? port
            : throw new SetupException(
                FormattableString.Invariant($"--port takes a number from 1024 to 65535, not {port}.")
            );

    private Command Notebook()
    {
        var notebook = new Argument<string[]>("NOTEBOOK")
        {
            Description =
                "Number, name, a part of the name, or a path: 1, 01, gather, notebooks/01-gather-example.ipynb.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var limit = new Option<double>("--time-limit")
        {
            Description = "How many seconds one cell may run.",
            DefaultValueFactory = static _ => NotebookRunner.DefaultLimit.TotalSeconds,
            HelpName = "SECONDS",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Compare with the stored outputs too, and check every rule for notebooks.",
        };

        var every = new Option<bool>("--all") { Description = "All notebooks of the folder, one after the other." };

        var run = new Command("run", "Run notebooks, top to bottom, and print their output.")
        {
            notebook,
            every,
            limit,
            check,
        };
        run.SetAction(
            (parsed, token) =>
                NotebookCommands.RunAsync(
                    Open(parsed),
                    WantedOf(parsed.GetValue(notebook), parsed.GetValue(every)),
                    parsed.GetValue(limit),
                    parsed.GetValue(check),
                    token
                )
        );
        var all = new Command("notebook", "Show the notebooks; run one without any editor.")
        {
            run,
            NotebookUpdate(notebook, every, limit),
            NotebookHtml(),
            NotebookKernel(),
        };
        all.SetAction((parsed, _) => NotebookCommands.ListAsync(Open(parsed)));
        return all;
    }

    private Command NotebookUpdate(Argument<string[]> notebook, Option<bool> every, Option<double> limit)
    {
        var update = new Command("update", "Run notebooks and store their outputs (for authors).")
        {
            notebook,
            every,
            limit,
        };
        update.SetAction(
            (parsed, token) =>
                NotebookCommands.UpdateAsync(
                    Open(parsed),
                    WantedOf(parsed.GetValue(notebook), parsed.GetValue(every)),
                    parsed.GetValue(limit),
                    token
                )
        );
        return update;
    }

    private static string[]? WantedOf(string[]? names, bool areAll) =>
        (names, areAll) switch
        {
            ({ Length: > 0 }, true) => throw new SetupException("Name notebooks or say --all, not both."),
            (_, true) => null,
            ({ Length: > 0 }, false) => names,
            _ => throw new SetupException("Say which notebook, as in 01, or --all."),
        };

    private Command NotebookHtml()
    {
        var page = new Argument<string?>("NOTEBOOK")
        {
            Description = "The same; without it the first page is README.md.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Argument<string?>("FILE")
        {
            Description =
                $"The page to write, by itself; without it all pages go to {Pages.Path} and link to each other.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var html = new Command(
            "html",
            "Make pages of the notebooks and katas, or of one notebook, to be read in a browser."
        )
        {
            page,
            file,
        };
        html.SetAction(
            (parsed, token) =>
                NotebookCommands.MakePageAsync(Open(parsed), parsed.GetValue(page), parsed.GetValue(file), token)
        );
        return html;
    }

    private Command NotebookKernel()
    {
        var user = new Option<bool>("--user")
        {
            Description = "Where Jupyter looks for the kernels of this user; the default.",
        };
        var kernels = new Option<string?>("--folder")
        {
            Description = "Another folder with Jupyter's kernels, such as .venv/share/jupyter/kernels.",
            HelpName = "FOLDER",
        };
        var remove = new Option<bool>("--remove") { Description = "Remove what this command has written." };
        var kernel = new Command(
            "kernel",
            "Let Jupyter and VS Code's Jupyter extension find the C# kernel for the notebooks of this folder."
        )
        {
            user,
            kernels,
            remove,
        };
        kernel.SetAction(
            (parsed, token) =>
                NotebookCommands.KernelAsync(
                    Open(parsed),
                    parsed.GetValue(user),
                    parsed.GetValue(kernels),
                    parsed.GetValue(remove),
                    token
                )
        );
        return kernel;
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
