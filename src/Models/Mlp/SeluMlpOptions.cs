using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of a <see cref="SeluMlp"/>.</summary>
public sealed record SeluMlpOptions : FullyConnectedOptions
{
    private const string OnlyName = "selu_mlp";

    /// <summary>Every setting is still to be given.</summary>
    public SeluMlpOptions() : base(OnlyName)
    {
    }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "self-normalizing network with alpha dropout", typeof(SeluMlpOptions), new ModelTask([1, 28, 28], 10), SampleRule.Any, From),
    ];

    /// <summary>Eight layers of 256, as deep as plain networks of this kind no longer learn, with alpha dropout 0.05.</summary>
    public static SeluMlpOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new SeluMlpOptions
        {
            InputSize = task.SampleSize,
            HiddenSizes = [.. Enumerable.Repeat(256L, 8)],
            OutputSize = task.Classes,
            Dropout = [0.05],
            InputDropout = 0,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new SeluMlp(this);
}
