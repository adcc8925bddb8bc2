using System.Buffers.Binary;

namespace AsyncKatas.Sandbox;

/// <summary>Messages on a pipe: the length, then that many bytes.</summary>
internal static class PipeFrames
{
    private const int MaxFrame = 16_000_000;

    /// <summary>Sends a message at once.</summary>
    public static void Write(Stream pipe, byte[] message)
    {
        var header = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, message.Length);
        pipe.Write(header);
        pipe.Write(message);
        pipe.Flush();
    }

    /// <summary>Waits for the next message.</summary>
    /// <returns>Null if there will be none, because the other side has ended.</returns>
    public static byte[]? Read(Stream pipe)
    {
        try
        {
            var header = new byte[sizeof(int)];
            pipe.ReadExactly(header);
            var message = new byte[Length(header)];
            pipe.ReadExactly(message);
            return message;
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            return null;
        }
    }

    /// <inheritdoc cref="Read"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<byte[]?> ReadAsync(Stream pipe, CancellationToken cancellationToken)
    {
        try
        {
            var header = new byte[sizeof(int)];
            await pipe.ReadExactlyAsync(header, cancellationToken);
            var message = new byte[Length(header)];
            await pipe.ReadExactlyAsync(message, cancellationToken);
            return message;
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            return null;
        }
    }

    private static int Length(byte[] header) => Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(header), 0, MaxFrame);

    private static bool IsEnd(Exception exception) => exception is IOException or ObjectDisposedException;
}
