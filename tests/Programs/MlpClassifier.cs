using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>A multilayer perceptron tells the three arms of a spiral apart.</summary>
internal static class MlpClassifier
{
    private const int Classes = 3;

    private sealed class Model : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> layers;

        public Model(long inputs, long hidden, Device? device = null) : base("Spiral")
        {
            layers = Sequential(
                ("lin1", Linear(inputs, hidden)),
                ("relu1", ReLU()),
                ("lin2", Linear(hidden, hidden)),
                ("relu2", ReLU()),
                ("drop2", Dropout(0.1)),
                ("lin3", Linear(hidden, Classes)));

            RegisterComponents();
            if (device is not null && device.type != DeviceType.CPU) this.to(device);
        }

        public override Tensor forward(Tensor input) => layers.forward(input);
    }

    internal static (float FirstLoss, float LastLoss, double Accuracy) Run(int epochs)
    {
        manual_seed(1);
        var device = cuda.is_available() ? CUDA : CPU;

        var (points, labels) = Spiral(150, device);
        using var x = points;
        using var y = labels;
        using var model = new Model(2, 64, device);
        using var optimizer = optim.Adam(model.parameters(), lr: 0.01);
        var loss = CrossEntropyLoss();

        float first = 0, last = 0;
        model.train();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            using var prediction = model.call(x);
            using var output = loss.call(prediction, y);
            output.backward();
            optimizer.step();

            last = output.item<float>();
            if (epoch == 0) first = last;
        }

        model.eval();
        using (no_grad())
        using (NewDisposeScope())
        {
            var correct = model.call(x).argmax(1).eq(y).sum().ToInt64();
            return (first, last, (double)correct / y.shape[0]);
        }
    }

    /// <summary>The same arms by L-BFGS, which computes the loss as often as it likes: the losses before its first and last steps.</summary>
    internal static (double FirstLoss, double LastLoss, int Evaluations) RunWithClosure(int steps)
    {
        manual_seed(2);
        var (points, labels) = Spiral(50, CPU);
        using var x = points;
        using var y = labels;
        using var model = new Model(2, 32);
        model.eval(); // the line that it searches must not change under it
        using optim.Optimizer optimizer = optim.LBFGS(model.parameters(), lr: 0.5, max_iter: 10);
        using var loss = CrossEntropyLoss();
        int evaluations = 0;

        Tensor Closure()
        {
            optimizer.zero_grad();
            using var prediction = model.call(x);
            var output = loss.call(prediction, y);
            output.backward();
            evaluations++;
            return output;
        }

        double first = 0, last = 0;
        for (int i = 0; i < steps; i++)
        {
            using var before = optimizer.step(Closure);
            last = before.ToDouble();
            if (i == 0) first = last;
        }
        return (first, last, evaluations);
    }

    /// <summary>Three arms that wind round the origin, with a little noise.</summary>
    private static (Tensor points, Tensor labels) Spiral(int perArm, Device device)
    {
        using var scope = NewDisposeScope();
        var arms = new List<Tensor>();
        for (int arm = 0; arm < Classes; arm++)
        {
            var radius = linspace(0.05, 1, perArm);
            var angle = radius * 4 + arm * 2 * Math.PI / Classes + randn(perArm) * 0.1;
            arms.Add(stack([radius * angle.cos(), radius * angle.sin()], dim: 1));
        }
        var points = cat(arms).to(device);
        var labels = arange(Classes, ScalarType.Int64).repeat_interleave(perArm).to(device);
        return scope.MoveToOuter(points, labels);
    }
}
