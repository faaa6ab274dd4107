using DropoutTorch.Data;
using DropoutTorch.Data.Digits;
using DropoutTorch.Models;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// A training run as a user describes it, every part with its defaults. <see cref="RunConfig"/> is the same with what the data decide
/// filled in. From text (a command line, a file): <see cref="TrainSettings"/>.
/// </summary>
/// <example>
/// <code>
/// var options = new TrainOptions
/// {
///     Data = new MnistOptions { DataDir = "mnist", Validation = 0.1 },
///     Model = "mlp",
///     ModelSettings = new Dictionary&lt;string, string> { ["hidden_sizes"] = "1024,1024" },
///     Optimizer = new SgdOptions { Lr = 0.1 },
///     Training = new LoopOptions { Epochs = 10, Seed = 1 },
/// };
/// </code>
/// </example>
public sealed record TrainOptions
{
    /// <summary>What is learned.</summary>
    public DataOptions Data { get; init; } = new DigitsOptions();

    /// <summary>Name of the model, one of <see cref="ModelRegistry"/>.</summary>
    public string Model { get; init; } = MlpOptions.PlainName;

    /// <summary>What differs from the model's defaults: values by the names of its options, as <see cref="OptionSettings"/> reads them.</summary>
    public IReadOnlyDictionary<string, string> ModelSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>How weights follow gradients.</summary>
    public OptimizerOptions Optimizer { get; init; } = new AdamOptions();

    /// <summary>How the learning rate goes over the run.</summary>
    public ScheduleOptions Schedule { get; init; } = new LinearSchedule();

    /// <summary>How strong dropout is over the run.</summary>
    public DropoutScheduleOptions DropoutSchedule { get; init; } = new ConstantDropout();

    /// <summary>The loop itself.</summary>
    public LoopOptions Training { get; init; } = new();

    /// <summary>What is kept, and when.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>A line for every rule that the options break, as far as they can be checked before the data are read; none when they are sound.</summary>
    public IReadOnlyList<string> Validate() => [.. ValidateParts(), .. CrossChecks.Validate(this)];

    /// <summary>The same without the rules between the parts.</summary>
    internal IReadOnlyList<string> ValidateParts() =>
    [
        .. Data.Validate(), .. ModelViolations(), .. Optimizer.Validate(), .. Schedule.Validate(), .. DropoutSchedule.Validate(), .. Training.Validate(),
        .. Checkpoints.Validate(),
    ];

    /// <summary>The options of the chosen model for samples of the given shape.</summary>
    /// <exception cref="OptionsException">There is no such model, or it does not take such samples or settings.</exception>
    public ModelOptions ConfigureModel(IReadOnlyList<long> sampleShape, long outputs) =>
        ModelRegistry.Find(Model).Configure(new ModelTask(sampleShape, outputs), ModelSettings);

    // Before the data are read their shape is not known: the settings are tried on what the model was made for, and once more when it is built.
    private IReadOnlyList<string> ModelViolations()
    {
        try
        {
            ModelEntry entry = ModelRegistry.Find(Model);
            var settings = ModelSettings.Where(setting => !ModelTask.Decided.Contains(setting.Key)).ToDictionary();
            return entry.Configure(entry.Typical, settings).Validate();
        }
        catch (OptionsException e)
        {
            return e.Violations;
        }
    }
}
