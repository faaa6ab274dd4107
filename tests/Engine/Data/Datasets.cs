using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Engine.Tests.Data;

/// <summary>Sample i is {x: [i, i + 0.5], y: i}.</summary>
internal sealed class NamedNumbers(long count) : Dataset
{
    internal bool Disposed { get; private set; }

    public override long Count => count;

    public override Dictionary<string, Tensor> GetTensor(long index) =>
        new() { ["x"] = tensor(new[] { index, index + 0.5 }), ["y"] = tensor(index) };

    protected override void Dispose(bool disposing)
    {
        Disposed = true;
        base.Dispose(disposing);
    }
}

/// <summary>Sample i is what a function makes of it.</summary>
internal sealed class Made<T>(long count, Func<long, T> make) : Dataset<T>
{
    public override long Count => count;
    public override T GetTensor(long index) => make(index);
}

internal sealed class MadeLists(long count, Func<long, IList<Tensor>> make) : IterableDataset
{
    public override long Count => count;
    public override IList<Tensor> GetTensor(long index) => make(index);
}

internal sealed class MadeNames(long count, Func<long, Dictionary<string, Tensor>> make) : Dataset
{
    public override long Count => count;
    public override Dictionary<string, Tensor> GetTensor(long index) => make(index);
}
