namespace DropoutTorch.Data;

/// <summary>Reads as many bytes as a file promises without believing it.</summary>
internal static class GrowingRead
{
    private const int FirstChunk = 1 << 20;

    /// <summary>
    /// Reads up to <paramref name="wanted"/> bytes into memory that at most doubles beyond what has arrived, so that a lying size costs
    /// nothing. What is returned is as long as what came.
    /// </summary>
    public static byte[] UpTo(Stream content, int wanted)
    {
        byte[] data = new byte[Math.Min(wanted, FirstChunk)];
        int got = 0;
        while (true)
        {
            got += content.ReadAtLeast(data.AsSpan(got), data.Length - got, throwOnEndOfStream: false);
            if (got < data.Length)
                return data[..got];
            if (got == wanted)
                return data;
            Array.Resize(ref data, (int)Math.Min(wanted, 2L * data.Length));
        }
    }
}
