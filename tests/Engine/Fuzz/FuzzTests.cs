using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Engine.Tests.Fuzz;

/// <summary>Random calls of the whole public API in a process of their own, which has to live to the end.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const string CallsVariable = "DROPOUTTORCH_FUZZ_CALLS";
    private const int Calls = 20_000;

    [Fact]
    public async Task No_call_ends_the_process()
    {
        var calls = Environment.GetEnvironmentVariable(CallsVariable) is { Length: > 0 } wanted ? int.Parse(wanted, CultureInfo.InvariantCulture) : Calls;
        var journal = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, calls.ToString(CultureInfo.InvariantCulture), "1", journal])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            // libtorch's own warnings; read while it runs, or it would wait for a reader.
            var errors = process.StandardError.ReadToEndAsync();
            output.WriteLine(await process.StandardOutput.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode} in: {File.ReadAllText(journal).Trim('\0', '\n')}\n{Tail(await errors)}");
        }
        finally
        {
            File.Delete(journal);
        }
    }

    /// <summary>Beside this assembly's folder, in the same configuration.</summary>
    private static string Program
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory); // tests/Engine/bin/CONFIGURATION/FRAMEWORK
            return Path.Combine(Repository.Root, "tests", "Fuzz", "bin", folder.Parent!.Name, folder.Name, "Fuzz.dll");
        }
    }

    private static string Tail(string text) => text.Length > 2000 ? text[^2000..] : text;
}
