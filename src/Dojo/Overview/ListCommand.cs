using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Verdicts;

namespace AsyncKatas.Dojo.Overview;

/// <summary><c>list</c>: every kata with its state.</summary>
internal static class ListCommand
{
    public static async Task<int> RunAsync(Session session, bool isJson, CancellationToken cancellationToken)
    {
        await using var checker = new KataChecker(session.Repository);
        var katas = await checker.CheckAllAsync(cancellationToken);
        if (isJson)
        {
            JsonView.ShowList(session.Screen, katas);
        }
        else
        {
            KataTable.Show(session.Screen, katas);
        }

        return KataTable.RefuseBroken(session.Screen, katas);
    }
}
