using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>
/// Work of the real world that no clock in the process can see: sockets on the loopback address and threads.
/// </summary>
internal static class Loopback
{
    public static async Task EchoAsync(int rounds, CancellationToken cancellation)
    {
        using var listener = Listen();
        async Task ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(cancellation);
            var buffer = new byte[16];
            for (int count; (count = await client.GetStream().ReadAsync(buffer, cancellation)) > 0;)
            {
                await client.GetStream().WriteAsync(buffer.AsMemory(0, count), cancellation);
            }
        }

        var server = ServeAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellation);
            var buffer = new byte[3];
            for (var round = 0; round < rounds; round++)
            {
                await client.GetStream().WriteAsync("abc"u8.ToArray(), cancellation);
                await client.GetStream().ReadExactlyAsync(buffer, cancellation);
                buffer.ShouldBe("abc"u8.ToArray());
            }
        }

        await server;
    }

    public static async Task HttpAsync(CancellationToken cancellation)
    {
        using var listener = Listen();
        async Task ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(cancellation);
            var request = new StringBuilder();
            var buffer = new byte[1024];
            while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                request.Append(
                    Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, cancellation))
                );
            }

            await client
                .GetStream()
                .WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray(),
                    cancellation
                );
        }

        var server = ServeAsync();
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri($"http://{listener.LocalEndpoint}/"), cancellation)).ShouldBe("hello");
        await server;
    }

    public static Task OwnThreadAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            Thread.Sleep(2);
            done.SetResult();
        });
        thread.IsBackground = true;
        thread.Start();
        return done.Task;
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
