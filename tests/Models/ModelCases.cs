using DropoutTorch.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>Every kind of network in a size that runs in milliseconds, with all that it can drop.</summary>
internal static class ModelCases
{
    public const long Classes = 9;

    private static readonly Dictionary<string, (long[] Sample, string Settings)> Small = new()
    {
        ["mlp"] = ([1, 4, 4], "hidden_sizes=8,6 dropout=0.5 input_dropout=0.2"),
        ["jmlr2014_relu_3x1024_maxnorm"] = ([1, 4, 4], "hidden_sizes=8,6,5"),
        ["selu_mlp"] = ([1, 4, 4], "hidden_sizes=8,6 dropout=0.1 input_dropout=0.1"),
        ["simple_cnn"] = ([3, 6, 7], "filters=4 hidden_size=8"),
        ["mnist_cnn"] = ([1, 12, 11], "filters=4"),
        ["spatial_conv_net"] = ([3, 8, 8], "widths=4,6,8"),
        ["alexnet"] = ([3, 63, 63], "hidden_size=8"),
        ["vgg11"] = ([3, 32, 32], "hidden_size=8"),
        ["vgg11_bn"] = ([3, 32, 32], "hidden_size=8"),
        ["resnet18"] = ([3, 32, 32], "drop_path=0.3 drop_block=0.2 dropout=0.2"),
        ["resnet50"] = ([3, 32, 32], "stem=imagenet drop_path=0.3 drop_path_rule=linspace drop_block=0.2 dropout=0.2"),
        ["resnet20"] = ([3, 8, 8], "drop_path=0.3 dropout=0.2"),
        ["wide_resnet28_10"] = ([3, 8, 8], "depth=10 widen_factor=1 dropout=0.3"),
        ["lstm_classifier"] = ([7], "embedding_size=5 hidden_size=4"),
        ["awd_lstm"] = ([7], "embedding_size=5 hidden_size=6"),
        ["vit_tiny"] = ([3, 8, 8], "embed_dim=12 depth=2 position_dropout=0.1 attention_dropout=0.1 projection_dropout=0.1 mlp_dropout=0.1 drop_path=0.2"),
    };

    public static TheoryData<string> Names => [.. Small.Keys];

    public static ModelOptions Options(string name, params string[] more)
    {
        (long[] sample, string settings) = Small[name];
        return ModelRegistry.Find(name).Configure(
            new ModelTask(sample, Classes), settings.Split(' ').Concat(more).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]));
    }

    public static Module<Tensor, Tensor> Create(string name)
    {
        manual_seed(11);
        return Options(name).Create();
    }

    public static Tensor Inputs(string name, long samples = 3)
    {
        long[] shape = [samples, .. Small[name].Sample];
        return Options(name).InputType == ScalarType.Int64 ? randint(0, Classes, shape) : rand(shape);
    }
}
