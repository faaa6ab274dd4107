using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>Saved states: an optimizer that goes on from one makes the same steps as the one that saved it.</summary>
public class StateTests
{
    public static TheoryData<string> Kinds => OptimizerKinds.All;

    private static OptimizerHelper Make(string kind, Parameter parameter, double rate = 0.1) => OptimizerKinds.Make(kind, rate, parameter);

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

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_setting_and_every_tensor_survives(string kind)
    {
        using var scope = NewDisposeScope();
        var parameter = Start();
        using var optimizer = Make(kind, parameter);
        Step(optimizer, parameter, 3);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) optimizer.save_state_dict(writer);

        using var loaded = Plain(optimizer, Start());
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        loaded.load_state_dict(reader);
        Assert.Equal(stream.Length, stream.Position);
        var (before, after) = (optimizer.state_dict(), loaded.state_dict());
        Assert.Equal(Fields(before.Options[0]), Fields(after.Options[0]));
        Assert.Equal(Fields(before.State[0]), Fields(after.State[0]));

        using var copied = Plain(optimizer, Start());
        copied.load_state_dict(before);
        Assert.Equal(Fields(before.Options[0]), Fields(copied.state_dict().Options[0]));
        Assert.Equal(Fields(before.State[0]), Fields(copied.state_dict().State[0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_state_moves_with_all_its_tensors_and_differs_after_another_step(string kind)
    {
        using var scope = NewDisposeScope();
        var (parameter, twin) = (Start(), Start());
        using var optimizer = Make(kind, parameter);
        using var other = Make(kind, twin);
        Step(optimizer, parameter, 2);
        Step(other, twin, 2);
        var (state, copy) = (optimizer.state_dict().State[0], other.state_dict().State[0]);
        Assert.True(state.ApproximatelyEquals(copy));
        Step(other, twin, 1);
        Assert.Equal(kind == "sgd", state.ApproximatelyEquals(copy)); // without momentum there is nothing to remember
        optimizer.to(META);
        Assert.All(Tensors(state), tensor => Assert.Equal(DeviceType.META, tensor.device_type));
    }

    /// <summary>An optimizer of the same kind with its default settings.</summary>
    private static OptimizerHelper Plain(OptimizerHelper like, Parameter parameter) => like switch
    {
        SGD => optim.SGD([parameter], 5),
        Adam => optim.Adam([parameter], 5),
        AdamW => optim.AdamW([parameter], 5),
        RMSProp => optim.RMSProp([parameter], 5),
        Adagrad => optim.Adagrad([parameter], 5),
        Adadelta => optim.Adadelta([parameter], 5),
        Adamax => optim.Adamax([parameter], 5),
        NAdam => optim.NAdam([parameter], 5),
        RAdam => optim.RAdam([parameter], 5),
        ASGD => optim.ASGD([parameter], 5),
        Rprop => optim.Rprop([parameter], 5),
        _ => throw new ArgumentException($"no plain optimizer like {like.GetType().Name}", nameof(like)),
    };

    private static IEnumerable<string> Fields(object of) =>
        of.GetType().GetFields().Select(field => $"{field.Name} {Text(field.GetValue(of))}")
            .Concat(of.GetType().GetProperties().Select(property => $"{property.Name} {property.GetValue(of)}"));

    private static string? Text(object? value) => value is Tensor tensor ? string.Join(' ', tensor.data<float>().ToArray()) : value?.ToString();

    private static IEnumerable<Tensor> Tensors(OptimizerState state) =>
        state.GetType().GetFields().Select(field => field.GetValue(state)).OfType<Tensor>();
}
