using DropoutTorch.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>Networks with what makes summaries hard.</summary>
internal static class SummaryNetworks
{
    /// <summary>A convolutional network of stock layers.</summary>
    public static Sequential Convolutional() => Sequential(
        ("features", Sequential(
            ("0", Conv2d(3, 8, 3, padding: 1)),
            ("1", BatchNorm2d(8)),
            ("2", new ReLUDropout(0.25)),
            ("3", MaxPool2d(2)))),
        ("flatten", Flatten()),
        ("dropout", Dropout(0.5)),
        ("classifier", Linear(2048, 10)));

    /// <summary>A chain that runs the children of a container itself, and flattens by a stage that is not registered.</summary>
    internal sealed class Staged : Module<Tensor, Tensor>, IStagedModel
    {
        public Staged() : base(nameof(Staged))
        {
            Sequential features = Sequential(Conv2d(1, 2, 3), new SpatialDropout2d(0.1), Conv2d(2, 4, 3), new SpatialDropout2d(0.25));
            Linear head = Linear(16, 3);
            register_module("features", features);
            register_module("head", head);
            var inner = features.named_children().Select(child => ($"features.{child.name}", (Module<Tensor, Tensor>)child.module));
            stages = [.. inner, ("flatten", Flatten()), ("head", head)];
        }

        public IReadOnlyList<(string name, Module<Tensor, Tensor> module)> stages { get; }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return stages.Aggregate(input, (x, stage) => stage.module.call(x)).MoveToOuterDisposeScope();
        }
    }

    /// <summary>x + dropout(relu(linear(relu(x)))): the same relu twice, a child that nobody calls, a weight of its own.</summary>
    internal sealed class Residual : Module<Tensor, Tensor>
    {
        private readonly Linear _linear = Linear(4, 4);
        private readonly ReLU _relu = ReLU();
        private readonly InvertedDropout _dropout = new(0.1);

        public Residual() : base(nameof(Residual))
        {
            register_module("linear", _linear);
            register_module("relu", _relu);
            register_module("dropout", _dropout);
            register_module("spare", Linear(4, 2));
            register_parameter("scale", new Parameter(ones(4)));
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor inner = _dropout.call(_relu.call(_linear.call(_relu.call(input))));
            return (input + (inner * get_parameter("scale")!)).MoveToOuterDisposeScope();
        }
    }

    /// <summary>A language model whose decoder has the encoder's weight, and whose LSTM gives a tuple.</summary>
    internal sealed class Language : Module<Tensor, Tensor>
    {
        private readonly Embedding _encoder = Embedding(100, 8);
        private readonly LSTM _rnn = LSTM(8, 8);
        private readonly Linear _decoder = Linear(8, 100);

        public Language() : base(nameof(Language))
        {
            _decoder.weight = _encoder.weight!;
            register_module("encoder", _encoder);
            register_module("rnn", _rnn);
            register_module("decoder", _decoder);
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return _decoder.call(_rnn.call(_encoder.call(input)).Item1).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Draws random numbers also in evaluation, and can be made to fail after the first layer.</summary>
    internal sealed class Troublesome : Module<Tensor, Tensor>
    {
        private readonly Sequential _body = Sequential(BatchNorm1d(4), new InvertedDropout(0.5, seed: 3) { Mode = StochasticMode.AlwaysOn });

        public Troublesome() : base(nameof(Troublesome)) => register_module("body", _body);

        public bool Fails { get; set; }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            Tensor inner = _body.call(input);
            if (Fails)
                throw new InvalidOperationException("on purpose");
            return (inner + randn_like(inner)).MoveToOuterDisposeScope();
        }
    }
}
