using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo;

/// <summary>The commands of the dojo, and what happens when one cannot be carried out.</summary>
internal static class DojoCommandLine
{
    /// <summary>Carries out a command.</summary>
    /// <param name="args">The command.</param>
    /// <param name="folder">Where the learner is.</param>
    /// <param name="screen">Where to write.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args,
        string folder,
        Screen screen,
        CancellationToken cancellationToken
    )
    {
        var tree = new CommandTree(folder, screen);
        var result = tree.Root().Parse(args);
        if (result.Errors.Count > 0 || StrayOption(result) is not null)
        {
            screen.Refuse($"{Sentence(args, result)} See what there is with: {Path(result.CommandResult)}--help");
            return ExitCode.Unusable;
        }

        try
        {
            tree.Prepare(result);
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = screen.Output,
                Error = screen.Error,
            };
            return await result.InvokeAsync(configuration, cancellationToken);
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

    private static string Sentence(string[] args, ParseResult result)
    {
        if (StrayOption(result) is { } stray)
        {
            return $"There is no option {stray}.";
        }

        var command = result.CommandResult.Command;
        var message = result.Errors[0].Message;
        return result.UnmatchedTokens switch
        {
            [_, ..] when command is RootCommand || command.Subcommands.Count > 0 => string.Create(
                CultureInfo.InvariantCulture,
                $"There is no command \"{string.Join(' ', args)}\"."
            ),
            [var surplus, ..] when command.Arguments.Count == 0 =>
                $"{command.Name} takes no arguments, so \"{surplus}\" is one too many.",
            { Count: > 0 } => TooMuch(
                command,
                [.. result.CommandResult.Tokens.Select(static token => token.Value), .. result.UnmatchedTokens]
            ),
            _ when message.Split('\'') is ["Cannot parse argument ", var value, " for option ", var option, ..] =>
                $"{option} needs a number, and \"{value}\" is not one.",
            _ when message.Split('\'') is ["Required argument ", var argument, " missing for command: ", ..] =>
                $"{command.Name} needs a {argument}.",
            _ => message.TrimEnd('.') + ".",
        };
    }

    // What an option that is not known would be is taken for an argument where there is room for one. Nothing that the
    // dojo knows begins with a dash, and what stands behind -- is meant as it is.
    private static string? StrayOption(ParseResult result) =>
        result.Tokens.Any(static token => token.Type == TokenType.DoubleDash)
            ? null
            : result
                .UnmatchedTokens.Concat(result.CommandResult.Tokens.Select(static token => token.Value))
                .FirstOrDefault(static token => token.StartsWith('-') && token.Length > 1);

    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)}{command.Command.Name} " : "";

    private static string TooMuch(Command command, string[] given)
    {
        var taken = string.Join(" and ", command.Arguments.Select(static it => it.Name));
        return $"{command.Name} takes {(command.Arguments.Count == 1 ? "one " : "")}{taken}, not "
            + $"{string.Join(", ", given)}. Run it once for each; a name of several words needs quotes.";
    }
}
