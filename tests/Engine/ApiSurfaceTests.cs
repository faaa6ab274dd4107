using System.Diagnostics;

namespace Engine.Tests;

/// <summary>
/// Holds the engine's public API against TorchSharp's: nothing that TorchSharp does not have, nothing with another
/// signature. The listing of TorchSharp's API lies beside the checkout; where it is absent the test is skipped.
/// </summary>
public class ApiSurfaceTests
{
    [SkippableFact]
    public void Every_public_member_is_one_of_TorchSharps()
    {
        var script = Path.Combine(Repository.Root, "..", "shared", "api", "compare.sh");
        Skip.IfNot(File.Exists(script), $"{Path.GetFullPath(script)} is absent: TorchSharp's API cannot be compared here");

        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(typeof(TorchSharp.torch).Assembly.Location);
        // The script builds a small tool; the test runner's own build variables would send that build astray.
        foreach (var name in start.Environment.Keys.Where(IsBuildVariable).ToList()) start.Environment.Remove(name);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var unknown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(unknown.Length == 0, "unknown to TorchSharp 0.107:\n" + unknown);
        Assert.True(process.ExitCode == 0, errors.Result);
        Assert.Contains("0 unknown to TorchSharp 0.107", errors.Result, StringComparison.Ordinal);
    }

    private static bool IsBuildVariable(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
