using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks;

/// <summary>One layer on one shape; the twin of layers.py.</summary>
internal sealed record LayerRow(LayerCase Layer, TensorShape Shape, ScalarType Dtype, bool Backward)
{
    private const int Digits = 6; // to the nanosecond

    internal LayerResult Measure(Effort effort, Peer? peer)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer.Create(Shape);
        layer.to(Dtype);
        layer.train();
        var (x, target) = (Shape.Values(Dtype), Shape.Values(Dtype));
        List<Side> sides =
        [
            Side.Calibrated(Side.Clock(Pass(x, layer.call, [.. layer.parameters()])), effort with { WarmUpMs = effort.CompilingMs }),
            Side.Calibrated(Side.Clock(() => target.copy_(x)), effort),
            Side.Calibrated(Side.Clock(() => x.clone().Dispose()), effort),
        ];
        var libtorch = Add(sides, LibtorchClock(x), effort);
        var pytorch = Add(sides, PyTorchClock(peer), effort);
        double[] medians = [.. Interleaved.Blocks(sides, effort.Blocks).Select(block => Math.Round(Interleaved.Median(block), Digits))];
        return new LayerResult(
            Layer.Name, Shape.ToString(), TypeName, Backward ? "forward+backward" : "forward",
            medians[0], medians[1], medians[2], libtorch is { } i ? medians[i] : null, pytorch is { } j ? medians[j] : null);
    }

    private string TypeName => Dtype.ToString().ToLowerInvariant();

    /// <summary>Where the side stands in the list; null for no clock.</summary>
    private static int? Add(List<Side> sides, Func<int, double>? clock, Effort effort)
    {
        if (clock is null) return null;
        sides.Add(Side.Calibrated(clock, effort));
        return sides.Count - 1;
    }

    private Func<int, double>? LibtorchClock(Tensor x) =>
        Layer.Libtorch is { } function && Pass(x, function, []) is var pass && IsOffered(pass) ? Side.Clock(pass) : null;

    private Func<int, double>? PyTorchClock(Peer? peer)
    {
        if (peer is null || Layer.PyTorch is null) return null;
        var function = Backward ? "forward_backward" : "forward";
        var work = $"{function}(lambda x: {Layer.PyTorch}, [{string.Join(", ", Shape.Sizes)}], {(Shape.ChannelsLast ? "True" : "False")}, torch.{TypeName})";
        return peer.Offers(work) ? peer.Clock(work) : null;
    }

    /// <summary>One call of the function, and backward from a gradient of ones.</summary>
    private Action Pass(Tensor x, Func<Tensor, Tensor> function, IReadOnlyList<Parameter> parameters)
    {
        if (!Backward)
            return () =>
            {
                using var call = NewDisposeScope();
                function(x);
            };
        var leaf = x.detach().requires_grad_();
        Tensor? grad = null;
        return () =>
        {
            using var call = NewDisposeScope();
            var y = function(leaf);
            y.backward([grad ??= ones_like(y).MoveToOuterDisposeScope()]);
            leaf.grad = null;
            foreach (var parameter in parameters) parameter.grad = null;
        };
    }

    /// <summary>Older libtorches lack some operators for some types.</summary>
    private static bool IsOffered(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (ExternalException e) when (e.Message.Contains("not implemented for '", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
