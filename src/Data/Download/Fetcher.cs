using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// Brings files into a folder, whole or not at all:
/// <see cref="Downloads.Fetch(DownloadSet, string, IProgress{DownloadProgress}?, CancellationToken)"/>.
/// </summary>
internal sealed class Fetcher(string folder, IProgress<DownloadProgress>? progress, CancellationToken cancel) : IDisposable
{
    private readonly Connection _connection = new(cancel);

    /// <summary>Fetches one file, unless it is there; gives its path.</summary>
    public string Fetch(DownloadFile file)
    {
        if (Path.GetFileName(file.Name) != file.Name)
            throw new ArgumentException($"expected the name of a file, got '{file.Name}'", nameof(file));
        string path = Path.Combine(folder, file.Name);
        try
        {
            Directory.CreateDirectory(folder);
            if (!IsThere(file, path))
                Fetch(file, path, path + ".part");
            progress?.Report(new DownloadProgress(file.Name, file.Bytes, file.Bytes));
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, "a file that can be written", e.Message.TrimEnd('.'), "choose a folder that you may write to, on a disk with space left", e);
        }
    }

    public void Dispose() => _connection.Dispose();

    private static bool IsThere(DownloadFile file, string path)
    {
        if (!File.Exists(path))
            return false;
        Checksum found = file.Checksum.Of(path);
        return found == file.Checksum ? true
            : throw new DataException(path, $"the published file ({file.Checksum})", $"another one ({found})", "move it away, and fetch again");
    }

    private void Fetch(DownloadFile file, string path, string part)
    {
        List<string> failures = [];
        foreach (Uri mirror in file.Mirrors)
        {
            string? failure = FetchFrom(mirror, file, part);
            if (failure is null)
            {
                File.Move(part, path);
                return;
            }
            failures.Add($"{mirror}: {failure}");
        }
        if (Held(part) == 0)
            File.Delete(part);
        string expected = file.Mirrors.Count == 1 ? "a download" : $"a download from one of {file.Mirrors.Count} mirrors";
        throw new DataException(file.Name, expected, string.Join("; ", failures), $"check the network, or fetch it by hand into '{folder}'");
    }

    /// <summary>Gets and checks the file from one mirror; gives what went wrong, else null.</summary>
    private string? FetchFrom(Uri mirror, DownloadFile file, string part)
    {
        bool resumed = Held(part) > 0;
        string? failure = Complete(mirror, file, part) ?? Verify(file, part);
        // What was held may have been the beginning of another file: then nothing of it is left now.
        return failure is not null && resumed && Held(part) == 0 ? Complete(mirror, file, part) ?? Verify(file, part) : failure;
    }

    /// <summary>Has the part file grow until it is whole.</summary>
    private string? Complete(Uri mirror, DownloadFile file, string part)
    {
        string? failure = null;
        for (long before = -1, held = Held(part); held < file.Bytes; held = Held(part))
        {
            // A connection that broke is taken up again as long as it brings anything.
            if (held <= before)
                return failure ?? $"{held} of {file.Bytes} bytes";
            before = held;
            failure = _connection.Append(mirror, part, file.Bytes, bytes => progress?.Report(new DownloadProgress(file.Name, bytes, file.Bytes)));
        }
        return null;
    }

    private static string? Verify(DownloadFile file, string part)
    {
        Checksum found = file.Checksum.Of(part);
        if (found == file.Checksum)
            return null;
        string got = Held(part) > file.Bytes ? $"more than {file.Bytes} bytes" : $"other content ({found}, published: {file.Checksum})";
        File.Delete(part);
        return got;
    }

    private static long Held(string part) => File.Exists(part) ? new FileInfo(part).Length : 0;
}
