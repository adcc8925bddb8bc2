using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;

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
        var tree = new CommandTree(folder, screen);
        var result = tree.Root().Parse(args);
        if (result.Errors is [var error, ..])
        {
            screen.Refuse($"{Sentence(args, error.Message)} See what there is with: --help");
            return ExitCode.Unusable;
        }

        tree.Prepare(result);
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

    private static string Sentence(string[] args, string message) => message switch
    {
        _ when message.Contains("Unrecognized command or argument", StringComparison.Ordinal) && args.FirstOrDefault(static arg => arg.StartsWith('-')) is { } option => $"There is no option {option}.",
        _ when message.Contains("Unrecognized command or argument", StringComparison.Ordinal) => string.Create(CultureInfo.InvariantCulture, $"There is no command \"{string.Join(' ', args)}\"."),
        _ when message.Split('\'') is ["Cannot parse argument ", var value, " for option ", var option, ..] => $"{option} needs a number, and \"{value}\" is none.",
        _ => message.TrimEnd('.') + ".",
    };
}
