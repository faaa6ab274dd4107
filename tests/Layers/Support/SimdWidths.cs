using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests.Support;

/// <summary>The vector widths of this processor, and the threads; both are as they were when disposed.</summary>
public class SimdWidths : IDisposable
{
    private readonly int _threads = get_num_threads();

    public static TheoryData<int> Widths => [.. All];

    internal static IEnumerable<int> All => new[] { 128, 256, 512 }.Where(width => width <= SimdWidth.Widest);

    public void Dispose()
    {
        SimdWidth.Current = SimdWidth.Widest;
        set_num_threads(_threads);
        GC.SuppressFinalize(this);
    }
}
