using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Drops within the parts of a tensor, each as a tensor of its own with an address and a p of its own, in one call.</summary>
internal static class PartsKernel
{
    private const long Grain = 32768; // elements: about ten microseconds of work

    /// <summary>Changes a contiguous tensor in the memory of the CPU.</summary>
    /// <param name="parts">(parts, rows, ...).</param>
    /// <param name="p">Of each part, in [0, 1].</param>
    /// <param name="addresses">Of each part.</param>
    /// <param name="rectify">Leave out what is negative, too.</param>
    internal static void Run(Tensor parts, IReadOnlyList<double> p, IReadOnlyList<StreamAddress> addresses, bool rectify)
    {
        var draws = new ElementPerturbation?[p.Count];
        for (var part = 0; part < draws.Length; part++)
        {
            if (p[part] is > 0 and < 1) draws[part] = new ElementPerturbation(addresses[part], new Keep(p[part]), new Affine(1 / (1 - p[part])));
            else Settle(parts, part, p[part], rectify);
        }
        InPlace.Count(parts);
        var (rows, elements) = (parts.shape[1], parts.numel() / (parts.shape[0] * parts.shape[1]));
        ElementDispatch.Run(parts, parts, new Drawing(draws, rows, elements, rectify));
    }

    // Nothing is drawn where everything or nothing is kept.
    private static void Settle(Tensor parts, int part, double p, bool rectify)
    {
        using var own = parts.select(0, part);
        if (p == 1) own.zero_();
        else if (rectify) own.relu_();
    }

    private readonly record struct Drawing(ElementPerturbation?[] Draws, long Rows, long Elements, bool Rectify) : IElementPass
    {
        public unsafe void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T>
        {
            var (draws, rows, elements, rectify) = (Draws, Rows, Elements, Rectify);
            var bytes = rows * elements * sizeof(T);
            ParallelRange.Run(draws.Length, Math.Max(1, Grain / (rows * elements)), (start, end) =>
            {
                for (var part = start; part < end; part++)
                    if (draws[part] is { } draw)
                        MaskedKernel.RunHere<T, TElements>(x + (nint)(part * bytes), y + (nint)(part * bytes), rows, elements, draw, rectify);
            });
        }
    }
}
