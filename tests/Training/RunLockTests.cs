using System.Diagnostics;
using System.Globalization;
using Data.Tests;
using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public sealed class RunLockTests : IDisposable
{
    private readonly TempFolder _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_second_writer_is_refused_until_the_first_is_done()
    {
        using (RunLock.Take(_run.Path))
        {
            Assert.Equal(Refusal($"process {Environment.ProcessId}"), Assert.Throws<DataException>(() => RunLock.Take(_run.Path)).Message);
            Assert.Equal(Refusal($"process {Environment.ProcessId}"), Assert.Throws<DataException>(() => RunLock.Take(_run.Path)).Message);
            using RunLock other = RunLock.Take(Directory.CreateDirectory(Path.Combine(_run.Path, "other")).FullName);
        }
        RunLock again = RunLock.Take(_run.Path);
        again.Dispose();
        using RunLock third = RunLock.Take(_run.Path);
        again.Dispose(); // the second time it does nothing, not even to the third
        Assert.Throws<DataException>(() => RunLock.Take(_run.Path));
    }

    [Fact]
    public void Files_that_a_dead_process_left_are_no_obstacle()
    {
        File.WriteAllText(Path.Combine(_run.Path, ".lock"), "");
        File.WriteAllText(Path.Combine(_run.Path, ".lock-holder"), "1");
        using RunLock taken = RunLock.Take(_run.Path);
        Assert.Contains($"process {Environment.ProcessId} ", Assert.Throws<DataException>(() => RunLock.Take(_run.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>util-linux's flock is another program with the same kind of lock, and it can be killed.</summary>
    [SkippableFact]
    public void Another_process_holds_the_lock_until_it_is_killed()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/flock"), "takes Linux's flock program");
        string file = Path.Combine(_run.Path, ".lock");
        using var holder = Process.Start("/usr/bin/flock", ["--no-fork", file, "sleep", "600"]);
        try
        {
            Assert.True(SpinWait.SpinUntil(() => Flock(file) != 0, TimeSpan.FromSeconds(20)));
            Assert.Equal(Refusal("another process"), Assert.Throws<DataException>(() => RunLock.Take(_run.Path)).Message);
            File.WriteAllText(Path.Combine(_run.Path, ".lock-holder"), holder.Id.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(Refusal($"process {holder.Id}"), Assert.Throws<DataException>(() => RunLock.Take(_run.Path)).Message);
        }
        finally
        {
            holder.Kill(); // SIGKILL
            holder.WaitForExit();
        }
        using (RunLock.Take(_run.Path))
            Assert.NotEqual(0, Flock(file));
        Assert.Equal(0, Flock(file));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_run.Path, ".lock"));
        Named(_run.Path);
        Named(Path.Combine(_run.Path, "missing"));
        Directory.Delete(Path.Combine(_run.Path, ".lock"));
        Directory.CreateDirectory(Path.Combine(_run.Path, ".lock-holder")); // the lock is had, but not the name of its holder
        Named(_run.Path);
        Directory.Delete(Path.Combine(_run.Path, ".lock-holder"));
        using RunLock taken = RunLock.Take(_run.Path); // and was given back

        static void Named(string folder)
        {
            string line = Assert.Throws<DataException>(() => RunLock.Take(folder)).Message;
            Assert.StartsWith($"{folder}: expected a folder that can be written, got ", line, StringComparison.Ordinal);
            Assert.EndsWith(". Fix: choose another folder with --out.", line, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void A_read_only_disk_is_named()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 64);
        using (var remount = Process.Start("mount", ["-o", "remount,ro", disk.Path]))
            remount.WaitForExit();
        Assert.Contains("Read-only file system", Assert.Throws<DataException>(() => RunLock.Take(disk.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Whether the program can have the lock: 0 if it can.</summary>
    private static int Flock(string file)
    {
        using var process = Process.Start("/usr/bin/flock", ["--nonblock", file, "true"]);
        process.WaitForExit();
        return process.ExitCode;
    }

    private string Refusal(string who) =>
        $"{_run.Path}: expected a run that no other process writes, got one that {who} is writing. Fix: wait for it, or choose another folder with --out.";
}
