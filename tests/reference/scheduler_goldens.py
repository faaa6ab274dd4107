#!/usr/bin/env python3
"""Writes scheduler_goldens.json beside itself: the learning rates of PyTorch's schedulers over 50 steps.

Each case is one PyTorch line over the optimizer `o`, which has two groups with rates of 0.1 and 0.02: SGD with a momentum of
0.9 or Adam. The call that `calls` names is made 50 times, t from 1 on; `rates` are the groups' learning rates before the first
and after every call, `momenta` their momentum (or first beta) where the scheduler changes it. A case with "resume" runs 12
steps of the line, then makes the line again with last_epoch=12 over a fresh optimizer with the same rates.

With PyTorch 1.13 and 2: the lines keep to what both compute alike.
"""
import json
import pathlib
import warnings

import torch

SCHEDULERS = {name: getattr(torch.optim.lr_scheduler, name) for name in torch.optim.lr_scheduler.__all__}
NEXT, EPOCH, METRIC = "s.step()", "s.step(2 * t)", "s.step(metric(t))"
STEPS = 50


def metric(t):
    return ((37 * t) % 11) / 10 + 4 / (1 + t)


def momentum(group):
    return group["momentum"] if "momentum" in group else group["betas"][0]


# (line, optimizer, calls, resume)
SIMPLE = [
    "LambdaLR(o, lambda epoch: 0.95 ** epoch)",
    "LambdaLR(o, [lambda epoch: 1 / (1 + epoch), lambda epoch: 1 + epoch // 10])",
    "MultiplicativeLR(o, lambda epoch: 0.97)",
    "MultiplicativeLR(o, [lambda epoch: 0.9 if epoch % 2 else 1.05, lambda epoch: 1.01])",
    "StepLR(o, 7)",
    "StepLR(o, step_size=5, gamma=0.5)",
    "MultiStepLR(o, [4, 9, 30], gamma=0.5)",
    "MultiStepLR(o, [20, 6, 6], gamma=0.2)",
    "ConstantLR(o)",
    "ConstantLR(o, factor=0.25, total_iters=20)",
    "LinearLR(o)",
    "LinearLR(o, start_factor=0.5, end_factor=0.1, total_iters=30)",
    "ExponentialLR(o, 0.95)",
    "PolynomialLR(o)",
    "PolynomialLR(o, total_iters=40, power=2.5)",
    "CosineAnnealingLR(o, 10)",
    "CosineAnnealingLR(o, T_max=23, eta_min=0.005)",
]
OTHERS = [
    ("CyclicLR(o, 0.01, 0.1, step_size_up=8)", "sgd", NEXT),
    ("CyclicLR(o, [0.01, 0.001], [0.1, 0.2], step_size_up=5, step_size_down=12, mode='triangular2', base_momentum=[0.7, 0.6], max_momentum=[0.8, 0.95])", "sgd", NEXT),
    ("CyclicLR(o, 0.01, 0.1, step_size_up=6, mode='exp_range', gamma=0.97)", "sgd", NEXT),
    ("CyclicLR(o, 0.01, 0.1, step_size_up=6, scale_fn=lambda x: 1 / x, cycle_momentum=False)", "adam", NEXT),
    ("CyclicLR(o, 0.01, 0.1, step_size_up=6, scale_fn=lambda x: 0.9 ** x, scale_mode='iterations')", "sgd", NEXT),
    ("CyclicLR(o, 0.01, 0.1, step_size_up=8)", "sgd", EPOCH),
    ("OneCycleLR(o, 0.5, total_steps=50)", "sgd", NEXT),
    ("OneCycleLR(o, [0.5, 0.1], epochs=6, steps_per_epoch=10, pct_start=0.4, anneal_strategy='linear', base_momentum=[0.7, 0.8], max_momentum=[0.9, 0.95])", "adam", NEXT),
    ("OneCycleLR(o, 0.5, total_steps=55, three_phase=True, div_factor=10, final_div_factor=100)", "sgd", NEXT),
    ("OneCycleLR(o, 0.5, total_steps=60, cycle_momentum=False, pct_start=0.0)", "adam", NEXT),
    ("ReduceLROnPlateau(o)", "sgd", METRIC),
    ("ReduceLROnPlateau(o, factor=0.5, patience=2)", "sgd", METRIC),
    ("ReduceLROnPlateau(o, 'max', factor=0.7, patience=3, threshold=0.05, threshold_mode='abs', cooldown=2)", "adam", METRIC),
    ("ReduceLROnPlateau(o, 'max', factor=0.5, patience=1, threshold=0.1, min_lr=[0.01, 0.002])", "sgd", METRIC),
    ("ReduceLROnPlateau(o, factor=0.3, patience=1, threshold=0.2, threshold_mode='abs', min_lr=0.001, eps=0.002)", "sgd", METRIC),
    ("SequentialLR(o, [ConstantLR(o, factor=0.1, total_iters=5), ExponentialLR(o, 0.9)], [10])", "sgd", NEXT),
    ("SequentialLR(o, [LinearLR(o, start_factor=0.1, total_iters=8), CosineAnnealingLR(o, 20), StepLR(o, 3, gamma=0.5)], [8, 30])", "adam", NEXT),
    ("SequentialLR(o, [ExponentialLR(o, 0.9), MultiplicativeLR(o, lambda epoch: 0.95), LambdaLR(o, lambda epoch: 0.5 ** epoch)], [5, 40])", "sgd", NEXT),
    ("ChainedScheduler([ConstantLR(o, factor=0.1, total_iters=12), ExponentialLR(o, 0.95)])", "sgd", NEXT),
    ("ChainedScheduler([LinearLR(o, total_iters=10), MultiStepLR(o, [5, 20], gamma=0.5), CosineAnnealingLR(o, 60)])", "adam", NEXT),
]
RESUMED = [line for line in SIMPLE if not line.startswith(("ConstantLR(o)", "LinearLR(o)", "PolynomialLR(o)"))] + [
    "CyclicLR(o, 0.01, 0.1, step_size_up=8, cycle_momentum=False)",
    "OneCycleLR(o, 0.5, total_steps=70, cycle_momentum=False)",
]
CASES = [(line, "sgd", NEXT, False) for line in SIMPLE] + [(line, "adam", EPOCH, False) for line in SIMPLE]
CASES += [case + (False,) for case in OTHERS] + [(line, "sgd", NEXT, True) for line in RESUMED]


def optimizer(kind):
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))]}, {"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 0.02}]
    return torch.optim.SGD(groups, lr=0.1, momentum=0.9) if kind == "sgd" else torch.optim.Adam(groups, lr=0.1)


def make(line, o):
    return eval(line, SCHEDULERS | {"o": o})


def resumed(line, kind):
    first = optimizer(kind)
    scheduler = make(line, first)
    for _ in range(12):
        scheduler.step()
    o = optimizer(kind)
    for group, before in zip(o.param_groups, first.param_groups):
        group.update({key: value for key, value in before.items() if key != "params"})
    return o, make(line[:-1] + ", last_epoch=12)", o)


def golden(line, kind, calls, resume):
    if resume:
        o, scheduler = resumed(line, kind)
    else:
        o = optimizer(kind)
        scheduler = make(line, o)
    rates, momenta = [[g["lr"] for g in o.param_groups]], [[momentum(g) for g in o.param_groups]]
    for t in range(1, STEPS + 1):
        eval(calls, {"s": scheduler, "t": t, "metric": metric})
        rates.append([g["lr"] for g in o.param_groups])
        momenta.append([momentum(g) for g in o.param_groups])
    case = {"pytorch": line, "optimizer": kind, "calls": calls, "resume": resume, "rates": rates}
    return case | ({"momenta": momenta} if any(m != momenta[0] for m in momenta) else {})


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    path = pathlib.Path(__file__).with_suffix(".json")
    with path.open("w") as file:
        file.write(f'{{\n"torch": {json.dumps(torch.__version__)},\n"cases": [\n')
        file.write(",\n".join(json.dumps(golden(*case), separators=(",", ":")) for case in CASES) + "\n]\n}\n")
    print(f"{len(CASES)} cases, {path.stat().st_size} bytes")
