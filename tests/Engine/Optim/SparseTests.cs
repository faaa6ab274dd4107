using System.Globalization;
using Engine.Tests.Nn;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>Sparse gradients, those of embeddings: SGD and Adagrad go along them as PyTorch's do, the others refuse them.</summary>
public class SparseTests
{
    private static readonly long[][] s_rows = [[1, 3, 1], [0, 3], [4], [1, 1, 3]];

    private static readonly Dictionary<string, Func<Parameter, OptimizerHelper>> s_twins = new()
    {
        ["torch.optim.SGD([w], lr=0.1)"] = w => optim.SGD([w], 0.1),
        ["torch.optim.SGD([w], lr=0.1, maximize=True)"] = w => optim.SGD([w], 0.1, maximize: true),
        ["torch.optim.SGD([w], lr=0.1, momentum=0.9, dampening=0.25)"] = w => optim.SGD([w], 0.1, 0.9, 0.25),
        ["torch.optim.SGD([w], lr=0.1, momentum=0.5, nesterov=True)"] = w => optim.SGD([w], 0.1, 0.5, nesterov: true),
        ["torch.optim.Adagrad([w], lr=0.1)"] = w => optim.Adagrad([w], 0.1),
        ["torch.optim.Adagrad([w], lr=0.2, lr_decay=0.1, initial_accumulator_value=0.5, eps=1e-3)"] =
            w => optim.Adagrad([w], 0.2, 0.1, initial_accumulator_value: 0.5, eps: 1e-3),
    };

    public static TheoryData<string> Lines => new(s_twins.Keys);

    public static TheoryData<string> Refusing => new(OptimizerKinds.Names.Where(kind => kind != "sgd"));

    private static Embedding Table() => nn.Embedding_from_pretrained(GoldenFile.Fill("f", [5, 3], 1, ScalarType.Float64), freeze: false, sparse: true);

    private static Parameter Weight(Embedding table) => Assert.Single(table.parameters());

    private static double[] Values(Tensor tensor)
    {
        using var flat = tensor.detach().clone();
        return flat.data<double>().ToArray();
    }

    private static void Step(OptimizerHelper optimizer, Embedding table, int step)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var x = table.call(tensor(s_rows[step % 4]));
        (x * x + x).sum().backward();
        optimizer.step();
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Eight_steps_lead_where_PyTorch_does(string line)
    {
        var golden = OptimizerGoldens.Read("sparse_optim_goldens").Cases.Single(entry => entry.Pytorch == line);
        using var scope = NewDisposeScope();
        using var table = Table();
        using var optimizer = s_twins[line](Weight(table));
        for (var step = 1; step <= 8; step++)
        {
            Step(optimizer, table, step);
            if (!golden.Float64.TryGetValue(step.ToString(CultureInfo.InvariantCulture), out var wanted)) continue;
            foreach (var (expected, got) in wanted.Zip(Values(Weight(table)))) Assert.Equal(expected, got, 1e-13);
        }
        Assert.True(Weight(table).grad!.is_sparse);
        var before = LiveTensors.Count;
        Step(optimizer, table, 9);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Steps_go_on_from_a_saved_state(string line)
    {
        using var scope = NewDisposeScope();
        using var table = Table();
        using var optimizer = s_twins[line](Weight(table));
        for (var step = 1; step <= 3; step++) Step(optimizer, table, step);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) optimizer.save_state_dict(writer);

        using var twin = nn.Embedding_from_pretrained(Weight(table).detach().clone(), freeze: false, sparse: true);
        using var loaded = s_twins[line](Weight(twin));
        stream.Position = 0;
        using (var reader = new BinaryReader(stream)) loaded.load_state_dict(reader);
        Assert.True(loaded.state_dict().State[0].ApproximatelyEquals(optimizer.state_dict().State[0]));
        for (var step = 4; step <= 7; step++)
        {
            Step(optimizer, table, step);
            Step(loaded, twin, step);
        }
        foreach (var (expected, got) in Values(Weight(table)).Zip(Values(Weight(twin)))) Assert.Equal(expected, got, 1e-14);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sparse_and_dense_gradients_are_the_same_to_SGD(bool sparseFirst)
    {
        using var scope = NewDisposeScope();
        using var table = Table();
        using var twin = nn.Embedding_from_pretrained(Weight(table).detach().clone(), freeze: false);
        using var optimizer = optim.SGD([Weight(table)], 0.1, 0.9, nesterov: true);
        using var dense = optim.SGD([Weight(twin)], 0.1, 0.9, nesterov: true);
        for (var step = 1; step <= 4; step++)
        {
            Step(dense, twin, step);
            var gradient = Weight(twin).grad!;
            Weight(table).grad = (step % 2 == 1) == sparseFirst ? gradient.to_sparse() : gradient.clone();
            optimizer.step();
        }
        foreach (var (expected, got) in Values(Weight(twin)).Zip(Values(Weight(table)))) Assert.Equal(expected, got, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Refusing))]
    public void Others_refuse_before_anything_changes(string kind)
    {
        using var scope = NewDisposeScope();
        using var table = Table();
        var plain = new Parameter(ones(3));
        using var optimizer = OptimizerKinds.Make(kind, 0.1, plain, Weight(table));
        plain.grad = ones(3);
        table.call(tensor(s_rows[0])).sum().backward();
        var refusal = Assert.Throws<NotSupportedException>(() => optimizer.step());
        Assert.StartsWith(optimizer.GetType().Name + ": ", refusal.Message);
        Assert.Contains("got a sparse one for a parameter of shape [5, 3]", refusal.Message);
        Assert.Contains(kind is "momentum" or "adagrad" ? "weight_decay" : "does not support sparse gradients", refusal.Message);
        Assert.DoesNotContain("\n", refusal.Message);
        using var untouched = OptimizerKinds.Make(kind, 0.1, new Parameter(ones(3)), Weight(table));
        foreach (var (expected, got) in untouched.state_dict().State.Zip(optimizer.state_dict().State)) Assert.True(got.ApproximatelyEquals(expected));
        Assert.True(plain.eq(1).all().item<bool>());
    }

    [Fact]
    public void LBFGS_takes_sparse_gradients_as_dense_ones()
    {
        using var scope = NewDisposeScope();
        using var table = nn.Embedding_from_pretrained(ones(3, 2, dtype: ScalarType.Float64), freeze: false, sparse: true);
        using var optimizer = optim.LBFGS([Weight(table)], 0.5, max_iter: 1);
        optimizer.step(() =>
        {
            Weight(table).grad = null;
            var loss = table.call(tensor([0L, 2L])).square().sum();
            loss.backward();
            return loss;
        });
        Assert.Equal([0.875, 0.875, 1, 1, 0.875, 0.875], Values(Weight(table))); // PyTorch's
    }
}
