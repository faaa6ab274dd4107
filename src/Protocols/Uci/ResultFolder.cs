using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace DropoutTorch.Protocols;

/// <summary>
/// Finished splits of a data set, a small file each, so that a run that was stopped goes on where it was. A file says which settings it
/// belongs to: results of others are refused, not mixed in.
/// </summary>
/// <param name="folder">The data set's own folder; null keeps nothing.</param>
/// <param name="settings">All that results depend on, in a line.</param>
internal sealed class ResultFolder(string? folder, string settings)
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private sealed record Stored(string Settings, SplitScore Score);

    /// <summary>A split that is finished already; null where it is not.</summary>
    /// <exception cref="DataException">The file is damaged, or belongs to other settings.</exception>
    public SplitScore? Find(int split)
    {
        if (folder is null || !File.Exists(FileOf(split)))
            return null;
        Stored stored = Read(FileOf(split));
        if (stored.Settings != settings)
            throw new DataException(FileOf(split), $"a result of these settings ({settings})", $"one of others ({stored.Settings})", "choose another folder with --out");
        return stored.Score;
    }

    /// <summary>Keeps a finished split.</summary>
    /// <exception cref="DataException">The folder cannot be written.</exception>
    public void Keep(SplitScore score)
    {
        if (folder is not null)
            AtomicFile.Write(FileOf(score.Split), stream => JsonSerializer.Serialize(stream, new Stored(settings, score), Snake));
    }

    /// <summary>Makes the folder, so that one that cannot be written is known before the work begins.</summary>
    /// <exception cref="DataException">It cannot be made.</exception>
    public void Prepare()
    {
        if (folder is null)
            return;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(folder, "a folder that can be written", e.Message.TrimEnd('.'), "choose another folder with --out", e);
        }
    }

    private static Stored Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (JsonSerializer.Deserialize<Stored>(stream, Snake) is { Settings: not null, Score: not null } stored)
                return stored;
            throw new JsonException("it holds no result");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, "the result of a split", $"a file that cannot be read ({e.Message.TrimEnd('.')})", "remove the file, and the split is computed again", e);
        }
    }

    private string FileOf(int split) => Path.Combine(folder!, FormattableString.Invariant($"split_{split}.json"));
}
