using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>Saved states: an optimizer that goes on from one makes the same steps as the one that saved it.</summary>
public class StateTests
{
    public static TheoryData<string> Kinds => new("sgd", "momentum", "adam", "amsgrad", "adamw");

    private static OptimizerHelper Make(string kind, Parameter parameter, double rate = 0.1) => kind switch
    {
        "sgd" => optim.SGD([parameter], rate),
        "momentum" => optim.SGD([parameter], rate, momentum: 0.9),
        "adam" => optim.Adam([parameter], rate),
        "amsgrad" => optim.Adam([parameter], rate, amsgrad: true),
        _ => optim.AdamW([parameter], rate, weight_decay: 0.2),
    };

    private static Parameter Start()
    {
        using var values = arange(5, dtype: ScalarType.Float32);
        return new Parameter(values.clone());
    }

    private static void Step(OptimizerHelper optimizer, Parameter parameter, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            parameter.grad = parameter.detach() * 2 - 1;
            optimizer.step();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_go_on_after_saving_and_loading(string kind)
    {
        using var scope = NewDisposeScope();
        var parameter = Start();
        using var optimizer = Make(kind, parameter);
        Step(optimizer, parameter, 4);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) optimizer.save_state_dict(writer);

        var twin = new Parameter(parameter.detach().clone());
        using var loaded = Make(kind, twin, rate: 5);
        stream.Position = 0;
        using (var reader = new BinaryReader(stream)) loaded.load_state_dict(reader);
        Assert.Equal(0.1, loaded.ParamGroups.Single().LearningRate);
        Assert.True(loaded.state_dict().State[0].ApproximatelyEquals(optimizer.state_dict().State[0]));

        Step(optimizer, parameter, 3);
        Step(loaded, twin, 3);
        Assert.Equal(parameter.detach().data<float>().ToArray(), twin.detach().data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Loading_another_optimizers_state_copies_it(string kind)
    {
        using var scope = NewDisposeScope();
        var (parameter, twin) = (Start(), Start());
        using var optimizer = Make(kind, parameter);
        Step(optimizer, parameter, 2);
        using var loaded = Make(kind, twin, rate: 5);
        loaded.load_state_dict(optimizer.state_dict());
        Assert.True(loaded.state_dict().State[0].ApproximatelyEquals(optimizer.state_dict().State[0]));
        twin.detach().copy_(parameter.detach());
        optimizer.Dispose();
        Step(loaded, twin, 1);
        Assert.False(twin.isnan().any().item<bool>());
    }

    [Fact]
    public void The_dictionary_lists_groups_and_states_in_order()
    {
        using var scope = NewDisposeScope();
        var (x, y, z) = (Start(), Start(), Start());
        using var optimizer = optim.SGD([new SGD.ParamGroup([x]), new SGD.ParamGroup([y, z])], 0.1);
        var dictionary = optimizer.state_dict();
        Assert.Equal(2, dictionary.Options.Count);
        Assert.Equal(3, dictionary.State.Count);
        Assert.Equal([[0], [1, 2]], dictionary.StateIndexRef);
    }

    [Fact]
    public void A_state_of_another_kind_or_size_is_refused()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var (x, y) = (Start(), Start());
            using var sgd = optim.SGD([x], 0.1);
            sgd.save_state_dict(path);
            using var adam = optim.Adam([x]);
            Assert.Contains("expected 'Adam', but found 'SGD'", Assert.Throws<InvalidDataException>(() => adam.load_state_dict(path)).Message);
            using var two = optim.SGD([x, y], 0.1);
            Assert.Contains("expected 2, got 1", Assert.Throws<ArgumentException>(() => two.load_state_dict(path)).Message);
            Assert.Contains("expected 2, got 1", Assert.Throws<ArgumentException>(() => two.load_state_dict(sgd.state_dict())).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
