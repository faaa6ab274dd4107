using Engine.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace Engine.Tests.Distributions;

/// <summary>Transforms against PyTorch's: both directions, Jacobians, shapes, gradients.</summary>
public class TransformTests
{
    private static readonly Dictionary<string, Func<Tensor[], Transform>> s_twins = new()
    {
        ["transforms.ExpTransform()"] = _ => new ExpTransform(),
        ["transforms.ExpTransform().inv"] = _ => new LogTransform(),
        ["transforms.SigmoidTransform()"] = _ => new SigmoidTransform(),
        ["transforms.SoftplusTransform()"] = _ => new SoftplusTransform(),
        ["transforms.TanhTransform()"] = _ => new TanhTransform(),
        ["transforms.PowerTransform(y)"] = p => new PowerTransform(p[0]),
        ["transforms.AffineTransform(0.25, -1.5)"] = _ => new AffineTransform(0.25, -1.5),
        ["transforms.AffineTransform(y, z)"] = p => new AffineTransform(p[0], p[1]),
        ["transforms.AffineTransform(y, z, event_dim=1)"] = p => new AffineTransform(p[0], p[1], 1),
        ["transforms.AffineTransform(0.25, -1.5, event_dim=2)"] = _ => new AffineTransform(0.25, -1.5, 2),
        ["transforms.ReshapeTransform((3, 2), (2, 3))"] = _ => new ReshapeTransform([3, 2], [2, 3]),
        ["transforms.IndependentTransform(transforms.ExpTransform(), 1)"] = _ => new IndepdenentTransform(new ExpTransform(), 1),
        ["transforms.ComposeTransform([transforms.ExpTransform(), transforms.AffineTransform(y, y), transforms.ExpTransform().inv])"] = p =>
            new ComposeTransform([new ExpTransform(), new AffineTransform(p[0], p[0]), new ExpTransform().inv]),
        ["transforms.ComposeTransform([transforms.ExpTransform(), transforms.AffineTransform(0.5, 2.0, event_dim=1)])"] = _ =>
            new ComposeTransform([new ExpTransform(), new AffineTransform(0.5, 2, 1)]),
        ["transforms.ComposeTransform([transforms.SigmoidTransform(), transforms.AffineTransform(-1.0, 2.0)]).inv"] = _ =>
            new ComposeTransform([new SigmoidTransform(), new AffineTransform(-1, 2)]).inv,
        ["transforms.ComposeTransform([])"] = _ => new ComposeTransform([]),
    };

    public static TheoryData<string> Lines() => [.. DistributionGoldens.Instance.Transforms.Select(golden => golden.Pytorch)];

    [Fact]
    public void Every_case_has_its_twin() =>
        Assert.Equal(DistributionGoldens.Instance.Transforms.Select(golden => golden.Pytorch).Order(), s_twins.Keys.Order());

    [Theory]
    [MemberData(nameof(Lines))]
    public void Equals_PyTorch(string line)
    {
        var golden = DistributionGoldens.Instance.Transforms.Single(entry => entry.Pytorch == line);
        foreach (var (dtype, tolerance) in new[] { (ScalarType.Float64, 1e-9), (ScalarType.Float32, 1e-4) })
        {
            using var scope = NewDisposeScope();
            var inputs = Array.ConvertAll(DistributionGoldens.Inputs(golden.Inputs, dtype), input => input.requires_grad_());
            var made = s_twins[line](inputs[1..]);
            Assert.Equal(golden.Bijective, made.bijective);
            Assert.Equal((golden.DomainDim, golden.CodomainDim), (made.domain.event_dim, made.codomain.event_dim));
            Assert.Equal(golden.ForwardShape, made.forward_shape(inputs[0].shape));
            Assert.Equal(golden.Members["inverse"].Shape, made.inverse_shape(golden.ForwardShape));
            foreach (var (name, expected) in golden.Members)
                DistributionGoldens.AssertEqual(expected, Member(made, name, inputs[0]), inputs, tolerance, $"{line} [{name}, {dtype}]");
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_inverse_goes_back_and_its_Jacobian_is_the_other_sign(string line)
    {
        using var scope = NewDisposeScope();
        var golden = DistributionGoldens.Instance.Transforms.Single(entry => entry.Pytorch == line);
        var inputs = DistributionGoldens.Inputs(golden.Inputs, ScalarType.Float64);
        var made = s_twins[line](inputs[1..]);
        var (x, y) = (inputs[0].expand(golden.Members["inverse"].Shape), made.forward(inputs[0]));
        Assert.True(made.inv.forward(y).allclose(x, 1e-9, 1e-9));
        Assert.True(made.inv.inv.forward(x).allclose(y, 1e-9, 1e-9));
        Assert.True(made.inv.log_abs_det_jacobian(y, x).allclose(-made.log_abs_det_jacobian(x, y), 1e-9, 1e-9));
        Assert.Equal((made.domain.event_dim, made.codomain.event_dim), (made.inv.codomain.event_dim, made.inv.domain.event_dim));
        Assert.Equal(made.bijective, made.inv.bijective);
        Assert.Equal(golden.Members["inverse"].Shape, made.inv.forward_shape(golden.ForwardShape));
    }

    // PyTorch 1.13 sums the scale before it is broadcast.
    [Fact]
    public void The_Jacobian_of_a_broadcast_scale_counts_it_for_every_element()
    {
        using var scope = NewDisposeScope();
        var affine = new AffineTransform(zeros(3, float64), tensor(2.0), 1);
        Assert.Equal(3 * Math.Log(2), affine.log_abs_det_jacobian(zeros(3, float64), zeros(3, float64)).ToDouble(), 14);
    }

    [Fact]
    public void Signs_say_whether_a_transform_rises()
    {
        using var scope = NewDisposeScope();
        foreach (var rising in new Transform[] { new ExpTransform(), new LogTransform(), new SigmoidTransform(), new SoftplusTransform(), new TanhTransform() })
            Assert.Equal(1, rising.sign.ToInt32());
        Assert.Equal(-1, new AffineTransform(0, -3).sign.ToInt32());
        Assert.Equal(-1, new AffineTransform(0, -3).inv.sign.ToInt32());
        Assert.Equal([1.0, -1.0], new AffineTransform(tensor(0.0), tensor([2.0, -2.0])).sign.data<double>().ToArray());
        Assert.Equal(1, new ComposeTransform([new AffineTransform(0, -3), new ExpTransform(), new AffineTransform(1, -1)]).sign.ToInt32());
        Assert.Equal(-1, new PowerTransform(tensor(-2.0)).sign.ToDouble());
        Assert.Equal(-1, new IndepdenentTransform(new AffineTransform(0, -3), 1).sign.ToInt32());
    }

    [Fact]
    public void Transforms_that_are_not_one_to_one()
    {
        using var scope = NewDisposeScope();
        var x = GoldenFile.Fill("f", [2, 3], 1, ScalarType.Float64);
        Assert.True(new AbsTransform().forward(x).Equals(x.abs()));
        Assert.True(new AbsTransform().inv.forward(x).Equals(x));
        var y = new SoftmaxTransform().forward(x);
        Assert.True(constraints.simplex.check(y).all().ToBoolean());
        Assert.True(new SoftmaxTransform().inv.forward(y).softmax(-1).allclose(y));
        Assert.Equal((1, 1), (new SoftmaxTransform().domain.event_dim, new SoftmaxTransform().codomain.event_dim));
        foreach (var transform in new Transform[] { new AbsTransform(), new SoftmaxTransform() })
        {
            Assert.False(transform.bijective);
            Assert.Contains("one to one", Assert.Throws<NotImplementedException>(() => transform.log_abs_det_jacobian(x, y)).Message, StringComparison.Ordinal);
            Assert.Contains("not constant", Assert.Throws<NotImplementedException>(() => transform.sign).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mistakes_are_said_in_one_line()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3);
        Line("expected shapes of as many elements, got [2, 3] and [5]", () => new ReshapeTransform([2, 3], [5]));
        Line("expected a shape that ends in [2, 3], got [3]", () => new ReshapeTransform([2, 3], [6]).forward(x));
        Line("expected at least 2 dimensions, got 1", () => new IndepdenentTransform(new ExpTransform(), 2).forward(x));
        Line("cache_size of 0 or 1, got 3", () => new ComposeTransform([], 3));
        Line("expected transforms, got a null", () => new ComposeTransform([null!]));
        Line("event_dim of at least 0, got -1", () => new AffineTransform(0, 1, -1));
        var events = Assert.Throws<InvalidOperationException>(() => new ReshapeTransform([2, 3], [6]).event_dim).Message;
        Assert.Contains("2 dimensions before and 1 after", events, StringComparison.Ordinal);

        static void Line(string expected, Func<object> act)
        {
            var message = Assert.Throws<ArgumentException>(() => { act(); }).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void Nothing_is_left_undisposed()
    {
        foreach (var golden in DistributionGoldens.Instance.Transforms)
        {
            var inputs = DistributionGoldens.Inputs(golden.Inputs, ScalarType.Float32);
            var made = s_twins[golden.Pytorch](inputs[1..]);
            var before = LiveTensors.Count;
            foreach (var name in golden.Members.Keys)
                using (Member(made, name, inputs[0])) { }
            Assert.True(before == LiveTensors.Count, $"{golden.Pytorch}: {LiveTensors.Count - before} tensors left");
            foreach (var input in inputs) input.Dispose();
        }
    }

    [Fact]
    public void A_chain_that_widens_the_batch_expands_the_base_and_one_with_events_makes_it_independent()
    {
        using var scope = NewDisposeScope();
        using var wide = new TransformedDistribution(Normal(0.0), new AffineTransform(zeros(2, 3, float64), ones(3, float64)));
        Assert.Equal([2L, 3], wide.batch_shape);
        Assert.Equal([4L, 2, 3], wide.sample(4).shape);
        using var vector = new TransformedDistribution(Normal(zeros(5, 3, float64), ones(3, float64)), new AffineTransform(1, 2, 1));
        Assert.Equal([5L], vector.batch_shape);
        Assert.Equal([3L], vector.event_shape);
        Assert.Equal([5L], vector.log_prob(zeros(5, 3, float64)).shape);
        var message = Assert.Throws<ArgumentException>(() => new TransformedDistribution(Normal(0.0), new SoftmaxTransform())).Message;
        Assert.Contains("at least 1 dimensions, got shape []", message, StringComparison.Ordinal);
    }

    private static Tensor Member(Transform made, string name, Tensor x)
    {
        var y = made.forward(x);
        if (name == "forward") return y;
        using (y) return name == "inverse" ? made.inv.forward(y) : made.log_abs_det_jacobian(x, y);
    }
}
