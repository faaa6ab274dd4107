using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>An optimizer with all its settings; those that it does not have are null and left out of the file.</summary>
public sealed record OptimizerConfig
{
    /// <summary>One of <see cref="Optimizers.Names"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Learning rate.</summary>
    public required double Lr { get; init; }

    /// <summary>SGD: momentum.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Momentum { get; init; }

    /// <summary>SGD: Nesterov's momentum.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Nesterov { get; init; }

    /// <summary>Adam: decay of the mean of the gradients.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Beta1 { get; init; }

    /// <summary>Adam: decay of the mean of their squares.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Beta2 { get; init; }

    /// <summary>Adam: added to the divisor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Eps { get; init; }

    /// <summary>L2 penalty.</summary>
    public required double WeightDecay { get; init; }
}

/// <summary>
/// Optimizers by name: <c>sgd</c>, with momentum (Polyak 1964) or Nesterov's form of it (Sutskever et al. 2013), and <c>adam</c>
/// (Kingma and Ba 2015, arXiv:1412.6980).
/// </summary>
public static class Optimizers
{
    /// <summary>The name of stochastic gradient descent.</summary>
    public const string Sgd = "sgd";

    /// <summary>The name of Adam.</summary>
    public const string Adam = "adam";

    private const double SgdRate = 0.05, SgdMomentum = 0.9, AdamRate = 0.002;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Sgd, Adam];

    /// <summary>A line for everything that is wrong with what the user said about the optimizer.</summary>
    public static IReadOnlyList<string> Validate(TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> found = [];
        if (Violation.OfName("optimizer", options.Optimizer, Names) is string unknown)
            found.Add(unknown);
        if (options.LearningRate is double lr && !(lr > 0 && double.IsFinite(lr)))
            found.Add(Violation.Of("learning rate", "a finite number above 0", Invariant($"{lr}"), Invariant($"choose one near {AdamRate} for adam, {SgdRate} for sgd")));
        if (options.Momentum is double momentum && !(momentum is >= 0 and < 1))
            found.Add(Violation.Of("momentum", "a number from 0 to below 1", Invariant($"{momentum}"), Invariant($"choose one near {SgdMomentum}")));
        if (!(options.WeightDecay >= 0 && double.IsFinite(options.WeightDecay)))
            found.Add(Violation.Of("weight decay", "a finite number of at least 0", Invariant($"{options.WeightDecay}"), "choose 0, or a small number such as 0.0001"));
        if (options.Optimizer == Adam && options.Momentum is not null)
            found.Add(Violation.Of("momentum", "none with adam, which has its own", Invariant($"{options.Momentum}"), "leave it out, or choose the optimizer sgd"));
        if (options.Optimizer == Adam && options.Nesterov == true)
            found.Add(Violation.Of("nesterov", "none with adam", "it", "leave it out, or choose the optimizer sgd"));
        if (options.Nesterov == true && options.Momentum == 0)
            found.Add(Violation.Of("nesterov", "a momentum above 0", "0", Invariant($"choose a momentum near {SgdMomentum}")));
        return found;
    }

    /// <summary>Fills in the defaults.</summary>
    /// <param name="options">Sound options.</param>
    public static OptimizerConfig Configure(TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Optimizer == Sgd
            ? new OptimizerConfig
            {
                Name = Sgd,
                Lr = options.LearningRate ?? SgdRate,
                Momentum = options.Momentum ?? SgdMomentum,
                Nesterov = options.Nesterov ?? false,
                WeightDecay = options.WeightDecay,
            }
            : new OptimizerConfig
            {
                Name = Adam,
                Lr = options.LearningRate ?? AdamRate,
                Beta1 = 0.9,
                Beta2 = 0.999,
                Eps = 1e-8,
                WeightDecay = options.WeightDecay,
            };
    }

    /// <summary>Builds the optimizer for a module's parameters.</summary>
    /// <exception cref="OptionsException">The name is unknown, or a setting of that optimizer is missing.</exception>
    public static optim.Optimizer Create(OptimizerConfig config, Module module)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(module);
        return config switch
        {
            { Name: Sgd, Momentum: double momentum, Nesterov: bool nesterov } =>
                optim.SGD(module.parameters(), config.Lr, momentum, weight_decay: config.WeightDecay, nesterov: nesterov),
            { Name: Adam, Beta1: double beta1, Beta2: double beta2, Eps: double eps } =>
                optim.Adam(module.parameters(), config.Lr, beta1, beta2, eps, config.WeightDecay),
            _ => throw new OptionsException([Violation.Of("optimizer", "sgd with momentum and nesterov, or adam with beta1, beta2 and eps", $"{config}", "give every setting")]),
        };
    }
}
