using static TorchSharp.torch;

namespace Programs.Tests;

/// <summary>A test after which as many tensors live as before, without the garbage collector's help.</summary>
public abstract class NothingLeft : IDisposable
{
    private readonly long _before;

    protected NothingLeft()
    {
        // What a failed test has left is not to be freed, and counted, during this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _before = Tensor.TotalCount;
    }

    public void Dispose()
    {
        Assert.Equal(_before, Tensor.TotalCount);
        GC.SuppressFinalize(this);
    }
}
