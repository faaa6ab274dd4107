using DropoutTorch.Data;
using DropoutTorch.Data.Digits;
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
            Data = new DigitsOptions { TrainSamples = 0, TestSamples = -5, Validation = 1 },
            Model = "mlp",
            ModelSettings = new Dictionary<string, string> { ["hidden_sizes"] = "0", ["dropout"] = "1.5", ["input_dropout"] = "NaN", ["activation"] = "rlu" },
            Optimizer = new SgdOptions { Lr = double.PositiveInfinity, Momentum = 1, WeightDecay = -1 },
            Schedule = new CosineSchedule { End = 2 },
            DropoutSchedule = new LateDropout { Start = -1 },
            Training = new LoopOptions { Epochs = 0, BatchSize = -1, LabelSmoothing = 1, Ema = 1, Workers = -1, Precision = "float64", Device = "gpu" },
            Checkpoints = new CheckpointOptions { EveryEpochs = 0, KeepBest = -1, Tensorboard = false, HistogramsEvery = 1 },
        };
        Assert.Equal(
            [
                "train_samples: expected at least 1, got 0. Fix: choose 1 or more.",
                "test_samples: expected at least 1, got -5. Fix: choose 1 or more.",
                "validation: expected a share of the training samples from 0 to below 1, got 1. Fix: choose 0 for none, or 0.1.",
                "hidden layer: expected a size of at least 1, got 0. Fix: choose 1 or more.",
                "dropout: expected a probability between 0 and 1, got 1.5. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).",
                "input dropout: expected a probability between 0 and 1, got NaN. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).",
                "activation: expected one of relu, leaky_relu, elu, selu, gelu, silu, tanh, sigmoid, got 'rlu'. Fix: use 'relu'.",
                "learning rate: expected a finite number above 0, got Infinity. Fix: choose one near 0.05 for sgd.",
                "weight decay: expected a finite number of at least 0, got -1. Fix: choose 0, or a small number such as 0.0001.",
                "momentum: expected a number from 0 to below 1, got 1. Fix: choose one near 0.9.",
                "end: expected a number from 0 to 1, got 2. Fix: choose one in that range.",
                "start: expected a number from 0 to 1, got -1. Fix: choose one in that range.",
                "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.",
                "batch size: expected at least 1, got -1. Fix: choose 1 or more.",
                "label_smoothing: expected a number from 0 to below 1, got 1. Fix: choose 0 or 0.1.",
                "ema: expected a decay between 0 and 1, or none, got 1. Fix: choose 0.999.",
                "workers: expected a number from 0 to 256, got -1. Fix: choose 1.",
                "precision: expected one of float32, bfloat16, float16, got 'float64'. Fix: use 'float32'.",
                "device: expected cpu, cuda or cuda:N, got 'gpu'. Fix: choose one of these.",
                "every_epochs: expected at least 1, got 0. Fix: choose 1 or more.",
                "keep_best: expected at least 0, got -1. Fix: choose 0 or more.",
                "histograms_every: expected none without tensorboard, got 1. Fix: set tensorboard=true.",
            ],
            options.Validate());
    }

    public static TheoryData<LoopOptions, string> Loops => new()
    {
        { new LoopOptions { Epochs = 1, Steps = 1 }, "number of steps: expected either steps or epochs, got both. Fix: leave one of them out." },
        { new LoopOptions { Steps = 0 }, "number of steps: expected at least 1, got 0. Fix: choose 1 or more." },
        { new LoopOptions { Accumulate = 0 }, "accumulate: expected at least 1, got 0. Fix: choose 1 or more." },
        { new LoopOptions { EvaluateEvery = 0 }, "evaluate_every: expected at least 1, got 0. Fix: choose 1 or more." },
        { new LoopOptions { ClipNorm = 0 }, "clip_norm: expected a number above 0, or none, got 0. Fix: choose 1 or so." },
        { new LoopOptions { MaxNorm = double.NaN }, "max_norm: expected a number above 0, or none, got NaN. Fix: choose 3 or so." },
        { new LoopOptions { Ema = 0 }, "ema: expected a decay between 0 and 1, or none, got 0. Fix: choose 0.999." },
        { new LoopOptions { Workers = 257 }, "workers: expected a number from 0 to 256, got 257. Fix: choose 1." },
        { new LoopOptions { Precision = "float16" }, "precision: expected float32 or bfloat16 on the cpu, got float16. Fix: choose bfloat16, or a CUDA device." },
    };

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_setting_of_the_loop_out_of_its_range_is_one_line(LoopOptions loop, string line) => Assert.Equal([line], loop.Validate());

    [Fact]
    public void What_looks_at_a_validation_part_needs_one()
    {
        var options = new TrainOptions { Schedule = new PlateauSchedule(), Training = new LoopOptions { Patience = 2 } };
        Assert.Equal(
            [
                "patience: expected a validation part to look at, got none. Fix: set data.validation to 0.1, or leave patience out.",
                "schedule: expected a validation part for plateau to look at, got none. Fix: set data.validation to 0.1, or choose another schedule.",
            ],
            options.Validate());
        Assert.Empty((options with { Data = new DigitsOptions { Validation = 0.1 } }).Validate());
    }

    [Fact]
    public void A_language_model_wants_a_text()
    {
        OptionsException refused = Assert.Throws<OptionsException>(() =>
        {
            using DatasetSplits digits = new DigitsOptions { TrainSamples = 10, TestSamples = 10 }.Load(batchSize: 1);
            RunConfig.From(new TrainOptions { Model = "awd_lstm" }, digits);
        });
        Assert.All(refused.Violations, line => Assert.StartsWith("awd_lstm: expected ", line, StringComparison.Ordinal));
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
    public void A_run_has_twenty_epochs_unless_it_is_told_otherwise()
    {
        Assert.Equal(20, new LoopOptions().Complete().Epochs);
        Assert.Equal((3L, null), (new LoopOptions { Epochs = 3 }.Complete().Epochs, new LoopOptions { Epochs = 3 }.Complete().Steps));
        Assert.Null(new LoopOptions { Steps = 3 }.Complete().Epochs);
    }

    [Fact]
    public void Defaults_of_the_optimizers()
    {
        Assert.Equal(
            new AdamOptions { Lr = 0.002, Beta1 = 0.9, Beta2 = 0.999, Eps = 1e-8, WeightDecay = 0, DecayBiasesAndNorms = true, Amsgrad = false }, Optimizers.Find("adam"));
        Assert.Equal(new AdamWOptions { Lr = 0.001, Beta1 = 0.9, Beta2 = 0.999, Eps = 1e-8, WeightDecay = 0.01, Amsgrad = false }, Optimizers.Find("adamw"));
        Assert.Equal(new SgdOptions { Lr = 0.05, Momentum = 0.9, Dampening = 0, Nesterov = false, WeightDecay = 0 }, Optimizers.Find("sgd"));
        Assert.Equal(new RmsPropOptions { Lr = 0.001, Alpha = 0.99, Eps = 1e-8, Momentum = 0, Centered = false, WeightDecay = 0 }, Optimizers.Find("rmsprop"));
        Assert.Equal(
            "optimizer: expected one of sgd, adam, adamw, rmsprop, got 'adamm'. Fix: use 'adam'.", Assert.Throws<OptionsException>(() => Optimizers.Find("adamm")).Message);
    }
}
