using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

internal static partial class OperatorLines
{
    private static readonly Dictionary<string, OperatorTwin> s_indexing = new()
    {
        ["x.gather(1, y)"] = (x, y, _) => x.gather(1, y),
        ["x.scatter(1, y, z)"] = (x, y, z) => x.scatter(1, y, z),
        ["x.scatter_add(0, y, z)"] = (x, y, z) => x.scatter_add(0, y, z),
        ["x.index_select(1, y)"] = (x, y, _) => x.index_select(1, y),
        ["x.index_add(0, y, z, alpha=2)"] = (x, y, z) => x.index_add(0, y, z, 2),
        ["x.index_copy(0, y, z)"] = (x, y, z) => x.index_copy(0, y, z),
        ["x.index_fill(1, y, -1.0)"] = (x, y, _) => x.index_fill(1, y, -1.0),
        ["x.take_along_dim(y, 1)"] = (x, y, _) => x.take_along_dim(y, 1),
        ["x.masked_scatter(y, z)"] = (x, y, z) => x.masked_scatter(y, z),
        ["torch.where(x)"] = (x, _, _) => where(x),
        ["x[0]"] = (x, _, _) => x[0],
        ["x[-1, 2]"] = (x, _, _) => x[-1, 2],
        ["x[1:]"] = (x, _, _) => x[1..],
        ["x[:, 1:3]"] = (x, _, _) => x[.., 1..3],
        ["x[:, -2:]"] = (x, _, _) => x[TensorIndex.Colon, ^2..],
        ["x[::2]"] = (x, _, _) => x[TensorIndex.Slice(step: 2)],
        ["x[..., 0]"] = (x, _, _) => x[TensorIndex.Ellipsis, 0],
        ["x[None]"] = (x, _, _) => x[TensorIndex.None],
        ["x[:, None, 1]"] = (x, _, _) => x[TensorIndex.Colon, TensorIndex.Null, 1],
        ["x[y]"] = (x, y, _) => x[y],
        ["x[y, z]"] = (x, y, z) => x[y, z],
        ["x[:, y]"] = (x, y, _) => x[TensorIndex.Colon, TensorIndex.Tensor(y)],
        ["x[1, y]"] = (x, y, _) => x[1, TensorIndex.Tensor(y)],
        ["x[..., y, :1]"] = (x, y, _) => x[TensorIndex.Ellipsis, TensorIndex.Tensor(y), TensorIndex.Slice(stop: 1)],
    };
}
