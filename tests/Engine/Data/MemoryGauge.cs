using TorchSharp;

namespace Engine.Tests.Data;

/// <summary>
/// The tensors of the whole process, whichever thread made them. What other tests have forgotten is collected first, so that the
/// count moves only by what is done in between.
/// </summary>
internal sealed class MemoryGauge : IDisposable
{
    private readonly long _before = Count();

    internal void AssertSame() => Assert.Equal(_before, Count());

    public void Dispose() => Collect();

    private static long Count()
    {
        Collect();
        return torch.Tensor.TotalCount;
    }

    // Twice: the first round's finalizers release objects whose finalizers run in the second.
    private static void Collect()
    {
        for (var round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
