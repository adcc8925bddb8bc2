namespace AsyncKatas.Dojo.Web;

/// <summary>A request that cannot be carried out. The message is the sentence for the page.</summary>
/// <param name="status">Of HTTP.</param>
/// <param name="message">What is wrong.</param>
internal sealed class WebRefusal(int status, string message) : Exception(message)
{
    /// <summary>The status of HTTP.</summary>
    public int Status { get; } = status;

    /// <summary>There is no such thing.</summary>
    public static WebRefusal Unknown(string what) => new(404, $"There is no {what} here.");
}
