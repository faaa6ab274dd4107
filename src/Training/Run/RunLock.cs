using System.Globalization;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// Makes its holder the only writer of a run folder, until it is disposed or its process ends in whatever way: the operating system
/// holds the lock on the file .lock and knows when its holder is gone. The file itself stays and means nothing. A file system that
/// knows no locks (some that lie on other machines) keeps nobody out.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string LockName = ".lock", HolderName = ".lock-holder";

    // What .NET reports for a file that another opening has locked: EAGAIN on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] LockedErrors = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;
    private readonly string _holder;

    private RunLock(FileStream file, string holder) => (_file, _holder) = (file, holder);

    /// <summary>Takes the lock, or says who has it. It does not wait.</summary>
    /// <param name="folder">The run's folder; it is there.</param>
    /// <exception cref="DataException">Another process, or another part of this one, writes the run; or the folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string holder = Path.Combine(folder, HolderName);
        FileStream? file = null;
        try
        {
            file = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            // In a file of its own, because nobody else can open the locked one.
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new RunLock(file, holder);
        }
        catch (IOException e) when (file is null && LockedErrors.Contains(e.HResult))
        {
            throw new DataException(
                folder, "a run that no other process writes", $"one that {ProcessIn(holder)} is writing",
                "wait for it, or choose another folder with --out", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new DataException(folder, "a folder that can be written", e.Message.TrimEnd('.'), "choose another folder with --out", e);
        }
    }

    /// <summary>Whether a path is that of a lock's file, which says nothing about a run.</summary>
    internal static bool IsFile(string path) => Path.GetFileName(path) is LockName or HolderName;

    /// <summary>Removes the file of a lock that nobody holds, so that its folder is empty.</summary>
    internal static void RemoveFile(string folder) => File.Delete(Path.Combine(folder, LockName));

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        if (!_file.CanWrite)
            return;
        using (_file) // last, so that the next holder's number is not the one that is deleted
        {
            if (File.Exists(_holder))
                File.Delete(_holder);
        }
    }

    /// <summary>The holder may be about to write its number, or have been kept from it.</summary>
    private static string ProcessIn(string holder)
    {
        try
        {
            return int.TryParse(File.ReadAllText(holder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                ? string.Create(CultureInfo.InvariantCulture, $"process {id}") : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
