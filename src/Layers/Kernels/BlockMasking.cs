using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>What DropBlock does in one, two and three dimensions around its kernel: the checks, the cases without a draw, and torch's own generator.</summary>
/// <param name="Function">The name for error messages.</param>
/// <param name="Spatial">Dimensions after the channels.</param>
/// <param name="Unbatched">Whether an input without a batch is taken.</param>
/// <param name="Expected">The shapes it takes, in words.</param>
/// <param name="Fix">What to do about an input of three dimensions; may be empty.</param>
internal sealed record BlockMasking(string Function, int Spatial, bool Unbatched, string Expected, string Fix = "")
{
    internal static readonly BlockMasking One = new("drop_block1d", 1, true, "(N, C, L) or (C, L)");

    internal static readonly BlockMasking Two = new("drop_block2d", 2, false, "(N, C, H, W)",
        " Fix: DropBlock1d for (N, C, L), input.unsqueeze(0) for (C, H, W).");

    internal static readonly BlockMasking Three = new("drop_block3d", 3, true, "(N, C, D, H, W) or (C, D, H, W)");

    internal Tensor Forward(Tensor input, double p, long block_size, bool inplace, bool training, bool coupled, bool per_sample, RandomSource source)
    {
        Check(input, p);
        CheckSize(block_size);
        if (!training || p == 0 || input.numel() == 0) return input.alias();
        if (p == 1) return Masking.AllDropped(input, inplace);
        var grid = BlockGrid.Of(input.shape, Spatial, block_size, coupled);
        var gamma = Functional.drop_block_gamma(p, input.shape.AsSpan(input.shape.Length - Spatial), block_size);
        if (source.IsTorchGenerator) return FromTorch(input, gamma, grid, per_sample, inplace);
        return Run(input, new BlockPerturbation(source.Next(), new Random.Keep(gamma), grid, Spatial, per_sample), inplace);
    }

    /// <summary>The same with a given mask.</summary>
    internal Tensor WithMask(Tensor input, Tensor mask, bool per_sample)
    {
        Check(input, p: 0);
        ArgumentNullException.ThrowIfNull(mask);
        if (input.numel() == 0) return input.alias();
        using var survivors = mask.ne(0);
        return BlockMask.Apply(input, survivors, Spatial, per_sample);
    }

    /// <summary><see cref="BlockMask.Survivors"/> for seeds of (N, C, ...).</summary>
    internal static Tensor Survivors(Tensor seeds, Extent block, int spatial)
    {
        using var scope = NewDisposeScope();
        var shape = seeds.shape;
        long[] missing = [.. Enumerable.Repeat(1L, 3 - spatial)];
        var survivors = BlockMask.Survivors(seeds.reshape([shape[0], shape[1], .. missing, .. shape[2..]]), block);
        return survivors.reshape([shape[0], shape[1], .. survivors.shape[^spatial..]]).MoveToOuterDisposeScope();
    }

    internal static long CheckSize(long block_size) => block_size >= 1
        ? block_size
        : throw new ArgumentOutOfRangeException(nameof(block_size), $"expected a block_size of at least 1, got {block_size}");

    private Tensor Run(Tensor input, BlockPerturbation perturbation, bool inplace)
    {
        if (inplace) InPlace.Check(input);
        if (input.dim() == Spatial + 2) return PerturbationFunction.RunChecked(input, perturbation, inplace);
        // Dimension 0 numbers the samples for all perturbations.
        using var batch = input.unsqueeze(0);
        using var result = PerturbationFunction.RunChecked(batch, perturbation, inplace);
        return result.squeeze(0);
    }

    // The draw of torchvision: the seeds themselves, in the input's type.
    private Tensor FromTorch(Tensor input, double gamma, BlockGrid grid, bool per_sample, bool inplace)
    {
        if (inplace) InPlace.Check(input);
        using var scope = NewDisposeScope();
        var fits = grid.Seeds;
        var seeds = empty([grid.Rows, grid.Maps, fits.Depth, fits.Height, fits.Width], dtype: input.dtype, device: input.device).bernoulli_(gamma);
        var survivors = BlockMask.Survivors(seeds.ne(0), grid.Block).reshape(BlockMask.Shape(input, Spatial, grid.Maps));
        var result = BlockMask.Apply(input, survivors, Spatial, per_sample);
        return (inplace ? input.copy_(result).alias() : result).MoveToOuterDisposeScope();
    }

    private void Check(Tensor input, double p)
    {
        Masking.Check(Function, input, p);
        if (input.dim() == Spatial + 2 || Unbatched && input.dim() == Spatial + 1) return;
        var fix = input.dim() == 3 ? Fix : "";
        throw new ArgumentException($"{Function}: expected an input of shape {Expected}, got [{string.Join(", ", input.shape)}].{fix}", nameof(input));
    }
}
