using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The settings of one step of Adam or AdamW.</summary>
internal readonly record struct AdamSettings(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, bool AmsGrad, bool Maximize)
{
    // TorchSharp's order; the learning rate is written before, with every optimizer's options.
    internal void Save(BinaryWriter writer)
    {
        writer.Write(Beta1);
        writer.Write(Beta2);
        writer.Write(Epsilon);
        writer.Write(WeightDecay);
        writer.Write(AmsGrad);
        writer.Write(Maximize);
    }

    internal static AdamSettings Load(BinaryReader reader) => new(0, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(),
        reader.ReadBoolean(), reader.ReadBoolean());
}

/// <summary>One parameter's part in a step.</summary>
internal readonly record struct AdamPart(Tensor Parameter, Tensor Gradient, Tensor Average, Tensor AverageSquare, Tensor? LargestSquare, long Step);

/// <summary>
/// Adam's step (Kingma and Ba 2015, arXiv:1412.6980; amsgrad: Reddi et al. 2018; decoupled weight decay: Loshchilov and
/// Hutter 2019, arXiv:1711.05101), on lists of tensors and in PyTorch's order of arithmetic.
/// </summary>
internal static class AdamUpdate
{
    internal static void Check(double lr, double beta1, double beta2, double eps, double weight_decay)
    {
        Setting.NotNegative("learning rate", lr);
        Setting.NotNegative("eps", eps);
        Setting.Fraction("beta1", beta1);
        Setting.Fraction("beta2", beta2);
        Setting.NotNegative("weight_decay", weight_decay);
    }

    internal static void Run(IEnumerable<AdamPart> parts, AdamSettings settings, bool decoupled)
    {
        // Parameters that missed a step have another bias correction.
        foreach (var together in parts.GroupBy(part => part.Step)) Run([.. together], together.Key, settings, decoupled);
    }

    private static void Run(AdamPart[] parts, long step, AdamSettings settings, bool decoupled)
    {
        var parameters = Foreach.Real(Array.ConvertAll(parts, p => p.Parameter));
        var gradients = Foreach.Real(Array.ConvertAll(parts, p => p.Gradient));
        var averages = Foreach.Real(Array.ConvertAll(parts, p => p.Average));
        var squares = Foreach.Real(Array.ConvertAll(parts, p => p.AverageSquare));
        if (settings.Maximize) gradients = Foreach.Neg(gradients);
        if (decoupled) Foreach.Mul_(parameters, 1 - settings.LearningRate * settings.WeightDecay);
        else if (settings.WeightDecay != 0) gradients = Foreach.Add(gradients, parameters, settings.WeightDecay);

        Foreach.Decay_(averages, gradients, settings.Beta1);
        Foreach.Mul_(squares, settings.Beta2);
        Foreach.Addcmul_(squares, gradients, gradients, 1 - settings.Beta2);
        if (settings.AmsGrad)
        {
            var largest = Foreach.Real(Array.ConvertAll(parts, p => p.LargestSquare!));
            Foreach.Maximum_(largest, squares);
            squares = largest;
        }

        var correction1 = 1 - Math.Pow(settings.Beta1, step);
        var correction2 = 1 - Math.Pow(settings.Beta2, step);
        var divisors = Foreach.Sqrt(squares);
        Foreach.Div_(divisors, Math.Sqrt(correction2));
        Foreach.Add_(divisors, settings.Epsilon);
        Foreach.Addcdiv_(parameters, averages, divisors, -(settings.LearningRate / correction1));
    }
}
