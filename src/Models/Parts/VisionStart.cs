using DropoutTorch.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>How torchvision starts the weights of VGG and ResNet. Draws come in the order in which torchvision makes them.</summary>
internal static class VisionStart
{
    /// <summary>
    /// Convolutions: normal with variance 2 / (outputs · kernel), He et al., ICCV 2015; biases 0; norms 1 and 0.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="linearDeviation">Normal with this deviation and biases 0 for linear layers; null leaves them as PyTorch starts them.</param>
    public static void KaimingFanOut(nn.Module model, double? linearDeviation = null)
    {
        using IDisposable noGrad = no_grad();
        foreach ((_, nn.Module module) in model.depth_first())
        {
            if (module is Conv2d convolution)
                Start(convolution);
            else if (module is Linear linear && linearDeviation is double deviation)
                Start(linear, deviation);
        }
    }

    private static void Start(Conv2d convolution)
    {
        nn.init.kaiming_normal_(convolution.weight!, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
        convolution.bias?.zero_();
    }

    private static void Start(Linear linear, double deviation)
    {
        linear.weight!.normal_(0, deviation);
        linear.bias!.zero_();
    }
}
