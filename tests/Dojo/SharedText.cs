namespace AsyncKatas.Tests.Dojo;

/// <summary>A text that one writes while another reads.</summary>
internal sealed class SharedText : StringWriter
{
    private readonly Lock _gate = new();

    public override void Write(char value)
    {
        lock (_gate)
        {
            base.Write(value);
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            base.WriteLine(value);
        }
    }

    public async Task HasAsync(string words, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (ToString().Contains(words, StringComparison.Ordinal))
                {
                    return;
                }
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
