using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>A training run that is put away half-way and taken up again, and the other ways of moving weights about.</summary>
internal static class SavingAndLoading
{
    private sealed class Model : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> lin1 = Linear(6, 16);
        private readonly Module<Tensor, Tensor> norm = BatchNorm1d(16);
        private readonly Module<Tensor, Tensor> act = ReLU();
        private readonly Module<Tensor, Tensor> lin2;

        public Model(long outputs = 2) : base(nameof(Model))
        {
            lin2 = Linear(16, outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return lin2.call(act.call(norm.call(lin1.call(input)))).MoveToOuterDisposeScope();
        }
    }

    /// <summary>
    /// Ten steps, the files, ten more; then the same ten from the files in a new model. The greatest difference of the outputs right
    /// after loading, and of the weights at the end.
    /// </summary>
    internal static (double AfterLoading, double AfterTraining, double Moved) Resume(string folder)
    {
        manual_seed(10);
        using var scope = NewDisposeScope();
        var x = randn(32, 6);
        var y = randn(32, 2);
        var weights = Path.Combine(folder, "model.dat");
        var state = Path.Combine(folder, "optimizer.dat");

        using var model = new Model();
        using var optimizer = optim.Adam(model.parameters(), lr: 0.01, amsgrad: true);
        Train(model, optimizer, x, y, 10);
        model.save(weights);
        optimizer.save_state_dict(state);

        using var resumed = new Model();
        resumed.load(weights);
        using var resumedOptimizer = optim.Adam(resumed.parameters(), lr: 0.5, amsgrad: true);
        resumedOptimizer.load_state_dict(state);
        var afterLoading = Difference(Output(model, x), Output(resumed, x));

        var before = Output(model, x);
        Train(model, optimizer, x, y, 10);
        Train(resumed, resumedOptimizer, x, y, 10);
        var afterTraining = model.state_dict().Zip(resumed.state_dict()).Max(pair => Difference(pair.First.Value, pair.Second.Value));
        return (afterLoading, afterTraining, Difference(before, Output(model, x)));
    }

    /// <summary>Weights through a dictionary and through a stream; the names; what a cautious load reports.</summary>
    internal static (string[] Names, double ThroughDictionary, double ThroughStream, string[] Equal, string[] Refused) Transfer()
    {
        manual_seed(11);
        using var scope = NewDisposeScope();
        var x = randn(8, 6);
        using var source = new Model();
        using var optimizer = optim.SGD(source.parameters(), 0.1);
        Train(source, optimizer, x, randn(8, 2), 3);

        using var byDictionary = new Model();
        var (missing, unexpected) = byDictionary.load_state_dict(source.state_dict());
        if (missing.Count + unexpected.Count > 0) throw new InvalidOperationException("the same model has the same names");

        using var stream = new MemoryStream();
        source.save(stream);
        stream.Position = 0;
        using var byStream = new Model();
        byStream.load(stream);

        // A new head on the old body: a file of the body alone, read without its missing part being a mistake.
        using var body = new MemoryStream();
        source.save(body, skip: ["lin2.weight", "lin2.bias"]);
        using var otherHead = new Model(outputs: 5);
        var refused = new List<string>();
        body.Position = 0;
        try { otherHead.load(body); }
        catch (ArgumentException) { refused.Add("a file of the body alone"); }
        stream.Position = 0;
        try { otherHead.load(stream); }
        catch (ArgumentException) { refused.Add("a head of another size"); }

        var loaded = new Dictionary<string, bool>();
        body.Position = 0;
        otherHead.load(body, strict: false, loadedParameters: loaded);
        var sources = source.state_dict();
        var equal = otherHead.state_dict()
            .Where(entry => loaded.GetValueOrDefault(entry.Key) && entry.Value.Equals(sources[entry.Key]))
            .Select(entry => entry.Key);

        var output = Output(source, x);
        return (
            source.state_dict().Keys.ToArray(),
            Difference(output, Output(byDictionary, x)),
            Difference(output, Output(byStream, x)),
            equal.ToArray(),
            refused.ToArray());
    }

    /// <summary>Single tensors: TorchSharp's file and libtorch's archive.</summary>
    internal static (double OwnFile, double Archive, ScalarType Type) Tensors(string folder)
    {
        using var scope = NewDisposeScope();
        var original = arange(12, ScalarType.Float64).reshape(3, 4).t();
        var file = Path.Combine(folder, "tensor.dat");
        var archive = Path.Combine(folder, "tensor.pt");
        original.Save(file);
        torch.save(original, archive);
        var fromFile = Tensor.Load(file);
        return (Difference(original, fromFile), Difference(original, torch.load(archive)), fromFile.dtype);
    }

    private static void Train(Model model, optim.Optimizer optimizer, Tensor x, Tensor y, int steps)
    {
        model.train();
        for (int i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            functional.mse_loss(model.call(x), y).backward();
            optimizer.step();
        }
    }

    private static Tensor Output(Model model, Tensor x)
    {
        using var _ = no_grad();
        model.eval();
        return model.call(x);
    }

    private static double Difference(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return (a - b).abs().max().to(ScalarType.Float64).item<double>();
    }
}
