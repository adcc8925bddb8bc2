using System.Globalization;
using System.Text;

namespace AsyncKatas.Sandbox;

/// <summary>Keeps the beginning and the end of an endless text.</summary>
/// <param name="limit">How many characters to keep of each.</param>
internal sealed class BoundedText(int limit)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _head = new();
    private readonly StringBuilder _tail = new();
    private long _dropped;

    public void Append(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            var toHead = Math.Min(limit - _head.Length, text.Length);
            _head.Append(text[..toHead]);
            _tail.Append(text[toHead..]);

            // Cutting now and then, and not each time, keeps a million lines cheap.
            if (_tail.Length > 2 * limit)
            {
                Trim();
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_gate)
        {
            Trim();
            return _dropped == 0
                ? string.Concat(_head, _tail)
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_head}\n... ({_dropped} characters left out) ...\n{_tail}"
                );
        }
    }

    private void Trim()
    {
        var excess = _tail.Length - limit;
        if (excess > 0)
        {
            _tail.Remove(0, excess);
            _dropped += excess;
        }
    }
}
