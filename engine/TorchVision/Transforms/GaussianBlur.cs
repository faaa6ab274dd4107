namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <inheritdoc cref="functional.gaussian_blur(torch.Tensor, IList{long}, IList{float})"/>
        public static ITransform GaussianBlur(IList<long> kernelSize, float sigma)
        {
            RequireKernel(kernelSize);
            if (!(sigma > 0)) throw new ArgumentException($"GaussianBlur: expected a positive sigma, got {sigma}.", nameof(sigma));
            return new Step($"GaussianBlur([{string.Join(", ", kernelSize)}], {sigma})", image => functional.gaussian_blur(image, kernelSize, [sigma]));
        }

        /// <summary>Blurs with a Gaussian whose standard deviation is drawn anew for every call.</summary>
        /// <param name="kernelSize">The kernel's width and height, odd.</param>
        /// <param name="min">The least deviation.</param>
        /// <param name="max">The largest deviation.</param>
        public static ITransform GaussianBlur(IList<long> kernelSize, float min = 0.1f, float max = 2.0f)
        {
            RequireKernel(kernelSize);
            RequireRange("GaussianBlur", "sigma", (min, max), float.Epsilon, double.PositiveInfinity);
            return new Step($"GaussianBlur([{string.Join(", ", kernelSize)}], {min}, {max})", image => functional.gaussian_blur(image, kernelSize, [(float)Draws.Uniform(min, max)]));
        }

        public static ITransform GaussianBlur(long kernel_size, float sigma) => GaussianBlur([kernel_size, kernel_size], sigma);
        public static ITransform GaussianBlur(long kernel_size, float min = 0.1f, float max = 2.0f) => GaussianBlur([kernel_size, kernel_size], min, max);
        public static ITransform GaussianBlur(long kernelHeight, long kernelWidth, float sigma) => GaussianBlur([kernelWidth, kernelHeight], sigma);
        public static ITransform GaussianBlur(long kernelHeight, long kernelWidth, float min = 0.1f, float max = 2.0f) => GaussianBlur([kernelWidth, kernelHeight], min, max);

        private static void RequireKernel(IList<long> kernelSize)
        {
            if (kernelSize is not { Count: 1 or 2 } || kernelSize.Any(size => size < 1 || size % 2 == 0))
                throw new ArgumentException($"GaussianBlur: expected an odd kernel size, got [{string.Join(", ", kernelSize ?? [])}].", nameof(kernelSize));
        }
    }
}
