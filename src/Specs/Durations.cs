namespace AsyncKatas.Specs;

/// <summary>Times as people write them: <c>3.Seconds</c>, <c>0.5.Seconds</c>, <c>200.Milliseconds</c>.</summary>
public static class Durations
{
    extension(int number)
    {
        /// <summary>So many seconds.</summary>
        public TimeSpan Seconds => TimeSpan.FromSeconds((long)number);

        /// <summary>So many milliseconds.</summary>
        public TimeSpan Milliseconds => TimeSpan.FromMilliseconds((long)number);
    }

    extension(double number)
    {
        /// <summary>So many seconds, rounded to the microsecond.</summary>
        public TimeSpan Seconds => TimeSpan.FromMicroseconds((long)Math.Round(number * 1_000_000));
    }
}
