using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

public class ModuleExtensionsTests
{
    [Fact]
    public void Stochastic_layers_come_with_their_paths_once_each_in_order()
    {
        using var shared = new InvertedDropout(0.1);
        using var inner = nn.Sequential(("drop", shared), ("relu", nn.ReLU()));
        using var last = new InvertedDropout(0.3);
        using var net = nn.Sequential(("block", inner), ("again", shared), ("last", last), ("stock", nn.Dropout(0.5)));

        var found = net.stochastic_layers().ToList();

        Assert.Equal(["block.drop", "last"], found.Select(f => f.path));
        Assert.Same(shared, found[0].layer);
        Assert.Same(last, found[1].layer);
    }

    [Fact]
    public void A_layer_is_its_own_root()
    {
        using var layer = new InvertedDropout(0.2);
        var (path, found) = Assert.Single(layer.stochastic_layers());
        Assert.Equal("", path);
        Assert.Same(layer, found);
    }
}
