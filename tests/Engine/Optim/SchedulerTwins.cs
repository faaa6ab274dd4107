using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler.impl;

namespace Engine.Tests.Optim;

/// <summary>The scheduler that each PyTorch line of the goldens stands for, over an optimizer and with a last epoch.</summary>
internal static class SchedulerTwins
{
    internal static Dictionary<string, Func<Optimizer, int, lr_scheduler.LRScheduler>> All { get; } = new()
    {
        ["LambdaLR(o, lambda epoch: 0.95 ** epoch)"] = (o, last) => lr_scheduler.LambdaLR(o, epoch => Math.Pow(0.95, epoch), last),
        ["LambdaLR(o, [lambda epoch: 1 / (1 + epoch), lambda epoch: 1 + epoch // 10])"] = (o, last) =>
            new LambdaLR(o, [epoch => 1.0 / (1 + epoch), epoch => 1 + epoch / 10], last),
        ["MultiplicativeLR(o, lambda epoch: 0.97)"] = (o, last) => lr_scheduler.MultiplicativeLR(o, _ => 0.97, last),
        ["MultiplicativeLR(o, [lambda epoch: 0.9 if epoch % 2 else 1.05, lambda epoch: 1.01])"] = (o, last) =>
            new MultiplicativeLR(o, [epoch => epoch % 2 != 0 ? 0.9 : 1.05, _ => 1.01], last),
        ["StepLR(o, 7)"] = (o, last) => lr_scheduler.StepLR(o, 7, last_epoch: last),
        ["StepLR(o, step_size=5, gamma=0.5)"] = (o, last) => lr_scheduler.StepLR(o, step_size: 5, gamma: 0.5, last_epoch: last),
        ["MultiStepLR(o, [4, 9, 30], gamma=0.5)"] = (o, last) => lr_scheduler.MultiStepLR(o, [4, 9, 30], 0.5, last),
        ["MultiStepLR(o, [20, 6, 6], gamma=0.2)"] = (o, last) => lr_scheduler.MultiStepLR(o, [20, 6, 6], 0.2, last),
        ["ConstantLR(o)"] = (o, last) => lr_scheduler.ConstantLR(o, last_epoch: last),
        ["ConstantLR(o, factor=0.25, total_iters=20)"] = (o, last) => lr_scheduler.ConstantLR(o, 0.25, 20, last),
        ["LinearLR(o)"] = (o, last) => lr_scheduler.LinearLR(o, last_epoch: last),
        ["LinearLR(o, start_factor=0.5, end_factor=0.1, total_iters=30)"] = (o, last) => lr_scheduler.LinearLR(o, 0.5, 0.1, 30, last),
        ["ExponentialLR(o, 0.95)"] = (o, last) => lr_scheduler.ExponentialLR(o, 0.95, last),
        ["PolynomialLR(o)"] = (o, last) => lr_scheduler.PolynomialLR(o, last_epoch: last),
        ["PolynomialLR(o, total_iters=40, power=2.5)"] = (o, last) => lr_scheduler.PolynomialLR(o, 40, 2.5, last),
        ["CosineAnnealingLR(o, 10)"] = (o, last) => lr_scheduler.CosineAnnealingLR(o, 10, last_epoch: last),
        ["CosineAnnealingLR(o, T_max=23, eta_min=0.005)"] = (o, last) => lr_scheduler.CosineAnnealingLR(o, T_max: 23, eta_min: 0.005, last_epoch: last),

        ["CyclicLR(o, 0.01, 0.1, step_size_up=8)"] = (o, last) => lr_scheduler.CyclicLR(o, 0.01, 0.1, 8, last_epoch: last),
        ["CyclicLR(o, [0.01, 0.001], [0.1, 0.2], step_size_up=5, step_size_down=12, mode='triangular2', base_momentum=[0.7, 0.6], max_momentum=[0.8, 0.95])"] = (o, last) =>
            lr_scheduler.CyclicLR(o, [0.01, 0.001], [0.1, 0.2], 5, 12, CyclicLR.Mode.Triangular2, base_momentum: [0.7, 0.6], max_momentum: [0.8, 0.95], last_epoch: last),
        ["CyclicLR(o, 0.01, 0.1, step_size_up=6, mode='exp_range', gamma=0.97)"] = (o, last) =>
            lr_scheduler.CyclicLR(o, 0.01, 0.1, 6, mode: CyclicLR.Mode.ExpRange, gamma: 0.97, last_epoch: last),
        ["CyclicLR(o, 0.01, 0.1, step_size_up=6, scale_fn=lambda x: 1 / x, cycle_momentum=False)"] = (o, last) =>
            lr_scheduler.CyclicLR(o, 0.01, 0.1, 6, scale_fn: x => 1 / x, cycle_momentum: false, last_epoch: last),
        ["CyclicLR(o, 0.01, 0.1, step_size_up=6, scale_fn=lambda x: 0.9 ** x, scale_mode='iterations')"] = (o, last) =>
            lr_scheduler.CyclicLR(o, 0.01, 0.1, 6, scale_fn: x => Math.Pow(0.9, x), scale_mode: CyclicLR.ScaleMode.Iterations, last_epoch: last),
        ["CyclicLR(o, 0.01, 0.1, step_size_up=8, cycle_momentum=False)"] = (o, last) =>
            lr_scheduler.CyclicLR(o, 0.01, 0.1, 8, cycle_momentum: false, last_epoch: last),

        ["OneCycleLR(o, 0.5, total_steps=50)"] = (o, last) => lr_scheduler.OneCycleLR(o, 0.5, 50, last_epoch: last),
        ["OneCycleLR(o, [0.5, 0.1], epochs=6, steps_per_epoch=10, pct_start=0.4, anneal_strategy='linear', base_momentum=[0.7, 0.8], max_momentum=[0.9, 0.95])"] = (o, last) =>
            lr_scheduler.OneCycleLR(o, [0.5, 0.1], epochs: 6, steps_per_epoch: 10, pct_start: 0.4, anneal_strategy: OneCycleLR.AnnealStrategy.Linear, base_momentum: [0.7, 0.8], max_momentum: [0.9, 0.95], last_epoch: last),
        ["OneCycleLR(o, 0.5, total_steps=55, three_phase=True, div_factor=10, final_div_factor=100)"] = (o, last) =>
            lr_scheduler.OneCycleLR(o, 0.5, 55, div_factor: 10, final_div_factor: 100, three_phase: true, last_epoch: last),
        ["OneCycleLR(o, 0.5, total_steps=60, cycle_momentum=False, pct_start=0.0)"] = (o, last) =>
            lr_scheduler.OneCycleLR(o, 0.5, 60, pct_start: 0, cycle_momentum: false, last_epoch: last),
        ["OneCycleLR(o, 0.5, total_steps=70, cycle_momentum=False)"] = (o, last) =>
            lr_scheduler.OneCycleLR(o, 0.5, 70, cycle_momentum: false, last_epoch: last),

        ["ReduceLROnPlateau(o)"] = (o, _) => lr_scheduler.ReduceLROnPlateau(o),
        ["ReduceLROnPlateau(o, factor=0.5, patience=2)"] = (o, _) => lr_scheduler.ReduceLROnPlateau(o, factor: 0.5, patience: 2),
        ["ReduceLROnPlateau(o, 'max', factor=0.7, patience=3, threshold=0.05, threshold_mode='abs', cooldown=2)"] = (o, _) =>
            lr_scheduler.ReduceLROnPlateau(o, "max", 0.7, 3, 0.05, "abs", 2),
        ["ReduceLROnPlateau(o, 'max', factor=0.5, patience=1, threshold=0.1, min_lr=[0.01, 0.002])"] = (o, _) =>
            lr_scheduler.ReduceLROnPlateau(o, "max", 0.5, 1, 0.1, min_lr: [0.01, 0.002]),
        ["ReduceLROnPlateau(o, factor=0.3, patience=1, threshold=0.2, threshold_mode='abs', min_lr=0.001, eps=0.002)"] = (o, _) =>
            lr_scheduler.ReduceLROnPlateau(o, factor: 0.3, patience: 1, threshold: 0.2, threshold_mode: "abs", min_lr: [0.001], eps: 0.002),

        ["SequentialLR(o, [ConstantLR(o, factor=0.1, total_iters=5), ExponentialLR(o, 0.9)], [10])"] = (o, _) =>
            lr_scheduler.SequentialLR(o, [lr_scheduler.ConstantLR(o, 0.1, 5), lr_scheduler.ExponentialLR(o, 0.9)], [10]),
        ["SequentialLR(o, [LinearLR(o, start_factor=0.1, total_iters=8), CosineAnnealingLR(o, 20), StepLR(o, 3, gamma=0.5)], [8, 30])"] = (o, _) =>
            lr_scheduler.SequentialLR(o, [lr_scheduler.LinearLR(o, 0.1, total_iters: 8), lr_scheduler.CosineAnnealingLR(o, 20), lr_scheduler.StepLR(o, 3, 0.5)], [8, 30]),
        ["SequentialLR(o, [ExponentialLR(o, 0.9), MultiplicativeLR(o, lambda epoch: 0.95), LambdaLR(o, lambda epoch: 0.5 ** epoch)], [5, 40])"] = (o, _) =>
            lr_scheduler.SequentialLR(o, [lr_scheduler.ExponentialLR(o, 0.9), lr_scheduler.MultiplicativeLR(o, _ => 0.95), lr_scheduler.LambdaLR(o, epoch => Math.Pow(0.5, epoch))], [5, 40]),
        ["ChainedScheduler([ConstantLR(o, factor=0.1, total_iters=12), ExponentialLR(o, 0.95)])"] = (o, _) =>
            lr_scheduler.ChainedLR([lr_scheduler.ConstantLR(o, 0.1, 12), lr_scheduler.ExponentialLR(o, 0.95)]),
        ["ChainedScheduler([LinearLR(o, total_iters=10), MultiStepLR(o, [5, 20], gamma=0.5), CosineAnnealingLR(o, 60)])"] = (o, _) =>
            lr_scheduler.ChainedLR([lr_scheduler.LinearLR(o, total_iters: 10), lr_scheduler.MultiStepLR(o, [5, 20], 0.5), lr_scheduler.CosineAnnealingLR(o, 60)]),
    };
}
