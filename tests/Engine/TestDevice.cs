using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Engine.Tests;

/// <summary>Where the goldens compute: the CPU, or the device that a variable names (eng/gpu-check sets it).</summary>
internal static class TestDevice
{
    private const string Variable = "DROPOUTTORCH_TEST_DEVICE";

    internal static bool IsCuda { get; } = Environment.GetEnvironmentVariable(Variable)?.StartsWith("cuda", StringComparison.Ordinal) == true;

    /// <summary>How much further from the golden a result may be: a graphics card sums in another order.</summary>
    internal static double Slack => IsCuda ? 20 : 1;

    [ModuleInitializer]
    internal static void Use()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } name) return;
        set_default_device(name);
        // Goldens are float32 proper.
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
    }
}
