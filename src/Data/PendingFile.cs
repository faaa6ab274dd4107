using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>A file whose content is on the disk and whose name is not yet its own: <see cref="AtomicFile.Prepare"/>.</summary>
public sealed class PendingFile : IDisposable
{
    private readonly string _path, _target;
    private string? _temporary;

    internal PendingFile(string path, string target, string temporary) => (_path, _target, _temporary) = (path, target, temporary);

    /// <summary>Gives the file its name, which replaces an older file. When this returns, the name is on the disk too.</summary>
    /// <exception cref="InvalidOperationException">It has its name, or was disposed.</exception>
    /// <exception cref="DataException">The folder does not take it.</exception>
    public void Commit()
    {
        if (_temporary is null)
            throw new InvalidOperationException($"{_path}: expected a file that waits for its name, got one that was named or taken away.");
        try
        {
            File.Move(_temporary, _target, overwrite: true);
            _temporary = null;
            SyncName(_target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Unwritable(_path, e);
        }
    }

    /// <summary>Takes the content away, unless it has its name.</summary>
    public void Dispose()
    {
        AtomicFile.DeleteIfThere(_temporary);
        _temporary = null;
    }

    /// <summary>
    /// The new name belongs to the folder, which .NET cannot open in order to have it written out. To ask again for the file does it on
    /// the file systems that keep a journal (ext4, XFS, Btrfs): the renaming has changed the file's own record too, and what they write
    /// out for that record holds the new name. Elsewhere the old content may be back after the machine has lost its power; never a part.
    /// </summary>
    private static void SyncName(string target)
    {
        if (OperatingSystem.IsWindows()) // its journal needs no asking, and a file that is being read there cannot be opened for writing
            return;
        using var file = File.OpenHandle(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }
}
