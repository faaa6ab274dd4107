using System.Collections;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Data;

/// <summary>
/// Batches of images and their classes. Each <c>foreach</c> is one pass over all of them; the tensors that it hands out are the
/// caller's. Made by <see cref="Loader"/>.
/// </summary>
public class DataIterator : IEnumerable<(Tensor data, Tensor target)>, IDisposable
{
    private readonly long _batchSize;
    private readonly bool _random;
    private readonly Tensor _targets;

    /// <summary>The native tensor of all images.</summary>
    protected HType handle;

    internal DataIterator(Tensor data, Tensor targets, long batchSize, bool random)
    {
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), $"expected a batch size of at least 1, got {batchSize}.");
        (_batchSize, _random) = (batchSize, random);
        _targets = targets.alias().DetachFromDisposeScope();
        handle = new HType(data.alias().DecoupleFromNativeHandle(), true);
    }

    ~DataIterator() => Dispose(false);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected void Dispose(bool disposing)
    {
        if (!disposing) return;
        handle.Dispose();
        _targets.Dispose();
    }

    /// <summary>The number of samples.</summary>
    public long Size() => _targets.shape[0];

    public IEnumerator<(Tensor data, Tensor target)> GetEnumerator()
    {
        var size = Size();
        using var data = new Tensor(Retained());
        using var order = _random ? randperm(size) : null;
        // The caller's scopes come and go between batches.
        data.DetachFromDisposeScope();
        order?.DetachFromDisposeScope();
        for (var start = 0L; start < size; start += _batchSize)
        {
            var count = Math.Min(_batchSize, size - start);
            yield return (Batch(data, order, start, count), Batch(_targets, order, start, count));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // A copy in either case: who writes into a batch must not change the data set.
    private static Tensor Batch(Tensor all, Tensor? order, long start, long count)
    {
        using var scope = NewDisposeScope();
        var batch = order is null ? all.narrow(0, start, count).clone() : all.index_select(0, order.narrow(0, start, count));
        return batch.MoveToOuterDisposeScope();
    }

    private nint Retained()
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return NativeMethods.te_tensor_retain(handle.DangerousGetHandle());
        }
        finally
        {
            if (held) handle.DangerousRelease();
        }
    }

    /// <summary>Owns one reference to a native tensor.</summary>
    protected sealed class HType : SafeHandle
    {
        public HType(nint preexistingHandle, bool ownsHandle) : base(0, ownsHandle) => SetHandle(preexistingHandle);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            NativeMethods.te_tensor_free(handle);
            return true;
        }
    }
}
