using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>Rules between the parts of a run: what one part needs of another.</summary>
internal static class CrossChecks
{
    /// <summary>A line for every rule that is broken.</summary>
    public static IReadOnlyList<string> Validate(TrainOptions options)
    {
        var checks = new OptionChecks();
        bool validated = options.Data.HasValidation;
        checks.That(validated || options.Training.Patience is null, "patience", "a validation part to look at", "none", "set data.validation to 0.1, or leave patience out");
        checks.That(validated || options.Schedule is not PlateauSchedule, "schedule", "a validation part for plateau to look at", "none", "set data.validation to 0.1, or choose another schedule");
        return checks.Found;
    }

    /// <summary>Lines where a model or the loop does not go with the data's targets.</summary>
    public static IReadOnlyList<string> OfTask(ModelOptions model, LoopOptions loop, DataTask task)
    {
        var checks = new OptionChecks();
        bool language = model is AwdLstmOptions;
        checks.That(language == task is NextToken, model.Name, language ? "a text, whose next tokens it predicts" : "samples with a class or numbers each", Kind(task), "choose other data, or another model");
        checks.That(language || model.InputType == ScalarType.Float32, model.Name, "token numbers as inputs", "other numbers", "choose other data, or another model");
        checks.That(task is not Regression || loop.LabelSmoothing == 0, "label_smoothing", "0 where numbers are predicted", FormattableString.Invariant($"{loop.LabelSmoothing}"), "leave it out");
        return checks.Found;
    }

    private static string Kind(DataTask task) => task switch
    {
        NextToken => "a text",
        Regression => "samples with numbers",
        _ => "samples with classes",
    };
}
