using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Native;

public class OperatorTests
{
    [Fact]
    public void Trailing_arguments_take_the_schemas_defaults()
    {
        using var x = tensor(new[] { 1.0, 2.0 });
        using var sum = Op.Call("add.Tensor", x, x);
        using var scaled = Op.Call("add.Tensor", x, x, 3);
        Assert.Equal([2.0, 4.0], sum.data<double>().ToArray());
        Assert.Equal([4.0, 8.0], scaled.data<double>().ToArray());
    }

    [Fact]
    public void An_integer_stands_in_for_a_float_as_in_Python()
    {
        using var x = zeros(3);
        Op.InPlace("uniform_", x, 1, 1);
        Assert.Equal(3f, x.sum().item<float>());
    }

    [Fact]
    public void A_name_built_at_run_time_finds_the_same_operator()
    {
        var literal = Operator.Get("relu");
        Assert.Same(literal, Operator.Get(string.Concat("re", "lu".ToLowerInvariant())));
        Assert.Equal("aten::relu(Tensor self) -> Tensor", literal.Schema);
    }

    [Fact]
    public void An_operator_that_libtorch_lacks_is_named()
    {
        var error = Assert.Throws<NotImplementedException>(() => Op.Call("no_such_operator.Tensor", 1));
        Assert.Equal($"libtorch {__version__} has no operator aten::no_such_operator.Tensor", error.Message);
    }

    [Fact]
    public void An_argument_of_the_wrong_kind_is_named_with_both_types()
    {
        using var x = ones(2);
        var error = Assert.Throws<TorchException>(() => Op.Call("add.Tensor", x, "two"));
        Assert.Equal(TorchErrorKind.Type, error.Kind);
        Assert.Contains("argument 'other' expected Tensor, got str", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_surplus_arguments_are_counted()
    {
        using var x = ones(2);
        Assert.Contains("argument 'other' has no default and was not given",
            Assert.Throws<TorchException>(() => Op.Call("add.Tensor", x)).Message, StringComparison.Ordinal);
        Assert.Contains("expected at most 1 arguments, got 2",
            Assert.Throws<TorchException>(() => Op.Call("relu", x, x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_of_another_kind_is_refused()
    {
        using var x = ones(2);
        Assert.Throws<InvalidOperationException>(() => Op.Bool("relu", x));
    }

    [Fact]
    public void Lists_longer_than_the_stack_area_arrive_whole()
    {
        var tensors = Enumerable.Range(0, 500).Select(i => tensor(new[] { (long)i })).ToArray();
        using var all = Op.Call("cat", tensors, 0);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), all.data<long>().ToArray());
        foreach (var t in tensors) t.Dispose();
    }

    [Fact]
    public void Every_kind_of_argument_arrives()
    {
        using var x = arange(6).reshape(2, 3);
        using var pick = tensor(new[] { 1L });
        using var picked = Op.Call("index.Tensor", x, Value.OptionalTensors([null, pick]));
        Assert.Equal([1L, 4L], picked.data<long>().ToArray());
        using var truncated = Op.Call("div.Scalar_mode", x, 2, "floor");
        Assert.Equal([0L, 0, 1, 1, 2, 2], truncated.data<long>().ToArray());
        using var z = Op.Call("scalar_tensor", (TorchSharp.Scalar)(1.5f, -2f), ScalarType.ComplexFloat64);
        Assert.Equal(new System.Numerics.Complex(1.5, -2), z.item<System.Numerics.Complex>());
        using var generator = new Generator(5);
        using var first = Op.Call("rand.generator", new long[] { 4 }, generator);
        generator.manual_seed(5);
        using var again = Op.Call("rand.generator", new long[] { 4 }, generator);
        Assert.True(first.Equals(again));
    }

    [Fact]
    public void The_list_of_operators_holds_the_common_ones()
    {
        var names = EngineInfo.Operators;
        Assert.Contains("aten::add.Tensor", names);
        Assert.True(names.Count > 1500, $"{names.Count}");
    }
}
