using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

internal static partial class OperatorLines
{
    private static readonly Dictionary<string, OperatorTwin> s_making = new()
    {
        ["torch.arange(5)"] = (_, _, _) => arange(5),
        ["torch.arange(1, 7, 2)"] = (_, _, _) => arange(1, 7, 2),
        ["torch.arange(0.5, 2, 0.25)"] = (_, _, _) => arange(0.5, 2, 0.25),
        ["torch.linspace(-1, 2, 5)"] = (_, _, _) => linspace(-1, 2, 5),
        ["torch.logspace(-1, 2, 4)"] = (_, _, _) => logspace(-1, 2, 4),
        ["torch.logspace(0, 3, 4, 2)"] = (_, _, _) => logspace(0, 3, 4, 2),
        ["torch.eye(3)"] = (_, _, _) => eye(3),
        ["torch.eye(2, 4)"] = (_, _, _) => eye(2, 4),
        ["torch.full((2, 3), 1.5)"] = (_, _, _) => full(2, 3, 1.5),
        ["torch.tril_indices(3, 4, 1)"] = (_, _, _) => tril_indices(3, 4, 1),
        ["torch.triu_indices(3, 4)"] = (_, _, _) => triu_indices(3, 4),
        ["torch.zeros_like(x)"] = (x, _, _) => zeros_like(x),
        ["torch.ones_like(x)"] = (x, _, _) => ones_like(x),
        ["torch.full_like(x, 2.5)"] = (x, _, _) => full_like(x, 2.5),
        ["torch.hann_window(6)"] = (_, _, _) => hann_window(6),
        ["torch.hamming_window(5, False, 0.5, 0.25)"] = (_, _, _) => hamming_window(5, false, 0.5f, 0.25f),
        ["torch.bartlett_window(6)"] = (_, _, _) => bartlett_window(6),
        ["torch.blackman_window(6)"] = (_, _, _) => blackman_window(6),
        ["torch.kaiser_window(6)"] = (_, _, _) => kaiser_window(6),
        ["torch.sparse_coo_tensor(x, y, (3, 3)).to_dense()"] = (x, y, _) => sparse_coo_tensor(x, y, [3, 3]).to_dense(),
        ["torch.special.entr(x)"] = (x, _, _) => special.entr(x),
        ["torch.special.erfcx(x)"] = (x, _, _) => special.erfcx(x),
        ["torch.special.expit(x)"] = (x, _, _) => special.expit(x),
        ["torch.special.gammaln(x)"] = (x, _, _) => special.gammaln(x),
        ["torch.special.gammainc(x, y)"] = (x, y, _) => special.gammainc(x, y),
        ["torch.special.i0e(x)"] = (x, _, _) => special.i0e(x),
        ["torch.special.i1(x)"] = (x, _, _) => special.i1(x),
        ["torch.special.ndtr(x)"] = (x, _, _) => special.ndtr(x),
        ["torch.special.ndtri(x)"] = (x, _, _) => special.ndtri(x),
        ["torch.special.xlog1py(x, y)"] = (x, y, _) => special.xlog1py(x, y),
        ["torch.special.zeta(x, y)"] = (x, y, _) => special.zeta(x, y),
        ["torch.special.psi(x)"] = (x, _, _) => special.psi(x),
        ["torch.special.polygamma(2, x)"] = (x, _, _) => special.polygamma(2, x),
        ["torch.special.softmax(x, 1)"] = (x, _, _) => special.softmax(x, 1),
        ["torch.special.bessel_j0(x)"] = (x, _, _) => special.bessel_j0(x),
        ["torch.fft.fft(x)"] = (x, _, _) => fft.fft_(x),
        ["torch.fft.ifft(x, n=5)"] = (x, _, _) => fft.ifft(x, n: 5),
        ["torch.fft.rfft(x, norm='ortho')"] = (x, _, _) => fft.rfft(x, norm: FFTNormType.Ortho),
        ["torch.fft.irfft(x)"] = (x, _, _) => fft.irfft(x),
        ["torch.fft.fft2(x)"] = (x, _, _) => fft.fft2(x),
        ["torch.fft.fftn(x, dim=(0, 1))"] = (x, _, _) => fft.fftn(x, dim: [0, 1]),
        ["torch.fft.fftshift(x)"] = (x, _, _) => fft.fftshift(x),
        ["torch.fft.fftfreq(5, 0.5)"] = (_, _, _) => fft.fftfreq(5, 0.5),
        ["torch.stft(x, 4, hop_length=2, return_complex=True)"] = (x, _, _) => stft(x, 4, hop_length: 2, return_complex: true),
        ["torch.istft(torch.stft(x, 4, return_complex=True), 4)"] = (x, _, _) => istft(stft(x, 4, return_complex: true), 4),
    };
}
