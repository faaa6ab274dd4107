using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Programs;

/// <summary>Every schedule of learning rates on a training loop, as it is read off the optimizer epoch by epoch.</summary>
internal static class SchedulerZoo
{
    internal const double Rate = 0.1;

    /// <summary>The schedules whose rates follow a formula, under the names that the tests give the formulas.</summary>
    internal static IReadOnlyDictionary<string, Func<optim.Optimizer, LRScheduler>> Schedules { get; } =
        new Dictionary<string, Func<optim.Optimizer, LRScheduler>>
        {
            ["step"] = optimizer => StepLR(optimizer, 3, gamma: 0.5),
            ["multi-step"] = optimizer => MultiStepLR(optimizer, [2, 7], gamma: 0.1),
            ["exponential"] = optimizer => ExponentialLR(optimizer, gamma: 0.9),
            ["constant"] = optimizer => ConstantLR(optimizer, factor: 0.25, total_iters: 4),
            ["linear"] = optimizer => LinearLR(optimizer, start_factor: 0.2, end_factor: 1.0, total_iters: 8),
            ["polynomial"] = optimizer => PolynomialLR(optimizer, total_iters: 10, power: 2),
            ["cosine"] = optimizer => CosineAnnealingLR(optimizer, T_max: 12, eta_min: 0.01),
            ["lambda"] = optimizer => LambdaLR(optimizer, epoch => 1.0 / (1 + epoch)),
            ["multiplicative"] = optimizer => MultiplicativeLR(optimizer, epoch => epoch % 2 == 0 ? 0.5 : 1.0),
            ["cyclic"] = optimizer => CyclicLR(optimizer, base_lr: 0.02, max_lr: 0.1, step_size_up: 3, step_size_down: 5),
            ["one cycle"] = optimizer => OneCycleLR(optimizer, max_lr: 0.4, total_steps: 12, pct_start: 0.25, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear),
            ["warm-up, then cosine"] = optimizer => SequentialLR(
                optimizer,
                [LinearLR(optimizer, start_factor: 0.1, total_iters: 4), CosineAnnealingLR(optimizer, T_max: 8)],
                [4]),
            ["chained"] = optimizer => ChainedLR([ConstantLR(optimizer, factor: 0.5, total_iters: 3), ExponentialLR(optimizer, gamma: 0.8)]),
        };

    /// <summary>The rates at which each epoch trained, and the losses before and after.</summary>
    internal static (double[] Rates, double FirstLoss, double LastLoss) Run(Func<optim.Optimizer, LRScheduler> schedule, int epochs)
    {
        manual_seed(12);
        using var scope = NewDisposeScope();
        using var model = Linear(5, 1);
        var x = randn(64, 5);
        var y = x.mm(ones(5, 1)) - 1;
        using var optimizer = optim.SGD(model.parameters(), Rate, momentum: 0.5);
        var scheduler = schedule(optimizer);

        var rates = new List<double>();
        var losses = new List<double>();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            rates.Add(optimizer.ParamGroups.First().LearningRate);
            losses.Add(Step(model, optimizer, x, y));
            scheduler.step();
            if (scheduler.get_last_lr().First() != optimizer.ParamGroups.First().LearningRate)
                throw new InvalidOperationException("get_last_lr is what the optimizer trains at");
        }
        return ([.. rates], losses[0], losses[^1]);
    }

    /// <summary>Two groups of parameters with rates of their own under one schedule.</summary>
    internal static (double[] Body, double[] Head) TwoGroups(int epochs)
    {
        using var body = Linear(3, 3);
        using var head = Linear(3, 1);
        using var optimizer = optim.Adam(new Adam.ParamGroup[]
        {
            new(body.parameters(), lr: 0.001),
            new() { Parameters = head.parameters(), Options = new() { LearningRate = 0.01 } },
        });
        var scheduler = StepLR(optimizer, 2, 0.1);
        List<double> first = [], second = [];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            var rates = scheduler.get_last_lr().ToArray();
            first.Add(rates[0]);
            second.Add(rates[1]);
            optimizer.step();
            scheduler.step();
        }
        return ([.. first], [.. second]);
    }

    /// <summary>A rate that is halved whenever the loss has stopped falling: the rates, and the last loss.</summary>
    internal static (double[] Rates, double LastLoss) Plateau(int epochs)
    {
        manual_seed(13);
        using var scope = NewDisposeScope();
        using var model = Sequential(("lin1", Linear(2, 8)), ("tanh", Tanh()), ("lin2", Linear(8, 1)));
        var x = randn(128, 2);
        var y = (x[.., ..1] * x[.., 1..]).tanh();
        using var optimizer = optim.RMSProp(model.parameters(), lr: 0.05);
        var scheduler = ReduceLROnPlateau(optimizer, "min", factor: 0.5, patience: 3, threshold: 0.01);
        var rates = new List<double>();
        double loss = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            loss = Step(model, optimizer, x, y);
            scheduler.step(loss);
            rates.Add(optimizer.ParamGroups.First().LearningRate);
        }
        return ([.. rates], loss);
    }

    private static double Step(Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var loss = functional.mse_loss(model.call(x), y);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss.ToDouble();
    }
}
