using System.ComponentModel;
using System.Diagnostics;

namespace DropoutTorch.Training;

/// <summary>Which sources a program stands among: the commit that is checked out, and whether files differ from it.</summary>
/// <param name="Commit">Its full name, in hexadecimal digits.</param>
/// <param name="Dirty">Whether a file that git knows was changed since, in the folder or in its submodules. New files do not count.</param>
public sealed record GitState(string Commit, bool Dirty)
{
    private const string CommitLine = "# branch.oid ", NoCommit = "(initial)";

    // A large repository on a cold disk may take seconds, and no run shall wait longer for a note.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Asks git, because only git can tell whether files were changed (line ends, filters and submodules count). It is asked so that it
    /// writes nothing and starts no monitor that the repository may name.
    /// </summary>
    /// <param name="folder">Anywhere in the repository.</param>
    /// <returns>Null where there is no git, no repository, no commit yet, or no answer in time.</returns>
    public static GitState? Capture(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            using Process? git = Process.Start(Question(folder));
            return git is null ? null : Parse(Answer(git));
        }
        catch (Exception e) when (e is Win32Exception or IOException) // no git, or no such folder
        {
            return null;
        }
    }

    private static ProcessStartInfo Question(string folder)
    {
        string[] arguments =
        [
            "--no-optional-locks", "-c", "core.fsmonitor=false",
            "-C", folder, "status", "--porcelain=v2", "--branch", "--untracked-files=no",
        ];
        var question = new ProcessStartInfo("git", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true, // what git complains of is no news to the user
            CreateNoWindow = true,
        };
        // Below a hook of git's, these name another repository than the folder's.
        foreach (string name in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
            question.Environment.Remove(name);
        return question;
    }

    private static string? Answer(Process git)
    {
        Task<string> output = git.StandardOutput.ReadToEndAsync();
        Task<string> complaints = git.StandardError.ReadToEndAsync();
        if (Task.WaitAll([output, complaints], Patience) && git.WaitForExit(Patience))
            return git.ExitCode == 0 ? output.Result : null;
        git.Kill(entireProcessTree: true);
        return null;
    }

    /// <summary>Lines that begin with '#' describe the branch; every other is a file that differs.</summary>
    private static GitState? Parse(string? answer)
    {
        string[] lines = answer?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        string? commit = lines.FirstOrDefault(line => line.StartsWith(CommitLine, StringComparison.Ordinal))?[CommitLine.Length..].Trim();
        return commit is null or NoCommit ? null : new GitState(commit, lines.Any(line => line[0] != '#'));
    }
}
