using DropoutTorch.Models.Placement;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// y = conv2(drop(relu(bn2(conv1(drop(a)))))) + shortcut, where a = relu(bn1(x)); the shortcut is x, or a 1 x 1 convolution of a where
/// maps or stride change.
/// </summary>
public sealed class WideBlock : Module<Tensor, Tensor>, IExecutionOrder
{
    private const string ShortcutName = "convShortcut";

    private readonly Module<Tensor, Tensor>[] _activation;
    private readonly List<Module<Tensor, Tensor>> _branch = [];

    [ComponentName(Name = ShortcutName)]
    private readonly Module<Tensor, Tensor>? _shortcut;

    /// <param name="inputs">Maps that come in.</param>
    /// <param name="outputs">Maps that go out.</param>
    /// <param name="stride">2 where the block halves the image, else 1.</param>
    /// <param name="dropout">Probability before conv2.</param>
    /// <param name="firstDropout">Probability before conv1.</param>
    internal WideBlock(long inputs, long outputs, long stride, double dropout, double firstDropout) : base(nameof(WideBlock))
    {
        _activation = [this.Own("bn1", BatchNorm2d(inputs)), this.Own("relu1", ReLU(inplace: true))];
        if (firstDropout > 0)
            Add("drop1", Drops.Elements(firstDropout));
        Add("conv1", Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false));
        Add("bn2", BatchNorm2d(outputs));
        Add("relu2", ReLU(inplace: true));
        if (dropout > 0)
            Add("drop2", Drops.Elements(dropout));
        Add("conv2", Conv2d(outputs, outputs, 3, padding: 1, bias: false));
        if (inputs != outputs || stride != 1)
            _shortcut = this.Own(ShortcutName, Conv2d(inputs, outputs, 1, stride: stride, bias: false));
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module module)> execution_order => [.. named_children().Where(child => child.name != ShortcutName)];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using Tensor activated = Chain.Run(input, _activation);
        using Tensor shortcut = _shortcut is null ? input.alias() : _shortcut.call(activated);
        return Chain.Run(activated, _branch).add_(shortcut);
    }

    private void Add(string name, Module<Tensor, Tensor> module) => _branch.Add(this.Own(name, module));
}
