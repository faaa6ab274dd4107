using DropoutTorch.Models.Placement;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// y = relu(branch(x) + shortcut(x)). The branch's modules are children under torchvision's names (conv1, bn1, relu, ...), the shortcut
/// is "downsample" where it is not the identity.
/// </summary>
public abstract class ResidualBlock : Module<Tensor, Tensor>, IExecutionOrder
{
    private readonly List<(string Name, Module Module)> _order = [];
    private readonly List<Module<Tensor, Tensor>> _branch = [];

    [ComponentName(Name = "relu")]
    private readonly Module<Tensor, Tensor> _relu = ReLU(inplace: true);

    [ComponentName(Name = "downsample")]
    private Module<Tensor, Tensor>? _shortcut;

    private protected ResidualBlock(string name) : base(name)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module module)> execution_order => _order;

    /// <param name="input">(N, C, H, W).</param>
    /// <returns>(N, maps, H / stride, W / stride).</returns>
    public override Tensor forward(Tensor input)
    {
        using Tensor shortcut = _shortcut is null ? input.alias() : _shortcut.call(input);
        using Tensor sum = Chain.Run(input, _branch).add_(shortcut);
        Tensor output = _relu.call(sum);
        return ReferenceEquals(output, sum) ? sum.alias() : output;
    }

    private protected void Add(string name, Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        Append(name, module);
    }

    /// <summary>The ReLU that also follows the sum: torchvision's blocks have one, and use it in every place.</summary>
    private protected void AddReLU()
    {
        if (!_branch.Contains(_relu))
            register_module("relu", _relu);
        Append("relu", _relu);
    }

    private protected void SetShortcut(Module<Tensor, Tensor>? shortcut)
    {
        _shortcut = shortcut;
        if (shortcut is not null)
            register_module("downsample", shortcut);
    }

    private void Append(string name, Module<Tensor, Tensor> module)
    {
        _branch.Add(module);
        _order.Add((name, module));
    }
}
