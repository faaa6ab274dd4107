using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

public class ContainerTests
{
    [Fact]
    public void ModuleListNumbersItsItems()
    {
        using var list = ModuleList(Layer(), Layer());
        list.append(Layer());
        Assert.Equal(["0.weight", "1.weight", "2.weight"], list.state_dict().Keys);
        var last = list[2];
        list.RemoveAt(0);
        Assert.Equal(["0.weight", "1.weight"], list.state_dict().Keys);
        Assert.Same(last, list[1]);
        list.Insert(0, last);
        Assert.Equal((3, 0, true), (list.Count, list.IndexOf(last), list.Contains(last)));
        list[0] = Layer();
        Assert.NotSame(last, list.children().First());
    }

    [Fact]
    public void ModuleDictKeepsItsOrder()
    {
        using var dictionary = ModuleDict(("b", Layer()), ("a", Layer()));
        dictionary.Add("c", Layer());
        Assert.Equal(["b", "a", "c"], dictionary.keys());
        Assert.Equal(["b.weight", "a.weight", "c.weight"], dictionary.state_dict().Keys);
        Assert.True(dictionary.Remove("a"));
        Assert.False(dictionary.Remove("a"));
        Assert.Equal(["b.weight", "c.weight"], dictionary.state_dict().Keys);
        dictionary["a"] = Layer();
        Assert.True(dictionary.TryGetValue("a", out var layer));
        Assert.Same(layer, dictionary[2].Item2);
        Assert.Throws<ArgumentException>(() => dictionary.Add("a", Layer()));
    }

    [Fact]
    public void ParameterContainersRegisterParameters()
    {
        using var list = ParameterList(Parameter(ones(1)));
        list.append(Parameter(ones(2)));
        Assert.Equal(["0", "1"], list.state_dict().Keys);
        Assert.Same(list[1], list.get_parameter("1"));
        list.to(float64);
        Assert.All(list, parameter => Assert.Equal(float64, parameter.dtype));
        using var dictionary = ParameterDict(("x", Parameter(ones(1))), ("y", Parameter(ones(1))));
        Assert.Equal(["x", "y"], dictionary.named_parameters(recurse: true).Select(entry => entry.name));
    }

    [Fact]
    public void OrderedDictAnswersToKeysAndPositions()
    {
        var dictionary = new OrderedDict<string, int> { { "z", 1 }, { "a", 2 } };
        dictionary.Insert(1, ("m", 3));
        Assert.Equal([("z", 1), ("m", 3), ("a", 2)], dictionary);
        Assert.Equal(["z", "m", "a"], dictionary.Keys);
        Assert.Equal(("m", 3), dictionary[1]);
        dictionary["m"] = 4;
        Assert.Equal([1, 4, 2], dictionary.values());
        Assert.Equal((1, -1), (dictionary.IndexOf(("m", 4)), dictionary.IndexOf(("m", 3))));
        Assert.Throws<KeyNotFoundException>(() => dictionary["new"] = 1);
        Assert.Throws<ArgumentException>(() => dictionary.Add("a", 9));
        Assert.False(dictionary.Remove(("a", 3)));
        Assert.True(dictionary.Remove(("a", 2)));
        dictionary.RemoveAt(0);
        Assert.Equal([("m", 4)], dictionary);
        var copy = new (string, int)[3];
        dictionary.CopyTo(copy, 1);
        Assert.Equal(("m", 4), copy[1]);
        Assert.Equal([KeyValuePair.Create("m", 4)], (IEnumerable<KeyValuePair<string, int>>)dictionary);
    }

    private static Linear Layer() => Linear(1, 1, hasBias: false);
}
