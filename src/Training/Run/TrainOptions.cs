using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>
/// What a user may say about a training run. Null means: whatever the data set, the model or the optimizer takes when nothing is said;
/// <see cref="RunConfig"/> is the same with every default filled in.
/// </summary>
public sealed record TrainOptions
{
    /// <summary>Name of the data set, one of <see cref="DataSources"/>.</summary>
    public string Data { get; init; } = "digits";

    /// <summary>Folder of the data set's files.</summary>
    public string? DataDir { get; init; }

    /// <summary>Training samples to use, at least 1.</summary>
    public int? TrainSamples { get; init; }

    /// <summary>Test samples to use, at least 1.</summary>
    public int? TestSamples { get; init; }

    /// <summary>Name of the model, one of <see cref="ModelRegistry"/>.</summary>
    public string Model { get; init; } = MlpOptions.PlainName;

    /// <summary>What differs from the model's defaults: values by the names of its options, as <see cref="OptionSettings"/> reads them.</summary>
    public IReadOnlyDictionary<string, string> ModelSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Passes over the training data, at least 1.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Samples a step, at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Name of the optimizer, one of <see cref="Optimizers"/>.</summary>
    public string Optimizer { get; init; } = Optimizers.Adam;

    /// <summary>Learning rate, above 0.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate changes over the run, one of <see cref="LearningRateSchedule"/>.</summary>
    public string Schedule { get; init; } = "linear";

    /// <summary>SGD's momentum, in [0, 1).</summary>
    public double? Momentum { get; init; }

    /// <summary>Nesterov's momentum for SGD.</summary>
    public bool? Nesterov { get; init; }

    /// <summary>L2 penalty on all parameters, at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Governs initial weights, dropout masks and the order of the samples.</summary>
    public long Seed { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>A line for every rule that the options break, as far as they can be checked before the data are read; none when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> found = [];
        if (Violation.OfName("data set", Data, [.. DataSources.All.Select(source => source.Name)]) is string noData)
            found.Add(noData);
        AtLeastOne("number of train samples", TrainSamples);
        AtLeastOne("number of test samples", TestSamples);
        AtLeastOne("number of epochs", Epochs);
        AtLeastOne("batch size", BatchSize);
        found.AddRange(ModelViolations());
        found.AddRange(Optimizers.Validate(this));
        if (Violation.OfName("schedule", Schedule, LearningRateSchedule.Names) is string noSchedule)
            found.Add(noSchedule);
        found.AddRange(Devices.Validate(Device));
        return found;

        void AtLeastOne(string subject, int? number)
        {
            if (number < 1)
                found.Add(Violation.Of(subject, "at least 1", Invariant($"{number}"), "choose 1 or more"));
        }
    }

    /// <summary>The options of the chosen model for samples of the given shape.</summary>
    /// <exception cref="OptionsException">There is no such model, or it does not take such samples or settings.</exception>
    public ModelOptions ConfigureModel(IReadOnlyList<long> sampleShape, long classes) =>
        ModelRegistry.Find(Model).Configure(new ModelTask(sampleShape, classes), ModelSettings);

    // Before the data are read their shape is not known: the settings are tried on what the model was made for, and once more when it is built.
    private IReadOnlyList<string> ModelViolations()
    {
        try
        {
            ModelEntry entry = ModelRegistry.Find(Model);
            return entry.Configure(entry.Typical, ModelSettings).Validate();
        }
        catch (OptionsException e)
        {
            return e.Violations;
        }
    }
}
