using DropoutTorch.Layers;
using DropoutTorch.Models.Placement;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>Modules whose order is known in part, or not at all.</summary>
internal static class PlacementNetworks
{
    /// <summary>
    /// The block of a wide residual network (Zagoruyko and Komodakis 2016): norm, ReLU, convolution, norm, ReLU, dropout, convolution, and the
    /// shortcut.
    /// </summary>
    internal sealed class PreactivatedBlock : Module<Tensor, Tensor>, IExecutionOrder
    {
        private readonly Sequential _branch;
        private readonly Sequential _shortcut = Sequential(Conv2d(4, 4, 1));

        public PreactivatedBlock(Module<Tensor, Tensor> dropout) : base(nameof(PreactivatedBlock))
        {
            _branch = Sequential(
                BatchNorm2d(4), ReLU(), Conv2d(4, 4, 3, padding: 1), BatchNorm2d(4), ReLU(), dropout, Conv2d(4, 4, 3, padding: 1));
            register_module("branch", _branch);
            register_module("shortcut", _shortcut);
        }

        public IReadOnlyList<(string name, Module module)> execution_order => [("branch", _branch)];

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return (_shortcut.call(input) + _branch.call(input)).MoveToOuterDisposeScope();
        }
    }

    /// <summary>A block that adds what its last child, a dropout, gives.</summary>
    internal sealed class AddingBlock : Module<Tensor, Tensor>, IExecutionOrder
    {
        public AddingBlock(params Module<Tensor, Tensor>[] children) : base(nameof(AddingBlock))
        {
            for (int i = 0; i < children.Length; i++)
                register_module($"m{i}", children[i]);
        }

        public IReadOnlyList<(string name, Module module)> execution_order => [.. named_children()];

        public override Tensor forward(Tensor input) => throw new NotSupportedException("Advice runs nothing.");
    }

    /// <summary>A chain with a stage that is not registered and others that lie in a container.</summary>
    internal sealed class Staged : Module<Tensor, Tensor>, IStagedModel
    {
        private readonly Sequential _features;

        public Staged(params Module<Tensor, Tensor>[] features) : base(nameof(Staged))
        {
            _features = Sequential(features);
            register_module("features", _features);
        }

        public IReadOnlyList<(string name, Module<Tensor, Tensor> module)> stages =>
            [("start", new Identity(4)), .. _features.named_children().Select(child => ($"features.{child.name}", (Module<Tensor, Tensor>)child.module))];

        public override Tensor forward(Tensor input) => throw new NotSupportedException("Advice runs nothing.");

        private sealed class Identity(long size) : Module<Tensor, Tensor>($"Identity{size}")
        {
            public override Tensor forward(Tensor input) => input.alias();
        }
    }

    /// <summary>Any children, in an order that only its forward would know.</summary>
    internal sealed class Custom : Module<Tensor, Tensor>
    {
        public Custom(params Module[] children) : base(nameof(Custom))
        {
            for (int i = 0; i < children.Length; i++)
                register_module($"m{i}", children[i]);
        }

        public override Tensor forward(Tensor input) => throw new NotSupportedException("Advice runs nothing.");
    }

    /// <summary>The same, called with a state at every step.</summary>
    internal sealed class CustomStep : Module<Tensor, Tensor, Tensor>
    {
        public CustomStep(params Module[] children) : base(nameof(CustomStep))
        {
            for (int i = 0; i < children.Length; i++)
                register_module($"m{i}", children[i]);
        }

        public override Tensor forward(Tensor input, Tensor state) => throw new NotSupportedException("Advice runs nothing.");
    }
}
