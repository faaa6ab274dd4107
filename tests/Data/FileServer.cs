using System.Net;
using System.Net.Sockets;

namespace Data.Tests;

/// <summary>Serves one file on this machine, as well or as badly as a test wants.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public FileServer(byte[] content)
    {
        Content = content;
        int port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/file");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = Task.Run(Serve);
    }

    public Uri Address { get; }

    public byte[] Content { get; set; }

    public int Status { get; set; } = 200;

    public bool KnowsRanges { get; set; } = true;

    /// <summary>After how many bytes each of the next answers breaks off.</summary>
    public Queue<int> Breaks { get; } = new();

    /// <summary>The Range header of each request.</summary>
    public List<string?> Ranges { get; } = [];

    /// <summary>An address on which nobody listens.</summary>
    public static Uri Nobody => new($"http://127.0.0.1:{FreePort()}/file");

    public void Dispose()
    {
        _listener.Stop();
        _listener.Close();
        _serving.Wait();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Serve()
    {
        try
        {
            while (true)
                Answer(_listener.GetContext());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        HttpListenerResponse response = context.Response;
        string? range = context.Request.Headers["Range"];
        Ranges.Add(range);
        int start = range is null || !KnowsRanges ? 0 : int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
        response.StatusCode = start >= Content.Length && start > 0 ? 416 : Status == 200 && start > 0 ? 206 : Status;
        byte[] rest = response.StatusCode is 200 or 206 ? Content[start..] : [];
        if (start > 0)
            response.Headers["Content-Range"] = $"bytes {start}-{Content.Length - 1}/{Content.Length}";
        response.ContentLength64 = rest.Length;
        if (Breaks.TryDequeue(out int most))
        {
            response.OutputStream.Write(rest, 0, Math.Min(most, rest.Length));
            response.OutputStream.Flush();
            response.Abort();
            return;
        }
        response.OutputStream.Write(rest);
        response.Close();
    }
}
