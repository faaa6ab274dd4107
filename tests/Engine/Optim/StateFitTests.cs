using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>States and parameters that do not go together: followed where nothing is lost, refused with nothing changed elsewhere.</summary>
public class StateFitTests
{
    public static TheoryData<string> Kinds => OptimizerKinds.All;

    private static Parameter Start(ScalarType dtype = ScalarType.Float32, int count = 4) => new(arange(count, dtype: dtype));

    private static void Step(OptimizerHelper optimizer, Parameter parameter)
    {
        using var scope = NewDisposeScope();
        parameter.grad = parameter.detach() * 2 - 1;
        optimizer.step();
    }

    private static byte[] Saved(OptimizerHelper optimizer)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) optimizer.save_state_dict(writer);
        return stream.ToArray();
    }

    private static void Load(OptimizerHelper optimizer, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        optimizer.load_state_dict(reader);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_module_may_be_converted_before_the_first_step(string kind)
    {
        using var scope = NewDisposeScope();
        using var module = nn.Linear(4, 3);
        using var twin = nn.Linear(4, 3, dtype: ScalarType.Float64);
        using var optimizer = OptimizerKinds.Make(kind, 0.1, [.. module.parameters()]);
        module.to(ScalarType.Float64);
        twin.load_state_dict(module.state_dict());
        using var expected = OptimizerKinds.Make(kind, 0.1, [.. twin.parameters()]);
        var x = arange(8, dtype: ScalarType.Float64).reshape(2, 4) / 8;
        for (var i = 0; i < 3; i++)
        {
            foreach (var (model, steps) in new[] { (module, optimizer), (twin, expected) })
            {
                steps.zero_grad();
                model.call(x).square().sum().backward();
                steps.step();
            }
        }
        foreach (var (wanted, got) in twin.parameters().Zip(module.parameters())) Assert.True(got.eq(wanted).all().item<bool>());
        module.to(ScalarType.Float32);
        if (kind == "sgd") return; // it remembers nothing
        module.zero_grad();
        module.call(x.to(ScalarType.Float32)).sum().backward();
        var before = module.weight.detach().clone();
        var steps0 = optimizer.state_dict().State[0];
        var refusal = Assert.Throws<InvalidOperationException>(() => optimizer.step());
        Assert.Contains("Float32 on cpu, got Float64 on cpu. Fix:", refusal.Message);
        Assert.DoesNotContain("\n", refusal.Message);
        Assert.True(module.weight.eq(before).all().item<bool>());
        Assert.True(steps0.ApproximatelyEquals(expected.state_dict().State[0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_state_made_before_a_conversion_is_saved_and_loaded_in_the_new_type(string kind)
    {
        using var scope = NewDisposeScope();
        using var module = nn.Linear(4, 3);
        using var optimizer = OptimizerKinds.Make(kind, 0.1, [.. module.parameters()]);
        module.to(ScalarType.Float64);
        Load(optimizer, Saved(optimizer));
        Assert.All(optimizer.state_dict().State.SelectMany(state => state.Tensors).OfType<Tensor>(), t => Assert.Equal(ScalarType.Float64, t.dtype));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_or_foreign_state_changes_nothing(string kind)
    {
        using var scope = NewDisposeScope();
        Parameter[] own = [Start(), Start()];
        using var optimizer = OptimizerKinds.Make(kind, 0.1, own);
        using var source = OptimizerKinds.Make(kind, 0.7, Start(), Start());
        foreach (var parameter in own) Step(optimizer, parameter);
        foreach (var parameter in source.parameters()) Step(source, parameter);
        var (before, bytes) = (Saved(optimizer), Saved(source));
        var live = LiveTensors.Count;
        for (var length = 0; length < bytes.Length; length += 7)
            Assert.Throws<EndOfStreamException>(() => Load(optimizer, bytes[..length]));
        Assert.Equal(live, LiveTensors.Count);
        Assert.Equal(before, Saved(optimizer));

        if (kind == "sgd") return; // it remembers nothing
        using var longer = OptimizerKinds.Make(kind, 0.7, Start(), Start(count: 5));
        using var wider = OptimizerKinds.Make(kind, 0.7, Start(), Start(ScalarType.Float64));
        foreach (var (other, got) in new[] { (longer, "Float32 [4], got Float32 [5]"), (wider, "Float32 [4], got Float64 [4]") })
        {
            foreach (var parameter in other.parameters()) Step(other, parameter);
            foreach (Action load in (Action[])[() => Load(optimizer, Saved(other)), () => optimizer.load_state_dict(other.state_dict())])
            {
                var refusal = Assert.Throws<ArgumentException>(load);
                Assert.Contains("state 1: expected tensors of its parameter's type and shape, " + got, refusal.Message);
                Assert.Equal(before, Saved(optimizer));
            }
        }
    }

    [Fact]
    public void A_dictionary_of_another_kind_is_refused_like_a_stream()
    {
        using var scope = NewDisposeScope();
        using var sgd = optim.SGD([Start()], 0.1);
        using var adam = optim.Adam([Start()]);
        Assert.Equal("Mismatched optimizer type: expected 'SGD', but found 'Adam' in the loaded dictionary.",
            Assert.Throws<InvalidDataException>(() => sgd.load_state_dict(adam.state_dict())).Message);
        Assert.Throws<ArgumentNullException>(() => sgd.load_state_dict((optim.Optimizer.StateDictionary)null!));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var optimizer = optim.Adam([Start()]);
            optimizer.save_state_dict(path);
            var before = File.ReadAllBytes(path);
            ((Adam.State)optimizer.state_dict().State[0]).exp_avg_sq.Dispose();
            Assert.Throws<ObjectDisposedException>(() => optimizer.save_state_dict(path));
            Assert.Equal(before, File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_disposed_says_so_and_what_was_never_made_can_be_disposed(string kind)
    {
        using var scope = NewDisposeScope();
        var parameter = Start();
        var optimizer = OptimizerKinds.Make(kind, 0.1, parameter);
        var state = (OptimizerState)Activator.CreateInstance(optimizer.state_dict().State[0].GetType(), parameter)!;
        ((IDisposable)state).Dispose();
        parameter.grad = ones(4);
        optimizer.step();
        optimizer.Dispose();
        optimizer.Dispose();
        Assert.Contains(optimizer.GetType().Name, Assert.Throws<ObjectDisposedException>(() => optimizer.step()).Message);
        Assert.Throws<ObjectDisposedException>(() => optimizer.state_dict());
        Assert.Throws<ObjectDisposedException>(() => optimizer.to(CPU));
        Assert.Throws<ObjectDisposedException>(() => Load(optimizer, []));
    }

    [Fact]
    public void A_disposed_LBFGS_says_so()
    {
        using var parameter = Start();
        var optimizer = optim.LBFGS([parameter]);
        optimizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.step(() => parameter.sum()));
    }
}
