using DropoutTorch.App.Engine;
using TorchSharp;

namespace App.Tests;

public class DoctorTests
{
    [Fact]
    public void Says_what_the_program_runs_on()
    {
        CliResult result = Cli.Run("doctor");
        Assert.Equal((0, ""), (result.Code, result.Error));
        string[] lines = result.Out.TrimEnd().Split('\n');
        Assert.StartsWith("engine          ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"libtorch        {torch.__version__}", lines[1]);
        Assert.Contains($"threads         {torch.get_num_threads()} within an operator, {Environment.ProcessorCount} processors", lines);
        Assert.Contains(lines, line => line.StartsWith("CUDA devices    ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("data folders    ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_self_test_passes_and_says_so()
    {
        CliResult result = Cli.Run("doctor", "--selftest", "--device", "cpu");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.EndsWith("self-test on cpu: passed\n", result.Out, StringComparison.Ordinal);
        Assert.Equal(7, result.Out.Split('\n').Count(line => line.StartsWith("ok      ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void The_self_test_passes_on_a_cuda_device()
    {
        Skip.IfNot(torch.cuda.is_available(), "this machine has no CUDA device");
        Assert.Equal(0, Cli.Run("doctor", "--selftest", "--device", "cuda").Code);
    }

    [Fact]
    public void A_self_test_that_fails_says_what_came()
    {
        // The meta device computes shapes only, so every check must fail.
        CheckResult[] results = [.. SelfTest.Run(new torch.Device(DeviceType.META))];
        Assert.Equal(7, results.Length);
        Assert.All(results, result => Assert.StartsWith("expected ", result.Failure, StringComparison.Ordinal));
    }
}
