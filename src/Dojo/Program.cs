using System;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Commands;
using AsyncKatas.Dojo.Running;

namespace AsyncKatas.Dojo;

/// <summary>The dojo: shows a learner where to go on, and runs the specs of the katas.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => args switch
    {
        [SpecHost.Verb, var folder] => Task.FromResult(SpecHost.Run(folder)),
        _ => DojoCommandLine.RunAsync(args, Environment.CurrentDirectory, Screen.OfProcess, CancellationToken.None),
    };
}
