using DropoutTorch.Data.Digits;
using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public class TrainSettingsTests
{
    private const string Sections = "SECTION.NAME with a section of data, model, optimizer, schedule, dropout_schedule, training, checkpoints, or an option of the model";

    [Fact]
    public void Nothing_said_is_the_defaults()
    {
        TrainOptions read = TrainSettings.Read(new Dictionary<string, string>());
        Assert.Equal(new TrainOptions { ModelSettings = read.ModelSettings }, read);
        Assert.Empty(read.ModelSettings);
    }

    [Fact]
    public void Every_section_is_read()
    {
        TrainOptions read = Read(
            "data=digits", "data.train_samples=100", "data.validation=0.1", "model=mlp", "hidden_sizes=32,16", "model.dropout=0.5", "optimizer=sgd", "optimizer.lr=1e-3",
            "schedule.name=cosine", "schedule.warmup_steps=5", "dropout_schedule=early", "dropout_schedule.until=0.3", "training.steps=50", "training.ema=0.99",
            "checkpoints.every_steps=none", "checkpoints.tensorboard=false");
        Assert.Equal(new DigitsOptions { TrainSamples = 100, Validation = 0.1 }, read.Data);
        Assert.Equal(("mlp", "32,16", "0.5"), (read.Model, read.ModelSettings["hidden_sizes"], read.ModelSettings["dropout"]));
        Assert.Equal(new SgdOptions { Lr = 0.001 }, read.Optimizer);
        Assert.Equal(new CosineSchedule { WarmupSteps = 5 }, read.Schedule);
        Assert.Equal(new EarlyDropout { Until = 0.3 }, read.DropoutSchedule);
        Assert.Equal(new LoopOptions { Steps = 50, Ema = 0.99 }, read.Training);
        Assert.Equal(new CheckpointOptions { Tensorboard = false }, read.Checkpoints);
        Assert.Empty(read.Validate());
    }

    [Theory]
    [InlineData("lr=0.1", "setting: expected " + Sections + ", got 'lr'. Fix: use 'optimizer.lr'.")]
    [InlineData("epochs=3", "setting: expected " + Sections + ", got 'epochs'. Fix: use 'training.epochs'.")]
    [InlineData("trainin.epochs=3", "setting: expected " + Sections + ", got 'trainin.epochs'. Fix: use 'training.epochs'.")]
    [InlineData("training.epoch=3", "option of training: expected one of epochs, steps, batch_size, accumulate, label_smoothing, clip_norm, max_norm, ema, patience, evaluate_every, precision, flush_denormal, seed, device, workers, got 'epoch'. Fix: use 'epochs'.")]
    [InlineData("training.epochs=many", "epochs: expected a whole number, or none, got 'many'. Fix: correct the value.")]
    [InlineData("optimizer.lr=fast", "lr: expected a number, got 'fast'. Fix: correct the value.")]
    [InlineData("optimizer=adamm", "optimizer: expected one of sgd, adam, adamw, rmsprop, got 'adamm'. Fix: use 'adam'.")]
    [InlineData("checkpoints.tensorboard=no", "tensorboard: expected true or false, got 'no'. Fix: correct the value.")]
    [InlineData("model.hidden_size=3", "option of mlp: expected one of input_size, hidden_sizes, output_size, activation, dropout, input_dropout, max_norm, got 'hidden_size'. Fix: use 'hidden_sizes'.")]
    public void A_mistake_is_one_line_with_the_nearest_name(string setting, string line) =>
        Assert.Equal([line], Assert.Throws<OptionsException>(() => Read(setting)).Violations);

    [Fact]
    public void All_mistakes_are_listed()
    {
        OptionsException refused = Assert.Throws<OptionsException>(() => Read("lr=0.1", "training.epochs=x", "schedule=linea", "model.dropout=0.1", "dropout=0.2"));
        Assert.Equal(4, refused.Violations.Count);
        Assert.Contains("model.dropout: expected each setting once, got it twice, in two spellings. Fix: leave one of them out.", refused.Violations);
    }

    [Fact]
    public void Upper_settings_replace_the_lower_ones_and_another_name_its_whole_section()
    {
        var lower = Settings("optimizer=sgd", "optimizer.momentum=0.5", "training.epochs=3", "dropout=0.5", "data=digits", "data.seed=4");
        Assert.Equal(
            Settings("optimizer.name=adam", "optimizer.lr=0.1", "training.epochs=4", "model.dropout=0.2", "data.name=digits", "data.seed=4"),
            TrainSettings.Over(lower, Settings("optimizer=adam", "optimizer.lr=0.1", "training.epochs=4", "model.dropout=0.2", "data=digits")));
        Assert.Equal(
            Settings("optimizer.name=sgd", "optimizer.momentum=0.5", "training.epochs=3", "data.name=digits", "data.seed=4", "model.name=selu_mlp"),
            TrainSettings.Over(lower, Settings("model=selu_mlp")));
    }

    [Fact]
    public void Other_data_and_another_schedule_keep_what_they_have_too()
    {
        var lower = Settings("data=digits", "data.validation=0.1", "data.flip=true", "data.seed=4", "schedule=one_cycle", "schedule.rise_share=0.2", "schedule.warmup_steps=9");
        Assert.Equal(
            Settings("data.name=mnist", "data.validation=0.1", "data.flip=true", "schedule.name=cosine", "schedule.warmup_steps=9"),
            TrainSettings.Over(lower, Settings("data=mnist", "schedule=cosine")));
        Assert.Equal(Settings("data.name=nowhere", "schedule.name=never"), TrainSettings.Over(lower, Settings("data=nowhere", "schedule=never")));
    }

    [Fact]
    public void Keys_are_those_of_the_chosen_names()
    {
        IReadOnlyList<string> keys = TrainSettings.Keys(Settings("optimizer=rmsprop", "schedule=plateau", "model=no_such_model"));
        Assert.Equal(TrainSettings.Sections, keys.Take(7));
        Assert.Contains("optimizer.centered", keys);
        Assert.Contains("schedule.patience", keys);
        Assert.DoesNotContain("optimizer.beta1", keys);
        Assert.DoesNotContain(keys, key => key.StartsWith("model.", StringComparison.Ordinal));
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public void Yaml_of_any_run_is_read_back_as_the_same_run()
    {
        using var folder = new Data.Tests.TempFolder();
        string path = Path.Combine(folder.Path, "run.yaml");
        TrainOptions[] runs =
        [
            new(),
            .. Optimizers.All.Select(part => new TrainOptions { Optimizer = part with { Lr = 0.1 + 0.2 } }),
            .. Schedules.All.Select(part => new TrainOptions { Schedule = part }),
            .. DropoutSchedules.All.Select(part => new TrainOptions { DropoutSchedule = part }),
            new() { Training = new LoopOptions { Steps = 3, ClipNorm = 1e-7, Seed = -3 }, Checkpoints = new CheckpointOptions { EverySteps = 2 } },
        ];
        foreach (TrainOptions run in runs)
        {
            File.WriteAllText(path, TrainSettings.ToYaml(run));
            TrainOptions read = TrainSettings.Read(SettingsFile.Read(path));
            Assert.Equal(run with { ModelSettings = read.ModelSettings }, read);
            Assert.Equal("512,512", read.ModelSettings["hidden_sizes"]);
        }
    }

    private static TrainOptions Read(params string[] settings) => TrainSettings.Read(Settings(settings));

    private static Dictionary<string, string> Settings(params string[] settings) =>
        settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
