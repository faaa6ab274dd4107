using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests.Kernels;

/// <summary>
/// Other devices compute a pass by tensor operators. On tensors of the CPU both ways can be held side by side: the same elements are kept,
/// and what is computed of them agrees to rounding.
/// </summary>
public class ComposeTests
{
    private static readonly StreamAddress s_address = new(0x1234_5678_9ABC_DEF0, Step: 7, Stream: 3, FirstRow: uint.MaxValue - 1);

    private static readonly long[][] s_shapes = [[3, 10], [2, 256], [2, 3, 45], [5, 1], [1, 1000], [700], [3, 4, 5, 6]];

    public static TheoryData<uint> StepRows => [0, 2];

    [Theory]
    [MemberData(nameof(StepRows))]
    public void Elements(uint steps) => Check(address => new ElementPerturbation(address, new Keep(0.3), new Affine(1.25, 0.5, -2)), steps);

    [Theory]
    [MemberData(nameof(StepRows))]
    public void Rectified_elements(uint steps) => Check(address => new RectifiedMask(address, new Keep(0.3), 1 / 0.7), steps);

    [Theory]
    [MemberData(nameof(StepRows))]
    public void Normal_noise(uint steps) => Check(address => new NormalPerturbation(address, 0.5), steps, 1e-5);

    [Theory]
    [MemberData(nameof(StepRows))]
    public void Gates(uint steps)
    {
        // Every way to share: gates before, after, between; rows shared or numbered by another dimension.
        for (var pattern = 1; pattern < 16; pattern++)
            foreach (var rowDim in new[] { -1, 0, 1 })
            {
                bool[] shared = [.. Enumerable.Range(0, 4).Select(dim => (pattern >> dim & 1) != 0)];
                Check(address => new GatePerturbation(address, new Keep(0.3), new Affine(1.25), new GateAxes(shared, rowDim)), rowDim < 0 ? 0 : steps, 1e-12, [[3, 4, 5, 6], [4, 1, 7, 2]]);
            }
    }

    private static void Check(Func<StreamAddress, Pass> create, uint stepRows, double tolerance = 1e-12, long[][]? shapes = null)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var shape in shapes ?? s_shapes)
        {
            var pass = create(s_address with { StepRows = stepRows });
            long[] dims = [.. Enumerable.Range(0, shape.Length).Select(dim => (long)dim)];
            foreach (var x in new[] { randn(shape, dtype: float64), randn([.. shape.Reverse()], dtype: float64).permute([.. dims.Reverse()]) })
            {
                var kernel = pass.Apply(x, inplace: false);
                var composed = pass.Compose(x, DenseLayout.Of(kernel)!);
                Assert.True(kernel.allclose(composed, rtol: tolerance, atol: tolerance), $"({string.Join(", ", shape)}) {pass}");
            }
        }
    }
}
