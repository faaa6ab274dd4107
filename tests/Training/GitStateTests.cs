using System.Diagnostics;
using Data.Tests;
using DropoutTorch.Training;

namespace Training.Tests;

public sealed class GitStateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Commit_and_changes_are_seen_from_any_folder_of_the_repository()
    {
        Repository();
        string inside = Directory.CreateDirectory(Path.Combine(_folder.Path, "a", "b")).FullName;
        string commit = Git("rev-parse", "HEAD");
        Assert.Matches("^[0-9a-f]{40}$", commit);
        Assert.Equal(new GitState(commit, Dirty: false), GitState.Capture(inside));
        _folder.Write("new", [1]);
        Assert.Equal(new GitState(commit, Dirty: false), GitState.Capture(_folder.Path)); // a run folder is new too
        File.AppendAllText(Path.Combine(_folder.Path, "file"), "more");
        Assert.Equal(new GitState(commit, Dirty: true), GitState.Capture(inside));
        Git("commit", "--quiet", "--all", "--message", "second");
        Assert.Equal(new GitState(Git("rev-parse", "HEAD"), Dirty: false), GitState.Capture(_folder.Path));
        File.Delete(Path.Combine(_folder.Path, "file"));
        Assert.True(GitState.Capture(_folder.Path)!.Dirty);
    }

    [SkippableFact]
    public void No_monitor_that_the_repository_names_is_started_and_nothing_is_written()
    {
        Skip.If(OperatingSystem.IsWindows(), "the program is a shell's");
        Repository();
        string trace = Path.Combine(_folder.Path, "trace");
        Git("config", "core.fsmonitor", $"touch '{trace}'; false");
        byte[] index = File.ReadAllBytes(Path.Combine(_folder.Path, ".git", "index"));
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "file"), DateTime.UtcNow.AddHours(1)); // which git would note in its index
        Assert.False(GitState.Capture(_folder.Path)!.Dirty);
        Assert.False(File.Exists(trace));
        Assert.Equal(index, File.ReadAllBytes(Path.Combine(_folder.Path, ".git", "index")));
        Git("status"); // a plain one starts it, so that the test can fail
        Assert.True(File.Exists(trace));
    }

    [SkippableFact]
    public void The_folder_counts_and_not_the_environment()
    {
        Repository();
        using var other = new TempFolder();
        Environment.SetEnvironmentVariable("GIT_DIR", Path.Combine(_folder.Path, ".git"));
        try
        {
            Assert.Null(GitState.Capture(other.Path));
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_DIR", null);
        }
    }

    [Fact]
    public void Without_a_repository_there_is_no_state()
    {
        Assert.Null(GitState.Capture(_folder.Path));
        Assert.Null(GitState.Capture(Path.Combine(_folder.Path, "missing")));
    }

    [SkippableFact]
    public void Without_a_commit_there_is_no_state()
    {
        Skip.IfNot(HasGit(), "takes git");
        Git("init", "--quiet");
        Assert.Null(GitState.Capture(_folder.Path));
    }

    [Fact]
    public void Without_git_there_is_no_state()
    {
        string? path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", _folder.Path);
        try
        {
            Assert.Null(GitState.Capture(AppContext.BaseDirectory));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    private static bool HasGit() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "git")) || File.Exists(Path.Combine(folder, "git.exe")));

    private void Repository()
    {
        Skip.IfNot(HasGit(), "takes git");
        Git("init", "--quiet");
        Git("config", "user.name", "a");
        Git("config", "user.email", "a@b");
        Git("config", "commit.gpgsign", "false");
        _folder.Write("file", [65, 10]);
        Git("add", "file");
        Git("commit", "--quiet", "--message", "first");
    }

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", _folder.Path, .. arguments]) { RedirectStandardOutput = true })!;
        string output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
