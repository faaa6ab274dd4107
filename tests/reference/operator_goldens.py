#!/usr/bin/env python3
"""Writes operator_goldens.json beside itself: what PyTorch's operators give for fixed inputs.

Run with a Python that has torch (Debian: apt install python3-torch). Every case is one PyTorch line over x, y, z, w. The
inputs come from `fill`, which the tests repeat, so that only results are stored; they are float64, and float32 runs are
held against them too. No case draws random numbers. MEMBERS are called by name on both sides; LINES have a C# twin each.

An input is written kind:sizes. Kinds: f = numbers within ±2, p = within (0, 1), g = within (1, 2), c = complex within
±2 ± 2i, b = truth values, iK = whole numbers below K, m = an invertible square matrix.
"""
import json
import math
import pathlib

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def fill(kind, sizes, salt):
    """Distinct values for up to 1009 elements, each a whole multiple of a power of two."""
    steps = torch.tensor([(i * 389 + salt * 211 + 57) % 1009 for i in range(math.prod(sizes))]).reshape(sizes)
    if kind == "f":
        return (steps - 504) / 256
    if kind == "p":
        return (steps + 1) / 1024
    if kind == "g":
        return (steps + 1) / 1024 + 1
    if kind == "c":
        return torch.complex(fill("f", sizes, salt), fill("f", sizes, salt + 100))
    if kind == "m":
        return fill("f", sizes, salt) + 3 * torch.eye(sizes[-1])
    if kind == "b":
        return steps % 2 == 1
    return steps % int(kind[1:])


def parse(spec):
    kind, sizes = spec.split(":")
    return kind, [int(size) for size in sizes.split(",") if size]


def flat(result):
    """All tensors of a result, in order; numbers and truth values become tensors."""
    if isinstance(result, torch.Tensor):
        return [result]
    if isinstance(result, (tuple, list)):
        return [tensor for part in result for tensor in flat(part)]
    return [torch.tensor(result)]


def numbers(tensor):
    dtype, shape = str(tensor.dtype).removeprefix("torch."), list(tensor.shape)
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    values = [("inf" if v > 0 else "-inf" if v < 0 else "nan") if isinstance(v, float) and not math.isfinite(v) else v
              for v in tensor.contiguous().reshape(-1).tolist()]
    return {"dtype": dtype, "shape": shape, "values": values}


def case(line, *specs):
    tensors = [fill(*parse(spec), salt=place + 1) for place, spec in enumerate(specs)]
    result = eval(line, {"torch": torch}, dict(zip("xyzw", tensors)))
    return {"pytorch": line, "inputs": list(specs), "results": [numbers(tensor) for tensor in flat(result)]}


UNARY = {
    "f:2,5": """abs absolute angle arcsinh arctan asinh atan ceil cos cosh deg2rad erf erfc exp exp2 expm1 fix floor frac
        hardsigmoid hardswish i0 isfinite isinf isnan isneginf isposinf isreal log_sigmoid logical_not neg negative positive
        rad2deg relu relu6 selu sgn sigmoid sign signbit silu sin sinc sinh square tan tanh trunc conj gelu lgamma digamma
        reciprocal clone max min mean median nanmedian nansum msort argwhere nonzero ravel fliplr flipud t adjoint argmax argmin
        conj_physical contiguous detach""",
    "p:2,5": "acos arccos arcsin asin arctanh atanh erfinv log log10 log1p log2 rsqrt sqrt reciprocal digamma lgamma",
    "g:7": "acosh arccosh lgamma atleast_2d atleast_3d",
    "m:3,3": "det inverse logdet matrix_exp trace corrcoef",
    "i5:2,6": "bitwise_not sign argwhere nonzero all any max min isfinite",
    "b:3,4": "all any logical_not bitwise_not nonzero",
    "c:2,3": "abs angle conj sgn adjoint exp reciprocal isreal conj_physical",
}

BINARY = {
    ("f:2,5", "f:2,5"): """add sub subtract mul multiply maximum minimum fmax fmin max min copysign arctan2 atan2 hypot logaddexp
        logaddexp2 logical_and logical_or logical_xor nextafter heaviside""",
    ("f:2,5", "f:5"): "prelu add sub mul maximum eq ne lt le gt ge greater greater_equal less less_equal not_equal",
    ("f:3,4", "g:3,4"): "fmod remainder true_divide floor_divide xlogy ldexp",
    ("g:3,4", "g:3,4"): "pow igamma igammac xlogy fmod remainder",
    ("i7:3,4", "i7:3,4"): "add mul bitwise_and bitwise_or bitwise_xor gcd lcm eq ne lt logical_and maximum",
    ("i7:3,4", "i3:3,4"): "bitwise_left_shift bitwise_right_shift",
    ("f:3,4", "f:4,2"): "matmul mm",
    ("f:3,4", "f:4"): "matmul mv inner",
    ("f:6", "f:6"): "dot vdot inner outer ger matmul",
    ("f:2,3,4", "f:2,4,2"): "bmm matmul",
    ("f:2,2", "f:2,3"): "kron",
    ("f:2,5", "b:2,5"): "masked_select",
    ("f:2,5", "i10:2,3"): "take",
    ("f:1,4", "f:3,4"): "expand_as",
    ("f:2,6", "f:3,4"): "view_as",
}

LINES = [
    # ---- operators with numbers
    ("x + 2.5", "f:2,3"), ("2.5 + x", "f:2,3"), ("x - 0.75", "f:2,3"), ("0.75 - x", "f:2,3"), ("x * -3", "f:2,3"), ("x / 4", "f:2,3"),
    ("3 / x", "f:2,3"), ("x % 0.75", "f:2,3"), ("-x", "f:2,3"), ("x + y * z", "f:2,3", "f:3", "f:2,1"), ("x / y", "f:2,3", "f:3"),
    ("x < 0.5", "f:2,3"), ("x >= y", "f:2,3", "f:3"), ("x == y", "i3:2,3", "i3:2,3"), ("x & y", "b:2,3", "b:3"), ("~x", "b:2,3"),
    ("x | y", "i7:4", "i7:4"), ("x ^ y", "i7:4", "i7:4"), ("x // 3", "i7:6"),
    ("x / 2", "i7:6"), ("x * 2", "i7:6"), ("x * 2.5", "i7:6"), ("x + y", "i7:2,3", "f:3"),
    # ---- element by element
    ("x.add(y, alpha=0.5)", "f:2,3", "f:3"), ("x.add(1.5, alpha=2)", "f:2,3"),
    ("x.addcmul(y, z, value=0.5)", "f:2,3", "f:3", "f:2,3"), ("x.addcdiv(y, z, value=-2)", "f:2,3", "f:3", "g:2,3"),
    ("x.clamp(-0.5, 1.25)", "f:3,4"), ("x.clamp(min=0.25)", "f:3,4"), ("x.clamp(y, z)", "f:4", "f:4", "g:4"),
    ("x.clamp_min(0.5)", "f:3,4"), ("x.clamp_max(0.5)", "f:3,4"), ("x.div(y, rounding_mode='trunc')", "f:3,4", "g:4"),
    ("x.div(y, rounding_mode='floor')", "f:3,4", "g:4"), ("x.pow(3)", "f:2,5"), ("x.pow(0.5)", "p:2,5"), ("x.pow(-1)", "g:5"),
    ("x.float_power(2).to(x.dtype)", "f:5"),
    ("x.lerp(y, z)", "f:2,3", "f:2,3", "p:2,3"), ("x.round()", "f:3,5"), ("x.round(decimals=1)", "f:3,5"), ("x.logit(1e-3)", "p:6"),
    ("x.nan_to_num(nan=2.0)", "f:4"), ("x.log().nan_to_num(nan=2.0, neginf=-7.0)", "f:6"), ("x.polygamma(1)", "g:5"),
    ("x.mvlgamma(2)", "g:5"), ("x.frexp()", "f:6"), ("x.isclose(y, rtol=0.5, atol=0.1)", "f:2,5", "f:2,5"),
    ("torch.isin(x, y)", "i7:8", "i3:2"), ("torch.where(x > 0, x, y)", "f:2,5", "p:5"), ("x.masked_fill(y, -1.5)", "f:3,4", "b:3,4"),
    ("x.fmod(0.75)", "f:7"), ("x.remainder(-0.75)", "f:7"), ("x.eq(2)", "i5:2,3"), ("x.ge(0.5)", "f:2,3"),
    ("torch.complex(x, y)", "f:4", "f:4"), ("torch.polar(x, y)", "g:4", "f:4"), ("x.real", "c:2,3"), ("x.imag", "c:2,3"),
    ("x * y", "c:2,3", "c:3"), ("torch.view_as_real(x)", "c:2,3"), ("torch.view_as_complex(x)", "f:2,3,2"),
    # ---- activations
    ("torch.nn.functional.celu(x, 0.7)", "f:2,5"), ("torch.nn.functional.elu(x, 1.3)", "f:2,5"), ("torch.nn.functional.leaky_relu(x, 0.2)", "f:2,5"),
    ("torch.nn.functional.hardtanh(x, -0.5, 0.75)", "f:2,5"), ("torch.nn.functional.softplus(x, 2.0, 1.5)", "f:2,5"),
    ("torch.nn.functional.glu(x, 1)", "f:3,4"), ("x.softmax(1)", "f:3,4"), ("x.log_softmax(0)", "f:3,4"),
    ("torch.nn.functional.threshold(x, 0.1, -3.0)", "f:2,5"),
    # ---- reductions
    ("x.sum()", "f:3,4"), ("x.sum(1)", "f:3,4"), ("x.sum((0, 2), keepdim=True)", "f:2,3,4"), ("x.sum(0, dtype=torch.float32)", "f:3,4"),
    ("x.mean((0, 1))", "f:2,3,4"), ("x.mean(2, keepdim=True)", "f:2,3,4"), ("x.prod()", "f:2,3"), ("x.prod(1)", "f:3,4"),
    ("x.std()", "f:3,4"), ("x.std(1, unbiased=False)", "f:3,4"), ("x.var(unbiased=False)", "f:3,4"), ("x.var((0, 2), keepdim=True)", "f:2,3,4"),
    ("torch.std_mean(x, 1)", "f:3,4"), ("torch.var_mean(x, (0, 1), unbiased=False)", "f:3,4"), ("x.amax((0, 1))", "f:2,3,4"),
    ("x.amin(1, keepdim=True)", "f:3,4"), ("x.max(1)", "f:3,4"), ("x.min(0)", "f:3,4"), ("x.mode(1)", "i3:3,7"),
    ("x.argmax(1)", "f:3,4"), ("x.argmin(0, keepdim=True)", "f:3,4"), ("x.all(1)", "b:3,4"), ("x.any(0)", "b:3,4"), ("x.logsumexp(1)", "f:3,4"),
    ("x.norm()", "f:3,4"), ("x.norm(p=1)", "f:3,4"),
    ("x.norm(dim=1, p=3)", "f:3,4"), ("x.dist(y, 3)", "f:3,4", "f:3,4"), ("x.cumsum(1)", "f:3,4"), ("x.cumprod(0)", "f:3,4"),
    ("x.cummax(1)", "f:3,4"), ("x.cummin(0)", "f:3,4"), ("x.logcumsumexp(1)", "f:3,4"), ("x.count_nonzero()", "i3:3,4"),
    ("x.quantile(y)", "f:9", "p:3"), ("x.quantile(y, dim=1, keepdim=True)", "f:3,5", "p:2"), ("x.nanmean(1)", "f:3,4"), ("torch.aminmax(x)", "f:3,4"),
    ("torch.aminmax(x, dim=1)", "f:3,4"), ("x.kthvalue(2, 1)", "f:3,5"), ("x.topk(3, dim=1)", "f:3,6"), ("x.topk(2, dim=0, largest=False)", "f:5,2"),
    ("x.sort(1)", "f:3,5"), ("x.sort(0, descending=True)", "f:5,2"), ("x.argsort(1)", "f:3,5"), ("x.unique(return_inverse=True, return_counts=True)", "i5:3,4"),
    ("x.unique_consecutive(return_counts=True)", "i2:11"), ("x.histc(4, -2, 2)", "f:20"), ("x.bincount(minlength=6)", "i5:12"),
    ("x.diff()", "f:3,5"), ("x.diff(2, 0)", "f:5,2"), ("torch.trapezoid(x, dx=0.5)", "f:3,5"), ("torch.cumulative_trapezoid(x, y)", "f:5", "g:5"),
    ("x.cov()", "f:3,6"), ("x.renorm(2, 0, 1.5)", "f:3,4"), ("torch.searchsorted(x, y)", "i4:1", "i7:5"),
    ("torch.bucketize(x, torch.arange(-2., 2.))", "f:2,4"), ("x.allclose(y)", "f:3", "f:3"), ("torch.histogram(x, 4)", "f:20"),
    ("torch.histogram(x, 3, range=(-1., 1.), density=True)", "f:20"),
    # ---- shape
    ("x.reshape(4, 3)", "f:3,4"), ("x.view(2, -1)", "f:3,4"), ("x.flatten(1)", "f:2,3,4"), ("x.unflatten(1, (2, 3))", "f:2,6"),
    ("x.squeeze()", "f:1,3,1"), ("x.squeeze(0)", "f:1,3,1"), ("x.unsqueeze(-1)", "f:2,3"), ("x.transpose(0, 2)", "f:2,3,4"),
    ("x.permute(2, 0, 1)", "f:2,3,4"), ("x.movedim(0, 2)", "f:2,3,4"), ("x.movedim((0, 1), (2, 0))", "f:2,3,4"), ("x.swapaxes(0, 1)", "f:2,3"),
    ("x.expand(2, 3, 4)", "f:3,1"), ("x.broadcast_to(2, 3)", "f:3"), ("x.repeat(2, 3)", "f:2,2"), ("x.repeat_interleave(2, dim=1)", "f:2,3"),
    ("x.repeat_interleave(y, dim=0)", "f:3,2", "i3:3"), ("x.tile((2, 2))", "f:2,3"),
    ("x.narrow(1, 1, 2)", "f:3,4"), ("x.select(1, -1)", "f:3,4"), ("x.split(2, 1)", "f:2,5"), ("x.split((1, 3, 1), 1)", "f:2,5"),
    ("x.chunk(3, 1)", "f:2,7"), ("x.unbind(1)", "f:2,3"), ("x.tensor_split(3)", "f:7"), ("x.tensor_split((2, 3), 1)", "f:2,5"),
    ("x.hsplit(2)", "f:2,4"), ("x.vsplit(2)", "f:4,2"), ("x.dsplit(2)", "f:2,2,4"), ("x.unfold(1, 3, 2)", "f:2,7"), ("x.flip(0, 1)", "f:2,3"),
    ("x.roll(2, 1)", "f:2,5"), ("x.roll((1, 2), (0, 1))", "f:3,4"), ("x.rot90()", "f:2,3"), ("x.rot90(3, (1, 0))", "f:2,3"),
    ("x.as_strided((2, 3), (1, 2), 1)", "f:12"), ("x.diag(1)", "f:4,4"), ("x.diag()", "f:3"), ("x.diag_embed(1)", "f:2,3"),
    ("x.diagflat()", "f:3"), ("x.diagonal(1)", "f:3,4"), ("x.diagonal_scatter(y, 1)", "f:4,4", "f:3"), ("x.tril(1)", "f:4,4"), ("x.triu(-1)", "f:4,4"),
    ("torch.channel_shuffle(x, 2)", "f:1,4,2,2"), ("torch.nn.functional.pixel_shuffle(x, 2)", "f:1,4,2,3"),
    ("torch.cat([x[:1], y, x[3:]])", "f:4,2", "f:2,2"), ("x.select_scatter(y, 1, 2)", "f:3,4", "f:3"), ("torch.vander(x, 4)", "f:3"),
    ("x.T", "f:2,3"), ("x.mT", "f:2,3,4"), ("x.H", "c:2,3"), ("x.mH", "c:2,2,3"),
    # ---- putting together
    ("torch.cat([x, y], 1)", "f:2,3", "f:2,2"), ("torch.concat([x, y])", "f:2,3", "f:1,3"), ("torch.stack([x, y], -1)", "f:2,3", "f:2,3"),
    ("torch.hstack([x, y])", "f:2,3", "f:2,1"), ("torch.vstack([x, y])", "f:3", "f:2,3"), ("torch.dstack([x, y])", "f:2,3", "f:2,3"),
    ("torch.column_stack([x, y])", "f:3", "f:3,2"), ("torch.row_stack([x, y])", "f:3", "f:2,3"), ("torch.cartesian_prod(x, y)", "f:2", "f:3"),
    ("torch.combinations(x, 2)", "f:4"), ("torch.meshgrid(x, y, indexing='ij')", "f:2", "f:3"), ("torch.meshgrid(x, y, indexing='xy')", "f:2", "f:3"),
    ("torch.broadcast_tensors(x, y)", "f:2,1", "f:3"), ("torch.block_diag(x, y)", "f:2,2", "f:1,3"), ("torch.atleast_2d(x, y)", "f:", "f:3"),
    # ---- indexing
    ("x.gather(1, y)", "f:3,4", "i4:3,2"), ("x.scatter(1, y, z)", "f:3,4", "i4:3,1", "f:3,1"), ("x.scatter_add(0, y, z)", "f:4,2", "i4:3,2", "f:3,2"),
    ("x.index_select(1, y)", "f:3,4", "i4:5"), ("x.index_add(0, y, z, alpha=2)", "f:4,2", "i4:3", "f:3,2"), ("x.index_copy(0, y, z)", "f:5,2", "i5:2", "f:2,2"),
    ("x.index_fill(1, y, -1.0)", "f:3,4", "i4:2"), ("x.take_along_dim(y, 1)", "f:3,4", "i4:3,2"), ("x.masked_scatter(y, z)", "f:3,4", "b:3,4", "f:12"),
    ("torch.where(x)", "b:3,4"),
    ("x[0]", "f:3,4"), ("x[-1, 2]", "f:3,4"), ("x[1:]", "f:3,4"), ("x[:, 1:3]", "f:3,4"), ("x[:, -2:]", "f:3,4"), ("x[::2]", "f:5,2"), ("x[..., 0]", "f:2,3,4"),
    ("x[None]", "f:2,3"), ("x[:, None, 1]", "f:2,3"), ("x[y]", "f:4,2", "i4:3"), ("x[y, z]", "f:4,3", "i4:5", "i3:5"), ("x[:, y]", "f:2,4", "i4:2,2"),
    ("x[y]", "f:3,4", "b:3,4"), ("x[y]", "f:3,4", "b:3"), ("x[1, y]", "f:3,4", "i4:2"), ("x[..., y, :1]", "f:2,4,3", "i4:2"),
    # ---- linear algebra
    ("x.addmm(y, z, beta=0.5, alpha=2)", "f:2,2", "f:2,3", "f:3,2"), ("x.addmv(y, z)", "f:2", "f:2,3", "f:3"), ("x.addr(y, z)", "f:2,3", "f:2", "f:3"),
    ("x.addbmm(y, z)", "f:2,2", "f:3,2,4", "f:3,4,2"), ("x.baddbmm(y, z, beta=0.5)", "f:3,2,2", "f:3,2,4", "f:3,4,2"),
    ("torch.chain_matmul(x, y, z)", "f:2,3", "f:3,4", "f:4,2"), ("x.matrix_power(3)", "m:3,3"), ("torch.linalg.cross(x, y)", "f:2,3", "f:2,3"),
    ("torch.tensordot(x, y, 1)", "f:2,3", "f:3,4"), ("torch.tensordot(x, y, ([0, 1], [1, 0]))", "f:2,3,2", "f:3,2,4"),
    ("torch.einsum('ij,jk->ki', x, y)", "f:2,3", "f:3,4"), ("torch.cdist(x, y)", "f:3,2", "f:4,2"), ("torch.cdist(x, y, 1.0)", "f:3,2", "f:4,2"),
    ("torch.linalg.det(x)", "m:3,3"), ("torch.linalg.slogdet(x)", "m:3,3"), ("torch.linalg.inv(x)", "m:3,3"), ("torch.linalg.solve(x, y)", "m:3,3", "f:3,2"),
    ("torch.linalg.cholesky(x @ x.T)", "m:3,3"), ("torch.linalg.eigvalsh(x + x.T)", "m:3,3"), ("torch.linalg.svdvals(x)", "f:3,4"),
    ("torch.linalg.pinv(x)", "f:3,4"), ("torch.linalg.matrix_rank(x)", "f:3,4"), ("torch.linalg.norm(x)", "f:3,4"), ("torch.linalg.norm(x, 'nuc')", "f:3,4"),
    ("torch.linalg.norm(x, 1)", "f:3,4"), ("torch.linalg.vector_norm(x, 3, 1)", "f:3,4"), ("torch.linalg.matrix_norm(x)", "f:2,3,4"),
    ("torch.linalg.matrix_norm(x, float('inf'))", "f:2,3,4"), ("torch.linalg.cond(x)", "m:3,3"), ("torch.linalg.matrix_exp(x)", "m:2,2"),
    ("torch.linalg.multi_dot([x, y, z])", "f:2,3", "f:3,4", "f:4,2"), ("torch.linalg.vecdot(x, y)", "f:3,4", "f:3,4"), ("torch.linalg.diagonal(x)", "f:2,3,3"),
    ("torch.linalg.tensorinv(x, 1)", "m:4,4"), ("torch.linalg.solve_triangular(x.triu(), y, upper=True)", "m:3,3", "f:3,2"),
    ("torch.linalg.qr(x)[0] @ torch.linalg.qr(x)[1]", "f:4,3"), ("torch.linalg.lstsq(x, y)[0]", "f:5,3", "f:5,2"), ("torch.linalg.vander(x)", "f:4"),
    # ---- making
    ("torch.arange(5)",), ("torch.arange(1, 7, 2)",), ("torch.arange(0.5, 2, 0.25)",), ("torch.linspace(-1, 2, 5)",), ("torch.logspace(-1, 2, 4)",),
    ("torch.logspace(0, 3, 4, 2)",), ("torch.eye(3)",), ("torch.eye(2, 4)",), ("torch.full((2, 3), 1.5)",), ("torch.tril_indices(3, 4, 1)",),
    ("torch.triu_indices(3, 4)",), ("torch.zeros_like(x)", "f:2,3"), ("torch.ones_like(x)", "i3:2,3"), ("torch.full_like(x, 2.5)", "f:2,3"),
    ("torch.hann_window(6)",), ("torch.hamming_window(5, False, 0.5, 0.25)",), ("torch.bartlett_window(6)",), ("torch.blackman_window(6)",),
    ("torch.kaiser_window(6)",), ("torch.sparse_coo_tensor(x, y, (3, 3)).to_dense()", "i3:2,4", "f:4"),
    # ---- special functions and Fourier transforms
    ("torch.special.entr(x)", "p:6"), ("torch.special.erfcx(x)", "f:6"), ("torch.special.expit(x)", "f:6"), ("torch.special.gammaln(x)", "g:6"),
    ("torch.special.gammainc(x, y)", "g:5", "g:5"), ("torch.special.i0e(x)", "f:6"), ("torch.special.i1(x)", "f:6"), ("torch.special.ndtr(x)", "f:6"),
    ("torch.special.ndtri(x)", "p:6"), ("torch.special.xlog1py(x, y)", "f:5", "p:5"), ("torch.special.zeta(x, y)", "g:5", "g:5"),
    ("torch.special.psi(x)", "g:5"), ("torch.special.polygamma(2, x)", "g:5"), ("torch.special.softmax(x, 1)", "f:2,3"), ("torch.special.bessel_j0(x)", "f:5"),
    ("torch.fft.fft(x)", "f:7"), ("torch.fft.ifft(x, n=5)", "c:7"), ("torch.fft.rfft(x, norm='ortho')", "f:2,6"), ("torch.fft.irfft(x)", "c:4"),
    ("torch.fft.fft2(x)", "f:2,3,4"), ("torch.fft.fftn(x, dim=(0, 1))", "f:3,4"), ("torch.fft.fftshift(x)", "f:2,5"), ("torch.fft.fftfreq(5, 0.5)",),
    ("torch.stft(x, 4, hop_length=2, return_complex=True)", "f:12"), ("torch.istft(torch.stft(x, 4, return_complex=True), 4)", "f:12"),
]


FUNCTIONAL = {"log_sigmoid": "logsigmoid"}


def spelled(name, *arguments):
    """How PyTorch writes the member: as a method, or as a function."""
    owner = "x" if hasattr(torch.Tensor, name) else "torch" if hasattr(torch, name) else "torch.nn.functional"
    listed = ", ".join(arguments if owner == "x" else ("x", *arguments))
    return f"{owner}.{FUNCTIONAL.get(name, name)}({listed})"


def members():
    for spec, names in UNARY.items():
        for name in names.split():
            yield {"member": name} | case(spelled(name), spec)
    for specs, names in BINARY.items():
        for name in names.split():
            yield {"member": name} | case(spelled(name, "y"), *specs)


if __name__ == "__main__":
    goldens = {"torch": torch.__version__, "members": list(members()), "lines": [case(*entry) for entry in LINES]}
    path = pathlib.Path(__file__).with_suffix(".json")
    with path.open("w") as file:
        file.write(f'{{\n"torch": {json.dumps(goldens["torch"])},\n')
        parts = [f'"{key}": [\n' + ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in goldens[key]) + "\n]" for key in ("members", "lines")]
        file.write(",\n".join(parts) + "\n}\n")
    print(f"{len(goldens['members'])} members, {len(goldens['lines'])} lines, {path.stat().st_size} bytes")
