using System.CommandLine;
using System.CommandLine.Parsing;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Doctor;
using AsyncKatas.Dojo.Init;
using AsyncKatas.Dojo.Overview;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Dojo.Update;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.Dojo.Web;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo;

/// <summary>Every command with its arguments and options.</summary>
/// <param name="folder">Where the learner is.</param>
/// <param name="screen">Where to write.</param>
internal sealed partial class CommandTree(string folder, Screen screen)
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
            Recognise(),
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

    private Command Doctor()
    {
        var command = new Command("doctor", "Check that this computer is ready for a room, with or without network.");
        command.SetAction((parsed, token) => DoctorCommand.RunAsync(Open(parsed), token));
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
}
