using TorchSharp.Native;

namespace TorchSharp;

// The short-time Fourier transform.
public static partial class torch
{
    public static Tensor stft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null, bool? return_complex = null) =>
        input.stft(n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, return_complex);

    public static Tensor istft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, bool normalized = false, bool? onesided = null, long length = -1, bool return_complex = false) =>
        Op.Call("istft", input, n_fft, Given(hop_length), Given(win_length), window, center, normalized, onesided, Given(length), return_complex);

    // Where TorchSharp writes -1, PyTorch writes None.
    private static long? Given(long length) => length == -1 ? null : length;

    public partial class Tensor
    {
        public Tensor stft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null, bool? return_complex = null) =>
            Op.Call("stft.center", this, n_fft, Given(hop_length), Given(win_length), window, center, PadName(pad_mode), normalized, onesided, return_complex ?? is_complex());

        private static string PadName(PaddingModes mode) => mode switch
        {
            PaddingModes.Reflect => "reflect",
            PaddingModes.Replicate => "replicate",
            PaddingModes.Circular => "circular",
            PaddingModes.Constant or PaddingModes.Zeros => "constant",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), $"pad_mode: expected a padding mode, got {(int)mode}."),
        };
    }
}
