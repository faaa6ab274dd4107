using DropoutTorch.Models;
using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public class TrainOptionsTests
{
    [Fact]
    public void The_defaults_are_sound() => Assert.Empty(new TrainOptions().Validate());

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once()
    {
        var options = new TrainOptions
        {
            Data = "mnits",
            TrainSamples = 0,
            TestSamples = -5,
            Epochs = 0,
            BatchSize = -1,
            ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = "0", ["dropout"] = "1.5", ["input_dropout"] = "NaN", ["activation"] = "rlu" },
            Optimizer = "adamm",
            LearningRate = double.PositiveInfinity,
            Schedule = "linea",
            Momentum = 1,
            WeightDecay = -1,
            Device = "gpu",
        };
        Assert.Equal(
            [
                "data set: expected one of digits, mnist, fashion-mnist, got 'mnits'. Fix: use 'mnist'.",
                "number of train samples: expected at least 1, got 0. Fix: choose 1 or more.",
                "number of test samples: expected at least 1, got -5. Fix: choose 1 or more.",
                "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.",
                "batch size: expected at least 1, got -1. Fix: choose 1 or more.",
                "hidden layer: expected a size of at least 1, got 0. Fix: choose 1 or more.",
                "dropout: expected a probability between 0 and 1, got 1.5. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).",
                "input dropout: expected a probability between 0 and 1, got NaN. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).",
                "activation: expected one of relu, leaky_relu, elu, selu, gelu, silu, tanh, sigmoid, got 'rlu'. Fix: use 'relu'.",
                "optimizer: expected one of sgd, adam, got 'adamm'. Fix: use 'adam'.",
                "learning rate: expected a finite number above 0, got Infinity. Fix: choose one near 0.002 for adam, 0.05 for sgd.",
                "momentum: expected a number from 0 to below 1, got 1. Fix: choose one near 0.9.",
                "weight decay: expected a finite number of at least 0, got -1. Fix: choose 0, or a small number such as 0.0001.",
                "schedule: expected one of constant, linear, cosine, got 'linea'. Fix: use 'linear'.",
                "device: expected cpu, cuda or cuda:N, got 'gpu'. Fix: choose one of these.",
            ],
            options.Validate());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_learning_rate_is_above_zero(double lr) => Assert.Single(new TrainOptions { LearningRate = lr }.Validate());

    [Fact]
    public void Adam_takes_no_momentum()
    {
        Assert.Equal(
            [
                "momentum: expected none with adam, which has its own, got 0.9. Fix: leave it out, or choose the optimizer sgd.",
                "nesterov: expected none with adam, got it. Fix: leave it out, or choose the optimizer sgd.",
            ],
            new TrainOptions { Momentum = 0.9, Nesterov = true }.Validate());
        Assert.Equal(
            ["nesterov: expected a momentum above 0, got 0. Fix: choose a momentum near 0.9."],
            new TrainOptions { Optimizer = "sgd", Momentum = 0, Nesterov = true }.Validate());
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("cuda", true)]
    [InlineData("cuda:0", true)]
    [InlineData("cuda:12", true)]
    [InlineData("cuda:", false)]
    [InlineData("cuda:-1", false)]
    [InlineData("cpu\n", false)]
    [InlineData("CPU", false)]
    [InlineData("", false)]
    public void Devices_have_these_names(string name, bool known) => Assert.Equal(known, Devices.Validate(name).Count == 0);

    [Fact]
    public void Defaults_of_the_optimizers()
    {
        Assert.Equal(
            new OptimizerConfig { Name = "adam", Lr = 0.002, Beta1 = 0.9, Beta2 = 0.999, Eps = 1e-8, WeightDecay = 0 },
            Optimizers.Configure(new TrainOptions()));
        Assert.Equal(
            new OptimizerConfig { Name = "sgd", Lr = 0.05, Momentum = 0.9, Nesterov = false, WeightDecay = 0.1 },
            Optimizers.Configure(new TrainOptions { Optimizer = "sgd", WeightDecay = 0.1 }));
    }

    [Fact]
    public void An_optimizer_without_its_settings_is_refused()
    {
        using var model = TorchSharp.torch.nn.Linear(1, 1);
        var config = new OptimizerConfig { Name = "sgd", Lr = 0.1, WeightDecay = 0 };
        Assert.StartsWith("optimizer: expected sgd with momentum and nesterov, or adam with beta1, beta2 and eps, got", Assert.Throws<OptionsException>(() => Optimizers.Create(config, model)).Message, StringComparison.Ordinal);
    }
}
