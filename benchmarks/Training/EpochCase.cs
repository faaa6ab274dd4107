using DropoutTorch.Training;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>A network and how it is trained; the twin of epochs.py.</summary>
/// <param name="Name">For --only.</param>
/// <param name="Text">For the report.</param>
/// <param name="Model">The model's name and settings.</param>
/// <param name="Twin">The model, the optimizer and the rest in Python.</param>
/// <param name="Goal">Our time over PyTorch's, at most; null where none was set.</param>
internal sealed record EpochCase(string Name, string Text, TrainOptions Model, string Twin, double? Goal)
{
    internal static IReadOnlyList<EpochCase> All { get; } =
    [
        new("mlp-adam", "MLP 784-1024-1024-10, Adam", Mlp("1024,1024", new AdamOptions { Lr = 0.001 }), "mlp_2x1024, adam", 0.7),
        new("mlp-sgd", "the same, SGD with momentum", Mlp("1024,1024", Sgd), "mlp_2x1024, sgd", 0.7),
        new("mlp-maxnorm", "MLP 784-3x1024-10, SGD, max-norm 2", MaxNorm, "mlp_3x1024, sgd, 2.0", null),
        new("cnn-adam", "MnistCnn, Adam", new TrainOptions { Model = "mnist_cnn", Optimizer = new AdamOptions { Lr = 0.001 } }, "mnist_cnn, adam", 1.0),
    ];

    private static SgdOptions Sgd => new() { Lr = 0.05, Momentum = 0.95 };

    private static TrainOptions MaxNorm => Mlp("1024,1024,1024", Sgd) with { Training = new LoopOptions { MaxNorm = 2 } };

    private static TrainOptions Mlp(string hidden, OptimizerOptions optimizer) => new()
    {
        Model = "mlp",
        ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = hidden, ["dropout"] = "0.5", ["input_dropout"] = "0.2" },
        Optimizer = optimizer,
    };
}
