using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
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

        [ComponentName(Name = "counter")]
        private readonly Tensor _steps = tensor(3L);

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor input) => second.call(first.call(input)) * scale + offset + _steps * 0;
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
        Assert.Equal(["block.offset", "block.counter"], module.named_buffers().Select(entry => entry.name));
        Assert.Equal(["block", "head"], module.named_children().Select(entry => entry.name));
        Assert.Equal(
            ["block", "head", "block.first", "block.second", "head.one", "head.two"],
            module.named_modules().Select(entry => entry.name));
        Assert.Empty(module.named_parameters(recurse: false));
        Assert.Equal("Outer", module.GetName());
    }

    [Fact]
    public void StateDictHoldsTheTensorsThemselves()
    {
        using var module = new Outer();
        Assert.Equal(
            ["block.scale", "block.offset", "block.counter", "block.first.weight", "block.first.bias", "block.second.weight",
                "head.one.weight", "head.one.bias", "head.two.weight", "head.two.bias"],
            module.state_dict().Keys);
        Assert.Equal(["net.block.scale", "net.block.offset"], module.state_dict(prefix: "net").Keys.Take(2));
        Assert.Same(module.get_parameter("head.one.bias"), module.state_dict()["head.one.bias"]);
        Assert.Same(module.get_buffer("block.counter"), module.state_dict()["block.counter"]);
    }

    [Fact]
    public void NamesAreFoundOrNot()
    {
        using var module = new Outer();
        Assert.True(module.has_parameter("block.first.weight"));
        Assert.False(module.has_parameter("block.second.bias"));
        Assert.True(module.has_buffer("block.offset"));
        Assert.False(module.has_buffer("block.scale"));
        Assert.Null(module.get_parameter("nothing.here"));
        Assert.Null(module.get_buffer("offset"));
    }

    [Fact]
    public void BuffersThatAreNotPersistentStayOutOfTheState()
    {
        using var module = Linear(1, 1);
        module.register_buffer("kept", ones(1));
        module.register_buffer("scratch", ones(1), persistent: false);
        Assert.Equal(["kept", "scratch"], module.named_buffers().Select(entry => entry.name));
        Assert.Equal(["kept"], module.named_buffers(include_nonpersistent: false).Select(entry => entry.name));
        Assert.Equal(["weight", "bias", "kept"], module.state_dict().Keys);
    }

    [Fact]
    public void LoadStateDictCopiesValues()
    {
        using var scope = NewDisposeScope();
        using var source = new Outer();
        using var target = new Outer();
        var held = target.get_parameter("block.first.weight")!;
        target.load_state_dict(source.state_dict());
        foreach (var (key, value) in source.state_dict()) Assert.Equal(value, target.state_dict()[key]);
        Assert.Same(held, target.get_parameter("block.first.weight"));
        Assert.NotSame(held, source.get_parameter("block.first.weight"));
        Assert.True(held.requires_grad);
    }

    [Fact]
    public void LoadStateDictRefusesWhatDoesNotFitAndChangesNothing()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 3);
        var before = module.weight.clone();
        var wrongShape = new Dictionary<string, Tensor> { ["weight"] = zeros(3, 2), ["bias"] = zeros(1) };
        var mismatch = Assert.Throws<InvalidOperationException>(() => module.load_state_dict(wrongShape));
        Assert.Equal("Linear: size mismatch for 'bias': expected [3], got [1].", mismatch.Message);
        var wrongNames = new Dictionary<string, Tensor> { ["weight"] = zeros(3, 2), ["scale"] = zeros(3) };
        var names = Assert.Throws<InvalidOperationException>(() => module.load_state_dict(wrongNames));
        Assert.Equal("Linear: the state_dict does not fit: missing keys [bias], unexpected keys [scale].", names.Message);
        Assert.Equal(before, module.weight);
        var (missing, unexpected) = module.load_state_dict(wrongNames, strict: false);
        Assert.Equal(["bias"], missing);
        Assert.Equal(["scale"], unexpected);
        Assert.Equal(0, module.weight.abs().sum().ToDouble());
    }

    [Fact]
    public void AnEntryWithoutATensorIsNamed()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 3);
        var before = module.weight.clone();
        var source = new Dictionary<string, Tensor> { ["weight"] = zeros(3, 2), ["bias"] = null! };
        foreach (var strict in new[] { true, false })
            Assert.Equal("Linear: expected a tensor for 'bias', got null. (Parameter 'source')",
                Assert.Throws<ArgumentException>(() => module.load_state_dict(source, strict)).Message);
        Assert.Equal(before, module.weight);
        module.load_state_dict(source, skip: ["bias"]);
        Assert.Equal(0, module.weight.abs().sum().ToDouble());
    }

    [Fact]
    public void SkippedKeysAreLeftAlone()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 3);
        var before = module.bias!.clone();
        module.load_state_dict(new() { ["weight"] = ones(3, 2) }, skip: ["bias"]);
        Assert.Equal(ones(3, 2), module.weight);
        Assert.Equal(before, module.bias);
    }

    [Fact]
    public void TrainAndEvalReachEverySubmodule()
    {
        using var module = new Outer();
        Assert.True(module.training);
        module.eval();
        Assert.All(module.modules(), child => Assert.False(child.training));
        module.train();
        Assert.All(module.modules(), child => Assert.True(child.training));
    }

    [Fact]
    public void ApplyVisitsChildrenFirst()
    {
        using var module = new Outer();
        var names = new List<string>();
        Assert.Same(module, module.apply(child => names.Add(child.GetName())));
        Assert.Equal(["Linear", "Linear", "Block", "Linear", "Linear", "Sequential", "Outer"], names);
    }

    [Fact]
    public void ZeroGradForgetsOrZeroes()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 1);
        module.call(ones(1, 2)).sum().backward();
        module.zero_grad(set_to_none: false);
        Assert.Equal(zeros(1, 2), module.weight.grad!);
        module.zero_grad();
        Assert.Null(module.weight.grad);
    }

    [Fact]
    public void ConversionKeepsTheParameterObjectsAndTheirGradients()
    {
        using var scope = NewDisposeScope();
        using var module = new Outer();
        var weight = module.get_parameter("block.first.weight")!;
        module.call(ones(1, 3)).sum().backward();
        var gradient = weight.grad!.clone();
        Assert.Same(module, module.to(float64));
        Assert.Same(weight, module.get_parameter("block.first.weight"));
        Assert.Equal(float64, weight.dtype);
        Assert.Equal(gradient.to(float64), weight.grad!);
        Assert.Equal(float64, module.get_buffer("block.offset")!.dtype);
        Assert.Equal(int64, module.get_buffer("block.counter")!.dtype);
        Assert.True(weight.is_leaf && weight.requires_grad);
        module.call(ones(1, 3, float64)).sum().backward();
        Assert.True(weight.grad!.allclose(2 * gradient.to(float64), 1e-5));
        Assert.Equal(float32, module.@float().get_parameter("head.two.bias")!.dtype);
    }

    [Fact]
    public void ConversionToWholeNumbersIsRefused()
    {
        using var module = Linear(1, 1);
        Assert.StartsWith("nn.Module.to: expected a floating point or complex type, got Int64.",
            Assert.Throws<ArgumentException>(() => module.to(int64)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RegistrationRefusesWhatCannotBe()
    {
        using var module = Linear(1, 1);
        using var relu = ReLU();
        Assert.Equal("Linear: the parameter 'weight' is already registered.",
            Assert.Throws<InvalidOperationException>(() => module.register_parameter("weight", Parameter(ones(1)))).Message);
        Assert.StartsWith("expected a name that is not empty and has no '.', got 'a.b'.",
            Assert.Throws<ArgumentException>(() => module.register_module("a.b", relu)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => module.register_buffer("none", null!));
        Assert.Equal("ReLU has no parameters, buffers or submodules: the module 'inner' cannot be registered with it.",
            Assert.Throws<InvalidOperationException>(() => relu.register_module("inner", module)).Message);
    }

    [Fact]
    public void SharedParametersAreListedOnce()
    {
        using var first = Linear(2, 2, hasBias: false);
        using var second = Linear(first.weight);
        using var both = Sequential(first, second);
        Assert.Single(both.parameters());
        Assert.Equal(["0.weight", "1.weight"], both.state_dict().Keys);
    }

    [Fact]
    public void ALinearWithoutBiasHasNone()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 3);
        Assert.Equal((2L, 3L), (module.in_features, module.out_features));
        module.bias = null;
        Assert.Equal(["weight"], module.state_dict().Keys);
        module.bias = Parameter(ones(3));
        Assert.Equal(["weight", "bias"], module.state_dict().Keys);
        Assert.Equal(ones(1, 3), module.call(zeros(1, 2)));
    }
}
