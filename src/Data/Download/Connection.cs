using System.Net;
using System.Net.Http.Headers;

namespace DropoutTorch.Data;

/// <summary>Asks servers for files, or for what is missing of them.</summary>
internal sealed class Connection : IDisposable
{
    private const int BlockBytes = 1 << 16;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly CancellationToken _cancel;

    public Connection(CancellationToken cancel)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20), AutomaticDecompression = DecompressionMethods.None };
        _client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("DropoutTorch", null));
        _cancel = cancel;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// Asks for what follows the bytes that are held and adds it to them. A server that sends the whole file all the same has it begun anew.
    /// </summary>
    /// <param name="address">The file.</param>
    /// <param name="part">Where it grows.</param>
    /// <param name="most">How many bytes it has; of a server that sends more, one byte more is taken, which tells.</param>
    /// <param name="grown">Is told how many bytes are held.</param>
    /// <returns>What went wrong on the way, else null.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string? Append(Uri address, string part, long most, Action<long> grown)
    {
        using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (file.Length > 0)
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        silence.CancelAfter(LongestSilence);
        try
        {
            using HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            return Refusal(response, file) ?? Copy(response, file, most, silence, grown);
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? $"no connection ({Line(e)})" : Line(e);
        }
        catch (OperationCanceledException) when (!_cancel.IsCancellationRequested)
        {
            return Invariant($"nothing heard for {LongestSilence.TotalSeconds} seconds");
        }
        finally
        {
            file.Flush(flushToDisk: true);
        }
    }

    private static string? Refusal(HttpResponseMessage response, FileStream held)
    {
        bool rest = response.StatusCode == HttpStatusCode.PartialContent;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // What is held then is the beginning of another file, or the server has another one.
            string got = Invariant($"a file of at most {held.Length} bytes");
            held.SetLength(0);
            return got;
        }
        if (response.StatusCode != HttpStatusCode.OK && !rest)
            return Invariant($"{(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd();
        if (rest && response.Content.Headers.ContentRange?.From != held.Length)
            return "another range than was asked for";
        return null;
    }

    private static string? Copy(HttpResponseMessage response, FileStream file, long most, CancellationTokenSource silence, Action<long> grown)
    {
        if (response.StatusCode == HttpStatusCode.OK)
            file.SetLength(0);
        file.Seek(0, SeekOrigin.End);
        using Stream content = response.Content.ReadAsStream(silence.Token);
        byte[] block = new byte[BlockBytes];
        while (file.Length <= most)
        {
            silence.CancelAfter(LongestSilence);
            (int got, string? failure) = ReadSome(content, block, silence.Token);
            if (got == 0)
                return failure;
            file.Write(block.AsSpan(0, (int)Math.Min(got, most + 1 - file.Length)));
            grown(Math.Min(file.Length, most));
        }
        return null;
    }

    /// <summary>Apart from writing, since both fail with the same exceptions.</summary>
    private static (int Got, string? Failure) ReadSome(Stream content, byte[] block, CancellationToken cancel)
    {
        try
        {
            return (content.ReadAsync(block, cancel).AsTask().GetAwaiter().GetResult(), null);
        }
        catch (IOException e)
        {
            return (0, $"the connection broke ({Line(e)})");
        }
    }

    private static string Line(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.');

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
