namespace DropoutTorch.Layers.Kernels;

/// <summary>The constants of alpha dropout, chosen so that mean 0 and variance 1 are kept.</summary>
internal static class AlphaAffine
{
    /// <summary>SELU's scale times its alpha: minus the value that it tends to far below zero.</summary>
    internal const double Alpha = 1.7580993408473766;

    /// <param name="p">The probability of dropping, below 1.</param>
    internal static Affine Of(double p)
    {
        var a = 1 / Math.Sqrt((Alpha * Alpha * p + 1) * (1 - p));
        var b = Alpha * a * p;
        return new Affine(a, b, b - Alpha * a);
    }
}
