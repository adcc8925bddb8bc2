namespace AsyncKatas.Dojo.Terminal;

/// <summary>Reads keys on a thread of its own, so that nobody waits for them.</summary>
internal static class KeyReader
{
    /// <summary>What <c>Enter</c> and the space bar count as.</summary>
    public const char Enter = '\n';

    /// <summary>The escape key.</summary>
    public const char Escape = '\e';

    /// <summary>What the keys that lead upwards count as.</summary>
    public const char Up = '\u2191';

    /// <summary>What the keys that lead downwards count as.</summary>
    public const char Down = '\u2193';

    /// <summary>Starts to read, if there is a keyboard. Redirected input has no keys.</summary>
    /// <param name="screen">Beside which the keyboard is.</param>
    /// <param name="pressed">Called with each key, as a small letter.</param>
    /// <returns>False if there is no keyboard.</returns>
    public static bool TryStart(Screen screen, Action<char> pressed)
    {
        ArgumentNullException.ThrowIfNull(screen);
        if (screen.ReadKey is not { } readKey)
        {
            return false;
        }

        new Thread(() => Read(readKey, pressed)) { IsBackground = true, Name = "keys" }.Start();
        return true;
    }

    private static void Read(Func<ConsoleKeyInfo> readKey, Action<char> pressed)
    {
        try
        {
            while (true)
            {
                var key = readKey();
                pressed(
                    (key.Key, key.KeyChar) switch
                    {
                        (ConsoleKey.UpArrow or ConsoleKey.PageUp, _) => Up,
                        (ConsoleKey.DownArrow or ConsoleKey.PageDown, _) => Down,
                        (_, '\r' or '\n' or ' ') => Enter,
                        (_, var letter) => char.ToLowerInvariant(letter),
                    }
                );
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // The terminal is gone; Ctrl+C and signals still end the program.
        }
    }
}
