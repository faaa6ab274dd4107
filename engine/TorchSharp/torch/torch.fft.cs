using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Where a discrete Fourier transform divides by the number of elements.</summary>
public enum FFTNormType
{
    /// <summary>In the inverse transform.</summary>
    Backward = 0,

    /// <summary>In the forward transform.</summary>
    Forward = 1,

    /// <summary>By its root in both.</summary>
    Ortho = 2,
}

public static partial class torch
{
    // Each function is the libtorch operator fft_<name>.
    public static class fft
    {
        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_fft", input, Given(n), dim, Name(norm));
        public static Tensor hfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_hfft", input, Given(n), dim, Name(norm));
        public static Tensor ifft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_ifft", input, Given(n), dim, Name(norm));
        public static Tensor ihfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_ihfft", input, Given(n), dim, Name(norm));
        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_irfft", input, Given(n), dim, Name(norm));
        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_rfft", input, Given(n), dim, Name(norm));

        public static Tensor fft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_fft2", input, s, dim ?? [-2, -1], Name(norm));
        public static Tensor hfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_hfft2", input, s, dim ?? [-2, -1], Name(norm));
        public static Tensor ifft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_ifft2", input, s, dim ?? [-2, -1], Name(norm));
        public static Tensor ihfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_ihfft2", input, s, dim ?? [-2, -1], Name(norm));
        public static Tensor irfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_irfft2", input, s, dim ?? [-2, -1], Name(norm));
        public static Tensor rfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_rfft2", input, s, dim ?? [-2, -1], Name(norm));

        public static Tensor fftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_fftn", input, s, dim, Name(norm));
        public static Tensor hfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_hfftn", input, s, dim, Name(norm));
        public static Tensor ifftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_ifftn", input, s, dim, Name(norm));
        public static Tensor ihfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_ihfftn", input, s, dim, Name(norm));
        public static Tensor irfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_irfftn", input, s, dim, Name(norm));
        public static Tensor rfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Op.Call("fft_rfftn", input, s, dim, Name(norm));

        public static Tensor fftshift(Tensor input, long[]? dim = null) => Op.Call("fft_fftshift", input, dim);
        public static Tensor ifftshift(Tensor input, long[]? dim = null) => Op.Call("fft_ifftshift", input, dim);
        public static Tensor fftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Creation.New("fft_fftfreq", [n, d], dtype, device, requires_grad);
        public static Tensor rfftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Creation.New("fft_rfftfreq", [n, d], dtype, device, requires_grad);

        private static string Name(FFTNormType norm) => norm switch
        {
            FFTNormType.Backward => "backward",
            FFTNormType.Forward => "forward",
            FFTNormType.Ortho => "ortho",
            _ => throw new ArgumentOutOfRangeException(nameof(norm), $"norm: expected Backward, Forward or Ortho, got {(int)norm}."),
        };
    }
}
