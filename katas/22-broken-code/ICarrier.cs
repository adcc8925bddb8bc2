namespace AsyncKatas.BrokenCode;

/// <summary>An open connection to a carrier. To dispose of it closes it.</summary>
public interface ICarrier : IDisposable
{
    /// <summary>Asks where a parcel is. The connection is needed until the answer has come.</summary>
    Task<string> WhereIsAsync(string parcel);
}
