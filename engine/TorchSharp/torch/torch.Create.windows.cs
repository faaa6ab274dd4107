namespace TorchSharp;

// Windows for the short-time Fourier transform.
public static partial class torch
{
    public static Tensor bartlett_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("bartlett_window.periodic", [len, periodic], dtype, device, requires_grad);
    public static Tensor blackman_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("blackman_window.periodic", [len, periodic], dtype, device, requires_grad);
    public static Tensor hamming_window(long len, bool periodic = true, float alpha = 0.54f, float beta = 0.46f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("hamming_window.periodic_alpha_beta", [len, periodic, alpha, beta], dtype, device, requires_grad);
    public static Tensor hann_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("hann_window.periodic", [len, periodic], dtype, device, requires_grad);
    public static Tensor kaiser_window(long len, bool periodic = true, float beta = 12f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("kaiser_window.beta", [len, periodic, beta], dtype, device, requires_grad);
}
