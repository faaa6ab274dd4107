using DropoutTorch.EngineContracts;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Benchmarks.Uncertainty;

/// <summary>Measures Monte-Carlo predictions: the sampler, a plain loop beside it, and PyTorch's.</summary>
/// <param name="cases">What is measured.</param>
/// <param name="effort">How long.</param>
/// <param name="peer">PyTorch; null where it is not installed.</param>
public sealed class McBenchmark(IReadOnlyList<McCase> cases, Effort effort, Peer? peer)
{
    /// <summary>The file of the names that the peer needs.</summary>
    public const string PeerNames = "mc.py";

    private const double BytesPerMb = 1e6;

    /// <summary>Every case, when it is done.</summary>
    public IEnumerable<McResult> Run() => cases.Select(Measure);

    private McResult Measure(McCase what)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var model = what.Create();
        model.eval();
        var inputs = rand([.. what.InputShape]);
        var sampler = new McSampler(model, what.Samples);
        List<Side> sides =
        [
            Side.Calibrated(Side.Clock(() => sampler.Predict(inputs).Dispose()), effort),
            Side.Calibrated(Side.Clock(() => PlainLoop(model, inputs, what.Samples)), effort),
        ];
        if (peer is not null) sides.Add(Side.Calibrated(peer.Clock($"predict({what.Twin}, [{string.Join(", ", what.InputShape)}], {what.Samples})"), effort));
        double[] medians = [.. Interleaved.Blocks(sides, effort.Blocks).Select(Interleaved.Median)];
        return new McResult(what.Name, what.Samples, what.InputShape[0], medians[0], medians[1], peer is null ? null : medians[2], PeakMb(sampler, inputs));
    }

    // What users write by hand.
    private static void PlainLoop(Module<Tensor, Tensor> model, Tensor inputs, int samples)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var mc = model.enable_mc_dropout();
        Tensor? sum = null;
        for (var t = 0; t < samples; t++)
        {
            using var pass = NewDisposeScope();
            var probabilities = model.call(inputs).softmax(-1);
            if (sum is null) sum = probabilities.MoveToOuterDisposeScope();
            else sum.add_(probabilities);
        }
        sum!.div_(samples);
    }

    private static double? PeakMb(McSampler sampler, Tensor inputs)
    {
        if (EngineExtras.OrNull?.Memory is not { } memory) return null;
        memory.ResetPeak(inputs.device);
        var before = memory.Allocated(inputs.device);
        sampler.Predict(inputs).Dispose();
        return (memory.Peak(inputs.device) - before) / BytesPerMb;
    }
}
