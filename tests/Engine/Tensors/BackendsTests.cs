using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

public class BackendsTests
{
    private static readonly string[] s_names = ["matmul tf32", "matmul fp16 reduction", "cudnn tf32", "flash", "math"];

    public static TheoryData<string> Switches => new(s_names);

    private static (Func<bool> Get, Action<bool> Set) Of(string name) => name switch
    {
        "matmul tf32" => (() => backends.cuda.matmul.allow_tf32, value => backends.cuda.matmul.allow_tf32 = value),
        "matmul fp16 reduction" => (() => backends.cuda.matmul.allow_fp16_reduced_precision_reduction,
            value => backends.cuda.matmul.allow_fp16_reduced_precision_reduction = value),
        "cudnn tf32" => (() => backends.cudnn.allow_tf32, value => backends.cudnn.allow_tf32 = value),
        "flash" => (backends.cuda.flash_sdp_enabled, backends.cuda.enable_flash_sdp),
        _ => (backends.cuda.math_sdp_enabled, backends.cuda.enable_math_sdp),
    };

    [Theory]
    [MemberData(nameof(Switches))]
    public void A_switch_moves_alone(string name)
    {
        bool[] Others() => [.. s_names.Where(other => other != name).Select(other => Of(other).Get())];
        var (get, set) = Of(name);
        var before = get();
        var others = Others();
        try
        {
            foreach (var value in new[] { !before, before, !before })
            {
                set(value);
                Assert.Equal(value, get());
                Assert.Equal(others, Others());
            }
        }
        finally
        {
            set(before);
        }
    }

    [Fact]
    public void Defaults_are_PyTorchs()
    {
        Assert.False(backends.cuda.matmul.allow_tf32);
        Assert.True(backends.cuda.matmul.allow_fp16_reduced_precision_reduction);
        Assert.True(backends.cudnn.allow_tf32);
        Assert.True(backends.cuda.flash_sdp_enabled());
        Assert.True(backends.cuda.math_sdp_enabled());
    }
}
