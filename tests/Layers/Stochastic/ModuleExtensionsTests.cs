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

    [Fact]
    public void A_source_is_set_for_all_layers_and_taken_away_again()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(new InvertedDropout(0.3), new InvertedDropout(0.3));
        using var stock = nn.Sequential(nn.Dropout(0.3), nn.Dropout(0.3));
        net.set_random_source(RandomSource.TorchGenerator);
        var x = randn(7, 9);
        manual_seed(1);
        var ours = net.call(x.clone());
        manual_seed(1);
        Assert.True(stock.call(x.clone()).equal(ours).all().item<bool>());
        net.set_random_source(null);
        Assert.All(net.stochastic_layers(), found => Assert.Null(found.layer.Source));
    }

    [Fact]
    public void An_address_gives_each_layer_masks_of_its_own_and_each_forward_the_same()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(new InvertedDropout(0.5), new InvertedDropout(0.5));
        net.set_random_source(RandomSource.At(new(3)));
        var layers = net.stochastic_layers().Select(found => found.layer).ToArray();
        var x = ones(1000);
        Assert.True(layers[0].call(x).equal(layers[0].call(x)).all().item<bool>());
        // Equal masks would be 1000 agreements; independent ones agree 500 times, deviation 15.8: six of them leave this once in 10^9.
        Assert.InRange(layers[0].call(x).eq(layers[1].call(x)).sum().item<long>(), 405, 595);
    }
}
