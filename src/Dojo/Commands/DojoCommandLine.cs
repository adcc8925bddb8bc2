using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;

namespace AsyncKatas.Dojo.Commands;

/// <summary>The commands of the dojo, and what happens when one cannot be carried out.</summary>
internal static class DojoCommandLine
{
    /// <summary>Carries out a command.</summary>
    /// <param name="args">The command.</param>
    /// <param name="folder">Where the learner is.</param>
    /// <param name="screen">Where to write.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, string folder, Screen screen, CancellationToken cancellationToken)
    {
        var result = Create(folder, screen).Parse(args);
        if (result.Errors is [var error, ..])
        {
            screen.Refuse($"{Sentence(args, error.Message)} See what there is with: --help");
            return ExitCode.Unusable;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, cancellationToken);
        }
        catch (SetupException defect)
        {
            screen.Refuse(defect.Message, defect.Details);
            return ExitCode.Unusable;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static RootCommand Create(string folder, Screen screen)
    {
        Session Open() => new(Repository.Find(folder), screen, folder);

        var kata = new Argument<string>("KATA") { Description = "Number, name, or a part of the name: 2, 02, results-in-order, results." };
        var anyKata = new Argument<string?>("KATA") { Description = "The same; without it all katas are checked.", Arity = ArgumentArity.ZeroOrOne };
        var step = new Option<int>("--step") { Description = "Which of the three hints.", DefaultValueFactory = static _ => 1, HelpName = "N" };

        var list = new Command("list", "Show every kata and how far you are.");
        list.SetAction((_, token) => ListCommand.RunAsync(Open(), token));
        var run = new Command("run", "Run the specs of a kata and show the first failure in full.") { kata };
        run.SetAction((parsed, token) => RunCommand.RunAsync(Open(), parsed.GetRequiredValue(kata), token));
        var hint = new Command("hint", "Show a hint.") { kata, step };
        hint.SetAction(parsed => HintCommand.Run(Open(), parsed.GetRequiredValue(kata), parsed.GetValue(step)));
        var verify = new Command("verify", "Check the katas, their answers and their mistakes (for those who write katas).") { anyKata };
        verify.SetAction((parsed, token) => VerifyCommand.RunAsync(Open(), parsed.GetValue(anyKata), token));
        var mutate = new Command("mutate", "Change the reference answers in small ways and list the changes that no spec notices (for those who write katas).") { anyKata };
        mutate.SetAction((parsed, token) => MutateCommand.RunAsync(Open(), parsed.GetValue(anyKata), token));

        var root = new RootCommand("Katas for concurrent async in C#. Without a command: how far you are, and what to do next.") { list, run, hint, verify, mutate, Notebook(Open) };
        root.SetAction((_, token) => GuidedCommand.RunAsync(Open(), token));
        return root;
    }

    private static Command Notebook(Func<Session> open)
    {
        var notebook = new Argument<string>("NOTEBOOK") { Description = "Number, name, a part of the name, or a path: 1, 01, gather, notebooks/01-gather-exercise.ipynb." };
        var limit = new Option<double>("--time-limit") { Description = "How many seconds one cell may run.", DefaultValueFactory = static _ => NotebookRunner.DefaultLimit.TotalSeconds, HelpName = "SECONDS" };

        var check = new Option<bool>("--check") { Description = "Compare with the stored outputs too, and check all that a notebook must be." };
        var file = new Argument<string>("FILE") { Description = "The page to write." };

        var run = new Command("run", "Run a notebook, top to bottom, and print what its cells put out.") { notebook, limit, check };
        run.SetAction((parsed, token) => NotebookCommands.RunAsync(open(), parsed.GetRequiredValue(notebook), parsed.GetValue(limit), parsed.GetValue(check), token));
        var update = new Command("update", "Run a notebook and store its outputs (for those who write notebooks).") { notebook, limit };
        update.SetAction((parsed, token) => NotebookCommands.UpdateAsync(open(), parsed.GetRequiredValue(notebook), parsed.GetValue(limit), token));
        var html = new Command("html", "Make one page of a notebook, to be read in a browser.") { notebook, file };
        html.SetAction((parsed, token) => NotebookCommands.MakePageAsync(open(), parsed.GetRequiredValue(notebook), parsed.GetRequiredValue(file), token));

        var all = new Command("notebook", "Show the notebooks; run one without any editor.") { run, update, html };
        all.SetAction((_, _) => NotebookCommands.ListAsync(open()));
        return all;
    }

    private static string Sentence(string[] args, string message) => message switch
    {
        _ when message.Contains("Unrecognized command or argument", StringComparison.Ordinal) && args.FirstOrDefault(static arg => arg.StartsWith('-')) is { } option => $"There is no option {option}.",
        _ when message.Contains("Unrecognized command or argument", StringComparison.Ordinal) => string.Create(CultureInfo.InvariantCulture, $"There is no command \"{string.Join(' ', args)}\"."),
        _ => message.TrimEnd('.') + ".",
    };
}
