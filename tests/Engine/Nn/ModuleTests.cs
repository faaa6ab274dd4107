using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

public class ModuleTests
{
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Linear first = Linear(3, 4);
        private readonly Linear second = Linear(4, 2, hasBias: false);
        private readonly Parameter scale = new(ones(2));
        private readonly Tensor offset = full(new long[] { 2 }, 0.5);

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor input) => second.call(first.call(input)) * scale + offset;
    }

    private sealed class Outer : Module<Tensor, Tensor>
    {
        private readonly Block block = new();
        private readonly Module<Tensor, Tensor> head = Sequential(("one", Linear(2, 2)), ("two", Linear(2, 1)));

        public Outer() : base(nameof(Outer)) => RegisterComponents();

        public override Tensor forward(Tensor input) => head.call(block.call(input));
    }

    [Fact]
    public void FieldsAreRegisteredUnderTheirNames()
    {
        using var module = new Outer();
        Assert.Equal(
            ["block.scale", "block.first.weight", "block.first.bias", "block.second.weight",
                "head.one.weight", "head.one.bias", "head.two.weight", "head.two.bias"],
            module.named_parameters().Select(entry => entry.name));
        Assert.Equal(["block.offset"], module.named_buffers().Select(entry => entry.name));
        Assert.Equal(["block", "head"], module.named_children().Select(entry => entry.name));
        Assert.Equal(
            ["block", "head", "block.first", "block.second", "head.one", "head.two"],
            module.named_modules().Select(entry => entry.name));
    }

    [Fact]
    public void StateDictNamesFollowPyTorch()
    {
        using var module = new Outer();
        Assert.Equal(
            ["block.scale", "block.offset", "block.first.weight", "block.first.bias", "block.second.weight",
                "head.one.weight", "head.one.bias", "head.two.weight", "head.two.bias"],
            module.state_dict().Keys);
        Assert.Equal(["net.block.scale", "net.block.offset"], module.state_dict(prefix: "net").Keys.Take(2));
        Assert.Same(module.get_parameter("head.one.bias"), module.state_dict()["head.one.bias"]);
    }
}
