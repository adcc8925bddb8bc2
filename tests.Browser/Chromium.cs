using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(AsyncKatas.Tests.Browser.Chromium))]

namespace AsyncKatas.Tests.Browser;

/// <summary>The browser that the system has; none is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    /// <summary>
    /// How long a page has to show what is expected of it, in milliseconds: it takes as long as the machine takes, and
    /// only a page that never shows it is wrong.
    /// </summary>
    public const float Patience = 60_000;

    private IPlaywright? _playwright;

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // Not skipped: who runs these tests wants to know.
        var path =
            Environment.GetEnvironmentVariable("CHROMIUM")
            ?? Array.Find(s_places, File.Exists)
            ?? throw new InvalidOperationException(
                "These tests need Chromium or Chrome. Install it (on Debian: apt-get install chromium), or set "
                    + "CHROMIUM to its path."
            );
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] }
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
