using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

internal static partial class OperatorLines
{
    private static readonly Dictionary<string, OperatorTwin> s_reductions = new()
    {
        ["x.sum()"] = (x, _, _) => x.sum(),
        ["x.sum(1)"] = (x, _, _) => x.sum(1),
        ["x.sum((0, 2), keepdim=True)"] = (x, _, _) => x.sum([0, 2], keepdim: true),
        ["x.sum(0, dtype=torch.float32)"] = (x, _, _) => x.sum(0, type: ScalarType.Float32),
        ["x.mean((0, 1))"] = (x, _, _) => x.mean([0, 1]),
        ["x.mean(2, keepdim=True)"] = (x, _, _) => x.mean([2], keepdim: true),
        ["x.prod()"] = (x, _, _) => x.prod(),
        ["x.prod(1)"] = (x, _, _) => x.prod(1),
        ["x.std()"] = (x, _, _) => x.std(),
        ["x.std(1, unbiased=False)"] = (x, _, _) => x.std(1, unbiased: false),
        ["x.var(unbiased=False)"] = (x, _, _) => x.var(unbiased: false),
        ["x.var((0, 2), keepdim=True)"] = (x, _, _) => x.var((0, 2), keepdim: true),
        ["torch.std_mean(x, 1)"] = (x, _, _) => std_mean(x, 1),
        ["torch.var_mean(x, (0, 1), unbiased=False)"] = (x, _, _) => var_mean(x, [0, 1], unbiased: false),
        ["x.amax((0, 1))"] = (x, _, _) => x.amax([0, 1]),
        ["x.amin(1, keepdim=True)"] = (x, _, _) => x.amin([1], keepdim: true),
        ["x.max(1)"] = (x, _, _) => x.max(1),
        ["x.min(0)"] = (x, _, _) => x.min(0),
        ["x.mode(1)"] = (x, _, _) => x.mode(1),
        ["x.argmax(1)"] = (x, _, _) => x.argmax(1),
        ["x.argmin(0, keepdim=True)"] = (x, _, _) => x.argmin(0, keepdim: true),
        ["x.all(1)"] = (x, _, _) => x.all(1),
        ["x.any(0)"] = (x, _, _) => x.any(0),
        ["x.logsumexp(1)"] = (x, _, _) => x.logsumexp(1),
        ["x.norm()"] = (x, _, _) => x.norm(),
        ["x.norm(p=1)"] = (x, _, _) => x.norm(p: 1),
        ["x.norm(dim=1, p=3)"] = (x, _, _) => x.norm(1, p: 3),
        ["x.dist(y, 3)"] = (x, y, _) => x.dist(y, 3),
        ["x.cumsum(1)"] = (x, _, _) => x.cumsum(1),
        ["x.cumprod(0)"] = (x, _, _) => x.cumprod(0),
        ["x.cummax(1)"] = (x, _, _) => x.cummax(1),
        ["x.cummin(0)"] = (x, _, _) => x.cummin(0),
        ["x.logcumsumexp(1)"] = (x, _, _) => x.logcumsumexp(1),
        ["x.count_nonzero()"] = (x, _, _) => x.count_nonzero(),
        ["x.quantile(y)"] = (x, y, _) => x.flatten().quantile(y),
        ["x.quantile(y, dim=1, keepdim=True)"] = (x, y, _) => x.quantile(y, dim: 1, keepdim: true),
        ["x.nanmean(1)"] = (x, _, _) => x.nanmean(1),
        ["torch.aminmax(x)"] = (x, _, _) => aminmax(x),
        ["torch.aminmax(x, dim=1)"] = (x, _, _) => aminmax(x, dim: 1),
        ["x.kthvalue(2, 1)"] = (x, _, _) => x.kthvalue(2, 1),
        ["x.topk(3, dim=1)"] = (x, _, _) => x.topk(3, dim: 1),
        ["x.topk(2, dim=0, largest=False)"] = (x, _, _) => x.topk(2, dim: 0, largest: false),
        ["x.sort(1)"] = (x, _, _) => x.sort(1),
        ["x.sort(0, descending=True)"] = (x, _, _) => x.sort(0, descending: true),
        ["x.argsort(1)"] = (x, _, _) => x.argsort(1),
        ["x.unique(return_inverse=True, return_counts=True)"] = (x, _, _) => x.unique(return_inverse: true, return_counts: true),
        ["x.unique_consecutive(return_counts=True)"] = (x, _, _) =>
        {
            var (values, _, counts) = x.unique_consecutive(return_counts: true);
            return new[] { values, counts! };
        },
        ["x.histc(4, -2, 2)"] = (x, _, _) => x.histc(4, -2, 2),
        ["x.bincount(minlength=6)"] = (x, _, _) => x.bincount(null, 6),
        ["x.diff()"] = (x, _, _) => x.diff(),
        ["x.diff(2, 0)"] = (x, _, _) => x.diff(2, 0),
        ["torch.trapezoid(x, dx=0.5)"] = (x, _, _) => trapezoid(x, dx: 0.5),
        ["torch.cumulative_trapezoid(x, y)"] = (x, y, _) => cumulative_trapezoid(x, y),
        ["x.cov()"] = (x, _, _) => x.cov(),
        ["x.renorm(2, 0, 1.5)"] = (x, _, _) => x.renorm(2, 0, 1.5f),
        ["torch.searchsorted(x, y)"] = (x, y, _) => searchsorted(x, y),
        ["torch.bucketize(x, torch.arange(-2., 2.))"] = (x, _, _) => bucketize(x, arange(-2.0, 2.0)),
        ["torch.histogram(x, 4)"] = (x, _, _) => histogram(x, 4),
        ["torch.histogram(x, 3, range=(-1., 1.), density=True)"] = (x, _, _) => histogram(x, 3, range: (-1, 1), density: true),
    };
}
