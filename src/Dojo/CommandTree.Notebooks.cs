using System.CommandLine;
using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Execution;

namespace AsyncKatas.Dojo;

// The commands about notebooks.
internal sealed partial class CommandTree
{
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
}
