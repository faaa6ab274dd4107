using DropoutTorch.Options;

namespace DropoutTorch.Models;

/// <summary>All models by name. A new one is a folder of its own and a line here.</summary>
public static class ModelRegistry
{
    /// <summary>Every model, simple ones first.</summary>
    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        .. MlpOptions.Entries,
        .. SeluMlpOptions.Entries,
        .. SimpleCnnOptions.Entries,
        .. MnistCnnOptions.Entries,
        .. SpatialConvNetOptions.Entries,
        .. AlexNetOptions.Entries,
        .. VggOptions.Entries,
        .. ResNetOptions.Entries,
        .. WideResNetOptions.Entries,
        .. VitOptions.Entries,
        .. LstmClassifierOptions.Entries,
        .. AwdLstmOptions.Entries,
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The model called <paramref name="name"/> (letter case counts).</summary>
    /// <exception cref="OptionsException">There is none; the message lists the names and points at the nearest.</exception>
    public static ModelEntry Find(string name) => Family.Find("model", name, All, entry => entry.Name);
}
