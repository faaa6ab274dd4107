using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>The optimizer that each PyTorch line of the goldens stands for.</summary>
internal static class OptimizerTwins
{
    internal static Dictionary<string, Func<Parameter, Parameter, Parameter, optim.Optimizer>> All { get; } = new()
    {
        ["torch.optim.SGD([a, b, c], lr=0.05)"] = (a, b, c) => optim.SGD([a, b, c], 0.05),
        ["torch.optim.SGD([a, b, c], lr=0.02, momentum=0.9)"] = (a, b, c) => optim.SGD([a, b, c], 0.02, momentum: 0.9),
        ["torch.optim.SGD([a, b, c], lr=0.02, momentum=0.9, dampening=0.5)"] = (a, b, c) => optim.SGD([a, b, c], 0.02, momentum: 0.9, dampening: 0.5),
        ["torch.optim.SGD([a, b, c], lr=0.02, momentum=0.8, nesterov=True, weight_decay=0.1)"] = (a, b, c) =>
            optim.SGD([a, b, c], 0.02, momentum: 0.8, nesterov: true, weight_decay: 0.1),
        ["torch.optim.SGD([a, b, c], lr=0.001, momentum=0.5, weight_decay=0.2, maximize=True)"] = (a, b, c) =>
            optim.SGD([("a", a), ("b", b), ("c", c)], 0.001, momentum: 0.5, weight_decay: 0.2, maximize: true),
        ["torch.optim.SGD([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'momentum': 0.7}], lr=0.01)"] = (a, b, c) => optim.SGD(
            [new SGD.ParamGroup([a], new SGD.Options { LearningRate = 0.1 }), new SGD.ParamGroup([b, c], new SGD.Options { momentum = 0.7 })], 0.01),
        ["torch.optim.Adam([a, b, c])"] = (a, b, c) => optim.Adam([a, b, c]),
        ["torch.optim.Adam([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-4)"] = (a, b, c) => optim.Adam([a, b, c], 0.05, 0.8, 0.95, 1e-4),
        ["torch.optim.Adam([a, b, c], lr=0.02, weight_decay=0.1)"] = (a, b, c) => optim.Adam([a, b, c], 0.02, weight_decay: 0.1),
        ["torch.optim.Adam([a, b, c], lr=0.02, amsgrad=True)"] = (a, b, c) => optim.Adam([a, b, c], 0.02, amsgrad: true),
        ["torch.optim.Adam([a, b, c], lr=0.02, weight_decay=0.1, maximize=True)"] = (a, b, c) =>
            optim.Adam([("a", a), ("b", b), ("c", c)], 0.02, weight_decay: 0.1, maximize: true),
        ["torch.optim.Adam([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9)}], lr=0.01)"] = (a, b, c) => optim.Adam(
            [new Adam.ParamGroup([a], new Adam.Options { LearningRate = 0.1 }), new Adam.ParamGroup([b, c], new Adam.Options { beta1 = 0.5, beta2 = 0.9 })], 0.01),
        ["torch.optim.AdamW([a, b, c], weight_decay=0.01)"] = (a, b, c) => optim.AdamW([a, b, c], weight_decay: 0.01),
        ["torch.optim.AdamW([a, b, c], lr=0.05, betas=(0.8, 0.95), weight_decay=0.3)"] = (a, b, c) =>
            optim.AdamW([a, b, c], 0.05, 0.8, 0.95, weight_decay: 0.3),
        ["torch.optim.AdamW([a, b, c], lr=0.02, weight_decay=0.1, amsgrad=True)"] = (a, b, c) =>
            optim.AdamW([new AdamW.ParamGroup([a, b, c], 0.02, weight_decay: 0.1, amsgrad: true)]),
        ["torch.optim.AdamW([a, b, c], lr=0.02, weight_decay=0, maximize=True)"] = (a, b, c) =>
            optim.AdamW([("a", a), ("b", b), ("c", c)], 0.02, weight_decay: 0, maximize: true),

        ["torch.optim.RMSprop([a, b, c])"] = (a, b, c) => optim.RMSProp([a, b, c]),
        ["torch.optim.RMSprop([a, b, c], lr=0.02, alpha=0.9, eps=1e-4, weight_decay=0.1)"] = (a, b, c) =>
            optim.RMSProp([a, b, c], 0.02, 0.9, 1e-4, 0.1),
        ["torch.optim.RMSprop([a, b, c], lr=0.01, momentum=0.9, centered=True)"] = (a, b, c) => optim.RMSProp([a, b, c], momentum: 0.9, centered: true),
        ["torch.optim.RMSprop([a, b, c], lr=0.01, momentum=0.5, weight_decay=0.1, maximize=True)"] = (a, b, c) =>
            optim.RMSProp([("a", a), ("b", b), ("c", c)], momentum: 0.5, weight_decay: 0.1, maximize: true),
        ["torch.optim.RMSprop([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'momentum': 0.7, 'centered': True}], lr=0.01)"] = (a, b, c) => optim.RMSProp(
            [new RMSProp.ParamGroup([a], new RMSProp.Options { LearningRate = 0.1 }), new RMSProp.ParamGroup([b, c], new RMSProp.Options { momentum = 0.7, centered = true })]),

        ["torch.optim.Adagrad([a, b, c])"] = (a, b, c) => optim.Adagrad([a, b, c]),
        ["torch.optim.Adagrad([a, b, c], lr=0.1, lr_decay=0.01, weight_decay=0.1)"] = (a, b, c) => optim.Adagrad([a, b, c], 0.1, 0.01, 0.1),
        ["torch.optim.Adagrad([a, b, c], lr=0.05, initial_accumulator_value=0.5, eps=1e-3)"] = (a, b, c) =>
            optim.Adagrad([("a", a), ("b", b), ("c", c)], 0.05, initial_accumulator_value: 0.5, eps: 1e-3),
        ["torch.optim.Adagrad([{'params': [a], 'lr': 0.2}, {'params': [b, c], 'lr_decay': 0.1, 'weight_decay': 0.2}], lr=0.05)"] = (a, b, c) => optim.Adagrad(
            [new Adagrad.ParamGroup([a], new Adagrad.Options { LearningRate = 0.2 }), new Adagrad.ParamGroup([b, c], new Adagrad.Options { lr_decay = 0.1, weight_decay = 0.2 })], 0.05),

        ["torch.optim.Adadelta([a, b, c])"] = (a, b, c) => optim.Adadelta([a, b, c]),
        ["torch.optim.Adadelta([a, b, c], lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.1)"] = (a, b, c) => optim.Adadelta([a, b, c], 0.5, 0.8, 1e-3, 0.1),
        ["torch.optim.Adadelta([a, b, c], eps=1e-4, maximize=True)"] = (a, b, c) =>
            optim.Adadelta([("a", a), ("b", b), ("c", c)], eps: 1e-4, maximize: true),
        ["torch.optim.Adadelta([{'params': [a], 'lr': 2.0}, {'params': [b, c], 'rho': 0.5, 'eps': 1e-2}])"] = (a, b, c) => optim.Adadelta(
            [new Adadelta.ParamGroup([a], new Adadelta.Options { LearningRate = 2 }), new Adadelta.ParamGroup([b, c], rho: 0.5, eps: 1e-2)]),

        ["torch.optim.Adamax([a, b, c])"] = (a, b, c) => optim.Adamax([a, b, c]),
        ["torch.optim.Adamax([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-4)"] = (a, b, c) => optim.Adamax([a, b, c], 0.05, 0.8, 0.95, 1e-4),
        ["torch.optim.Adamax([a, b, c], lr=0.02, weight_decay=0.1)"] = (a, b, c) =>
            optim.Adamax([("a", a), ("b", b), ("c", c)], 0.02, weight_decay: 0.1),
        ["torch.optim.Adamax([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9)}], lr=0.01)"] = (a, b, c) => optim.Adamax(
            [new Adamax.ParamGroup([a], lr: 0.1), new Adamax.ParamGroup([b, c], new Adamax.Options { beta1 = 0.5, beta2 = 0.9 })], 0.01),

        ["torch.optim.NAdam([a, b, c], foreach=True)"] = (a, b, c) => optim.NAdam([a, b, c]),
        ["torch.optim.NAdam([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-4, momentum_decay=0.1, foreach=True)"] = (a, b, c) =>
            optim.NAdam([a, b, c], 0.05, 0.8, 0.95, 1e-4, momentum_decay: 0.1),
        ["torch.optim.NAdam([a, b, c], lr=0.02, weight_decay=0.1, foreach=True)"] = (a, b, c) =>
            optim.NAdam([("a", a), ("b", b), ("c", c)], 0.02, weight_decay: 0.1),
        ["torch.optim.NAdam([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9), 'momentum_decay': 0.5}], lr=0.01, foreach=True)"] = (a, b, c) => optim.NAdam(
            [new NAdam.ParamGroup([a], lr: 0.1), new NAdam.ParamGroup([b, c], new NAdam.Options { beta1 = 0.5, beta2 = 0.9, momentum_decay = 0.5 })], 0.01),

        ["torch.optim.RAdam([a, b, c], lr=0.01)"] = (a, b, c) => optim.RAdam([a, b, c], 0.01),
        ["torch.optim.RAdam([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-3)"] = (a, b, c) => optim.RAdam([a, b, c], 0.05, 0.8, 0.95, 1e-3),
        ["torch.optim.RAdam([a, b, c], lr=0.02, weight_decay=0.1)"] = (a, b, c) =>
            optim.RAdam([("a", a), ("b", b), ("c", c)], 0.02, weight_decay: 0.1),
        ["torch.optim.RAdam([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9)}], lr=0.01)"] = (a, b, c) => optim.RAdam(
            [new RAdam.ParamGroup([a], lr: 0.1), new RAdam.ParamGroup([b, c], new RAdam.Options { beta1 = 0.5, beta2 = 0.9 })], 0.01),

        ["torch.optim.ASGD([a, b, c], lr=0.02)"] = (a, b, c) => optim.ASGD([a, b, c], 0.02),
        ["torch.optim.ASGD([a, b, c], lr=0.05, lambd=0.1, alpha=0.5, t0=5, weight_decay=0.1)"] = (a, b, c) => optim.ASGD([a, b, c], 0.05, 0.1, 0.5, 5, 0.1),
        ["torch.optim.ASGD([a, b, c], lr=0.002, t0=10, maximize=True)"] = (a, b, c) =>
            optim.ASGD([("a", a), ("b", b), ("c", c)], 0.002, t0: 10, maximize: true),
        ["torch.optim.ASGD([{'params': [a], 'lr': 0.1, 't0': 2}, {'params': [b, c], 'lambd': 0.5}], lr=0.01)"] = (a, b, c) => optim.ASGD(
            [new ASGD.ParamGroup([a], lr: 0.1, t0: 2), new ParamGroup<ASGD.Options>([b, c], new ASGD.Options { lambd = 0.5 })], 0.01),

        ["torch.optim.Rprop([a, b, c])"] = (a, b, c) => optim.Rprop([a, b, c]),
        ["torch.optim.Rprop([a, b, c], lr=0.05, etas=(0.3, 1.5), step_sizes=(1e-3, 0.2))"] = (a, b, c) => optim.Rprop([a, b, c], 0.05, 0.3, 1.5, 1e-3, 0.2),
        ["torch.optim.Rprop([a, b, c], lr=0.001, maximize=True)"] = (a, b, c) => optim.Rprop([("a", a), ("b", b), ("c", c)], 0.001, maximize: true),
        ["torch.optim.Rprop([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'etas': (0.7, 1.1)}], lr=0.01)"] = (a, b, c) => optim.Rprop(
            [new Rprop.ParamGroup([a], lr: 0.1), new Rprop.ParamGroup([b, c], new Rprop.Options { etaminus = 0.7, etaplus = 1.1 })]),

        ["torch.optim.LBFGS([a, b, c], lr=0.01, tolerance_grad=1e-5)"] = (a, b, c) => optim.LBFGS([a, b, c]),
        ["torch.optim.LBFGS([a, b, c], lr=0.1, max_iter=4, tolerance_grad=1e-5, history_size=3)"] = (a, b, c) =>
            optim.LBFGS([a, b, c], 0.1, max_iter: 4, history_size: 3),
        ["torch.optim.LBFGS([a, b, c], lr=0.2, max_iter=10, max_eval=3, tolerance_grad=1e-2)"] = (a, b, c) =>
            optim.LBFGS([("a", a), ("b", b), ("c", c)], 0.2, max_iter: 10, max_eval: 3, tolerange_grad: 1e-2),
        ["torch.optim.LBFGS([a, b, c], tolerance_grad=1e-5)"] = (a, b, c) => optim.LBFGS([a, b, c], lr: 1),
    };
}
