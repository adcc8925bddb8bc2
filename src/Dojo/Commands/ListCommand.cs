using System.Threading;
using System.Threading.Tasks;

namespace AsyncKatas.Dojo.Commands;

/// <summary><c>list</c>: every kata with its state.</summary>
internal static class ListCommand
{
    public static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var katas = await KataStatus.OfAllAsync(session.Repository, cancellationToken);
        KataTable.Show(session.Screen, katas);
        return KataTable.RefuseBroken(session.Screen, katas);
    }
}
