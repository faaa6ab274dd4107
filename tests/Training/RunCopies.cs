using DropoutTorch.Training;

namespace Training.Tests;

/// <summary>Run folders as tests compare them.</summary>
internal static class RunCopies
{
    /// <summary>The folder as it is now, as a killed process would leave it.</summary>
    internal static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith(".lock", StringComparison.Ordinal)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>What a finished run left: scores without the times, all weights, and the result.</summary>
    internal static string Outcome(string folder) => string.Join('\n',
        Fixtures.WithoutSeconds(File.ReadAllText(Path.Combine(folder, "metrics.jsonl"))),
        Hash(folder, "model.safetensors"), Hash(folder, "best.safetensors"),
        File.ReadAllText(Path.Combine(folder, "result.json")),
        string.Join(',', Directory.EnumerateFiles(Path.Combine(folder, "checkpoints")).Select(Path.GetFileName).Order()));

    /// <summary>Every file with its content but the lock's.</summary>
    internal static string Everything(string folder) => string.Join('\n',
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith(".lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(folder, file)} {Hash(folder, file)}"));

    /// <summary>Goes on with a run and stops it after so many steps in all; null to its end.</summary>
    internal static TrainingEnd Execute(TrainingRun run, long? stopAt = null)
    {
        using var stop = new CancellationTokenSource();
        return run.Execute(stop.Token, new Observed(step =>
        {
            if (step.TotalSteps == stopAt)
                stop.Cancel();
        }));
    }

    private static string Hash(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))) : "none";
    }
}
