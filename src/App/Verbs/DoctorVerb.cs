using System.CommandLine;
using System.Runtime.InteropServices;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Engine;
using DropoutTorch.App.Output;
using DropoutTorch.Data;
using DropoutTorch.Options;
using DropoutTorch.Training;
using TorchSharp;
using static DropoutTorch.App.CommandLine.Options;
using static TorchSharp.torch;

namespace DropoutTorch.App.Verbs;

/// <summary>Says what the program runs on, and proves on request that it computes.</summary>
internal sealed class DoctorVerb : Verb
{
    private const int TitleWidth = 16;

    private readonly Option<bool> _selfTest = Flag("--selftest", "check operators, autograd, optimizers and dropout");
    private readonly Option<string?> _device = Text("--device", "NAME", "where the self-test computes: cpu, cuda or cuda:N [cpu]");

    public override string Name => "doctor";

    public override string Summary => "show engine, libtorch, BLAS, threads and devices, and test them";

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", _selfTest, _device)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout doctor", "what the program runs on"),
        ("./dropout doctor --selftest --device cuda", "whether it computes right on the graphics card"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        string device = parsed.GetValue(_device) ?? "cpu";
        bool selfTest = parsed.GetValue(_selfTest);
        OptionsException.ThrowIfAny(Devices.Validate(device));
        if (parsed.GetValue(_device) is not null && !selfTest)
            throw new UsageException("--device: expected together with --selftest, got it alone. Fix: add --selftest.");
        Device found = Devices.Find(device);
        // All before the first is printed, so that a libtorch that cannot be loaded leaves nothing half-said.
        (string Title, string Value)[] facts = [.. Facts(new CurrentEngine())];
        foreach ((string title, string value) in facts)
            terminal.Out.WriteLine(title.PadRight(TitleWidth) + value);
        return selfTest ? Test(found, terminal) : ExitCodes.Success;
    }

    internal static IEnumerable<(string Title, string Value)> Facts(IEngineInfo info)
    {
        yield return ("engine", $"{info.Kind} ({typeof(torch).Assembly.GetName().Name} {typeof(torch).Assembly.GetName().Version!.ToString(fieldCount: 3)})");
        yield return ("libtorch", __version__);
        foreach ((string Title, string Value) fact in info.Facts)
            yield return fact;
        yield return ("threads", $"{get_num_threads()} within an operator, {Environment.ProcessorCount} processors");
        yield return ("CUDA devices", cuda.is_available() ? $"{cuda.device_count()}" : "none");
        yield return ("data folders", DataFolders());
        yield return (".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
    }

    private static string DataFolders()
    {
        string? root = Environment.GetEnvironmentVariable(MnistFolder.FolderVariable);
        if (string.IsNullOrEmpty(root))
            return $"none ({MnistFolder.FolderVariable} is not set; digits needs no files)";
        string[] present = [.. DataSources.All.Select(source => source.Name).Where(name => Directory.Exists(Path.Combine(root, name)))];
        return $"{root}: {(present.Length == 0 ? "no data set" : string.Join(", ", present))}";
    }

    private static int Test(Device device, Terminal terminal)
    {
        terminal.Out.WriteLine();
        bool passed = true;
        foreach (CheckResult result in SelfTest.Run(device))
        {
            terminal.Out.WriteLine(result.Failure is null ? $"ok      {result.Name}" : $"FAILED  {result.Name}: {result.Failure}");
            passed &= result.Failure is null;
        }
        terminal.Out.WriteLine($"self-test on {device}: {(passed ? "passed" : "failed")}");
        return passed ? ExitCodes.Success : ExitCodes.Fault;
    }
}
