using System.Threading.Channels;
using AsyncKatas.Sandbox;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// The C# kernel of .NET Interactive in a process of its own, for one notebook: the cells may do anything to it.
/// Requests and messages are JSON and go through a pipe that no cell can reach; the console belongs to the cells.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not [var folder])
        {
            await Console.Error.WriteLineAsync(
                "The dojo starts this by itself: dotnet run --project src/Dojo -- notebook run 01"
            );
            return 2;
        }

        _ = Task.Run(CompilerWarmUp.Run);
        var requests = Channel.CreateUnbounded<KernelRequest>();
        using var parent = new ParentLink(
            folder,
            message => requests.Writer.TryWrite(KernelRequest.FromBytes(message))
        );
        using var kernel = new CellKernel(Environment.CurrentDirectory, message => parent.Send(message.ToBytes()));
        await kernel.WarmUpAsync();

        // There is no last request: the parent ends this process.
        await foreach (var request in requests.Reader.ReadAllAsync())
        {
            await kernel.RunAsync(request);
        }

        return 0;
    }
}
