using System.Text.Json;
using TorchSharp;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>What TorchSharp marks as obsolete: values against PyTorch's, defining properties, and refusals that name a way.</summary>
[Obsolete("As what it tests: only obsolete code may call members whose use is an error.")]
public class SupersededTests
{
    private sealed record SupersededFile(OperatorCase[] Lines);

    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<OperatorCase[]> s_lines = new(Read);

    private static readonly Dictionary<string, Func<Tensor[], object?>> s_twins = new()
    {
        ["torch.cholesky(x @ x.mH + torch.eye(3))"] = t => cholesky(Positive(t[0])),
        ["torch.cholesky(x @ x.mH + torch.eye(3), upper=True)"] = t => cholesky(Positive(t[0]), true),
        ["torch.cholesky(x @ x.mH + torch.eye(3), upper=True).abs()"] = t => cholesky(Positive(t[0]), true).abs(),
        ["torch.lu_solve(y, *torch.linalg.lu_factor(x))"] = t => lu_solve(t[1], linalg.lu_factor(t[0]).LU, linalg.lu_factor(t[0]).Pivots),
        ["torch.linalg.eigvals(x).abs().sort()[0]"] = t => eig(t[0]).eigenvalues.abs().sort().Values,
        ["torch.linalg.matrix_rank(x)"] = t => matrix_rank(t[0]),
        ["torch.linalg.matrix_rank(x[:, :1] * x[:1], atol=0.01, rtol=0.0)"] = t => matrix_rank(t[0].narrow(1, 0, 1) * t[0].narrow(0, 0, 1), 0.01f),
        ["torch.linalg.matrix_rank(x + x.mT, hermitian=True)"] = t => matrix_rank(t[0] + t[0].mT, symmetric: true),
        ["torch.gradient(x, spacing=2.0)"] = t => gradient(t[0], 2, dims: null),
        ["torch.gradient(x, dim=1)"] = t => gradient(t[0], dim: 1),
        ["torch.gradient(x, spacing=3.0, dim=0, edge_order=2)"] = t => gradient(t[0], 3, 0L, 2),
        ["torch.gradient(x, spacing=2.0, dim=[1, 0])"] = t => gradient(t[0], 2, [1, 0]),
        ["torch.gradient(x, spacing=1.0, edge_order=2)"] = t => gradient(t[0], 1, dim: null, 2),
        ["torch.index_reduce(x, 0, y, z, 'prod')"] = t => index_reduce(t[0], 0, t[1], t[2], Reduce.prod),
        ["torch.index_reduce(x, 1, y, z, 'mean', include_self=False)"] = t => index_reduce(t[0], 1, t[1], t[2], Reduce.mean, false),
        ["torch.index_reduce(x, 0, y, z, 'amax')"] = t => index_reduce(t[0], 0, t[1], t[2], Reduce.amax),
        ["torch.index_reduce(x, 0, y, z, 'amin', include_self=False)"] = t => index_reduce(t[0], 0, t[1], t[2], Reduce.amin, false),
        ["torch.fake_quantize_per_tensor_affine(x, torch.tensor(0.25).float(), torch.tensor(2).int(), -3, 4)"] = t =>
            fake_quantize_per_tensor_affine(t[0], tensor(0.25f), tensor(2), -3, 4),
        ["torch.fake_quantize_per_channel_affine(x, torch.tensor([0.5, 0.1, 0.25]).float(), torch.tensor([0, 2, -1]).int(), 0, -5, 5)"] = t =>
            fake_quantize_per_channel_affine(t[0], tensor(new[] { 0.5f, 0.1f, 0.25f }), tensor(new[] { 0, 2, -1 }), 0, -5, 5),
        ["torch.quantized_max_pool1d(torch.quantize_per_tensor(x.float(), 0.1, 3, torch.quint8), [3], [2], [1]).dequantize()"] = t =>
            Plain(quantized_max_pool1d(Quantized(t[0]), [3], [2], [1])),
        ["torch.quantized_max_pool2d(torch.quantize_per_tensor(x.float(), 0.1, 3, torch.quint8), [2, 3], [2, 1], [1, 1], [1, 1]).dequantize()"] = t =>
            Plain(quantized_max_pool2d(Quantized(t[0]), [2, 3], [2, 1], [1, 1])),
        ["torch.quantized_max_pool2d(torch.quantize_per_tensor(x.float(), 0.1, 3, torch.quint8), [2, 2], [2, 2], [0, 0], [1, 1], True).dequantize()"] = t =>
            Plain(quantized_max_pool2d(Quantized(t[0]), [2, 2], null, null, ceil_mode: true)),
        ["torch.quantized_batch_norm(torch.quantize_per_tensor(x.float(), 0.1, 3, torch.quint8), y.float(), z.float(), torch.tensor([0.1, -0.2]).float(), torch.tensor([1.5, 0.5]).float(), 1e-5, 0.2, 1).dequantize()"] = t =>
            Plain(quantized_batch_norm(Quantized(t[0]), t[1].to(ScalarType.Float32), t[2].to(ScalarType.Float32), tensor(new[] { 0.1f, -0.2f }), tensor(new[] { 1.5f, 0.5f }), 1e-5, 0.2, 1)),
        ["torch.sparse_coo_tensor(x, y, (3, 3)).to_dense()"] = t => sparse(t[0], t[1], [3, 3]).to_dense(),
    };

    public static TheoryData<string, ScalarType> Cases()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var golden in s_lines.Value)
        {
            data.Add(golden.Pytorch, ScalarType.Float64);
            data.Add(golden.Pytorch, ScalarType.Float32);
        }
        return data;
    }

    [Fact]
    public void Every_line_has_its_twin() => Assert.Equal(s_lines.Value.Select(golden => golden.Pytorch).Order(), s_twins.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_are_PyTorchs(string line, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var golden = s_lines.Value.Single(entry => entry.Pytorch == line);
        OperatorGoldens.AssertEqual(golden, s_twins[line](OperatorGoldens.Inputs(golden, dtype)), dtype);
    }

    [Theory]
    [InlineData(7, 3, 2, ScalarType.Float64)]
    [InlineData(4, 4, 1, ScalarType.Float64)]
    [InlineData(3, 7, 2, ScalarType.Float64)]
    [InlineData(6, 2, 3, ScalarType.ComplexFloat64)]
    [InlineData(2, 5, 3, ScalarType.ComplexFloat64)]
    public void Least_squares_leave_a_residual_that_the_matrix_cannot_reach(long m, long n, long k, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var (a, b) = (randn(m, n, dtype: dtype, generator: generator), randn(m, k, dtype: dtype, generator: generator));
        var before = LiveTensors.Count;
        var (solution, qr) = lstsq(b, a);
        Assert.Equal(before + 2, LiveTensors.Count);
        Assert.Equal([Math.Max(m, n), k], solution.shape);
        Assert.Equal([m, n], qr.shape);

        var x = solution.narrow(0, 0, n);
        var residual = b - a.matmul(x);
        Assert.True(a.mH.matmul(residual).abs().max().ToDouble() < 1e-12);
        Assert.True(x.allclose(linalg.lstsq(a, b).Solution, 1e-10, 1e-12)); // the smallest one where there are many
        if (m > n) Assert.True(solution.narrow(0, n, m - n).abs().pow(2).sum(dim: 0).allclose(residual.abs().pow(2).sum(dim: 0), 1e-10, 1e-12));
        var triangle = m >= n ? qr.narrow(0, 0, n).triu() : qr.narrow(1, 0, m).tril();
        var gram = m >= n ? a.mH.matmul(a) : a.matmul(a.mH);
        Assert.True((m >= n ? triangle.mH.matmul(triangle) : triangle.matmul(triangle.mH)).allclose(gram, 1e-10, 1e-12));
    }

    [Fact]
    public void Least_squares_need_two_matrices_of_as_many_rows()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("got B of shape [3] and A of shape [3, 2]", Assert.Throws<ArgumentException>(() => lstsq(ones(3), ones(3, 2))).Message);
        Assert.Contains("got B of shape [4, 1] and A of shape [3, 2]", Assert.Throws<ArgumentException>(() => lstsq(ones(4, 1), ones(3, 2))).Message);
    }

    [Fact]
    public void Eigenvectors_come_when_asked_for()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 2, 1 }, { -1, 3 } });
        var (values, vectors) = eig(matrix, eigenvectors: true);
        Assert.True(matrix.to(ScalarType.ComplexFloat64).matmul(vectors).allclose(vectors * values, 1e-12, 1e-12));
        Assert.Equal([0], eig(matrix).eigenvectors.shape);
    }

    [Fact]
    public void A_cholesky_factor_has_a_gradient()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[,] { { 4, 1 }, { 1, 3 } }).requires_grad_();
        cholesky(x, upper: true).sum().backward();
        using var silent = no_grad();
        // d/dx00 by differences, of the symmetric part that the factor sees.
        var step = zeros(2, 2, ScalarType.Float64);
        step[0, 0] = 1e-6;
        var slope = (cholesky(x + step).sum() - cholesky(x - step).sum()) / 2e-6;
        Assert.Equal(slope.item<double>(), x.grad![0, 0].item<double>(), 1e-7);
    }

    [Fact]
    public void What_one_tensor_cannot_hold_is_refused_with_a_way_out()
    {
        using var x = eye(2);
        (string way, Func<Tensor> call)[] refusals =
        [
            ("Fix: torch.linalg.qr.", () => qr(x)),
            ("Fix: torch.linalg.svd.", () => svd(x)),
            ("Fix: torch.linalg.eigh.", () => symeig(x)),
            ("Fix: torch.linalg.svd(A, fullMatrices: false).", () => svd_lowrank(x)),
            ("fullMatrices: false).", () => pca_lowrank(x)),
        ];
        foreach (var (way, call) in refusals) Assert.EndsWith(way, Assert.Throws<NotImplementedException>(() => _ = call()).Message);
        Assert.Contains("expected prod, mean, amax or amin, got 9", Assert.Throws<ArgumentOutOfRangeException>(() => index_reduce(x, 0, x, x, (Reduce)9)).Message);
    }

    [Fact]
    public void A_permutation_is_written_into_the_tensor()
    {
        using var scope = NewDisposeScope();
        var target = zeros(0, ScalarType.Int64);
        Assert.Same(target, randperm_out(target, 9));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i), target.data<long>().ToArray().Order());
    }

    [Fact]
    public void An_assertion_refuses_with_its_message()
    {
        _assert(true, "never");
        _assert(() => true, "never");
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => _assert(false, "no")).Message);
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => _assert(() => false, "no")).Message);
    }

    private static Tensor Positive(Tensor x) => x.matmul(x.mH) + eye(3, dtype: x.dtype);

    private static Tensor Quantized(Tensor x) => Op.Call("quantize_per_tensor", x.to(ScalarType.Float32), 0.1, 3, ScalarType.QUInt8);

    private static Tensor Plain(Tensor quantized) => Op.Call("dequantize.self", quantized);

    private static OperatorCase[] Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", "superseded_goldens.json"));
        return JsonSerializer.Deserialize<SupersededFile>(text, s_options)!.Lines;
    }
}
