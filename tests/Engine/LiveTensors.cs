using TorchSharp;

namespace Engine.Tests;

/// <summary>
/// Tensors that this thread has made and not disposed. Unlike Tensor.TotalCount it does not move when the finalizer frees
/// what another test has forgotten.
/// </summary>
internal static class LiveTensors
{
    internal static long Count => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
}
