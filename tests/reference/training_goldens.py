#!/usr/bin/env python3
"""Writes training_goldens.json beside itself: what PyTorch's own schedulers, optimizers and losses give for settings of this project.

Each entry holds the settings by their names here, and the PyTorch line that made its numbers.
"""
import json
import pathlib

import torch
from torch.optim import SGD, Adam
from torch.optim.lr_scheduler import (  # used by the lines below
    CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, MultiStepLR, OneCycleLR, ReduceLROnPlateau, SequentialLR, StepLR)

torch.set_num_threads(1)
LR, STEPS, PER_EPOCH = 0.8, 24, 4
SGD_LINE, ADAM_LINE = f"SGD([w], {LR}, momentum=0.9)", f"Adam([w], {LR})"

# (name, settings, optimizer, scheduler, what counts its steps)
SCHEDULES = [
    ("constant", {}, SGD_LINE, "LambdaLR(o, lambda t: 1)", "step"),
    ("linear", {}, SGD_LINE, "LinearLR(o, 1, 0, 24)", "step"),
    ("linear", {"end": "0.25"}, SGD_LINE, "LinearLR(o, 1, 0.25, 24)", "step"),
    ("linear", {"warmup_steps": "6", "end": "0.5"}, SGD_LINE, "SequentialLR(o, [LinearLR(o, 1 / 6, 1, 5), LinearLR(o, 1, 0.5, 18)], [6])", "step"),
    ("cosine", {}, SGD_LINE, "CosineAnnealingLR(o, 24)", "step"),
    ("cosine", {"end": "0.1"}, ADAM_LINE, "CosineAnnealingLR(o, 24, 0.08)", "step"),
    ("cosine", {"warmup_steps": "4"}, SGD_LINE, "LambdaLR(o, lambda t: (t + 1) / 4 if t < 4 else (1 + math.cos(math.pi * (t - 4) / 20)) / 2)", "step"),
    ("step", {"step_epochs": "2", "gamma": "0.3"}, SGD_LINE, "StepLR(o, 2, 0.3)", "epoch"),
    ("multi_step", {"milestones": "1,4", "gamma": "0.2"}, SGD_LINE, "MultiStepLR(o, [1, 4], 0.2)", "epoch"),
    ("multi_step", {"milestones": "1,4", "gamma": "0.2", "warmup_steps": "6"}, SGD_LINE,
     "LambdaLR(o, lambda t: (t + 1) / 6 if t < 6 else 0.2 ** sum(t // 4 >= m for m in (1, 4)))", "step"),
    ("step", {"step_epochs": "2", "gamma": "0.3", "warmup_steps": "3"}, SGD_LINE, "LambdaLR(o, lambda t: (t + 1) / 3 if t < 3 else 0.3 ** (t // 4 // 2))", "step"),
    ("exponential", {"gamma": "0.7"}, SGD_LINE, "ExponentialLR(o, 0.7)", "epoch"),
    ("inverse_time", {"half_life": "7"}, SGD_LINE, "LambdaLR(o, lambda t: 1 / (1 + t / 7))", "step"),
    ("inverse_time", {"half_life": "7", "warmup_steps": "3"}, SGD_LINE, "LambdaLR(o, lambda t: (t + 1) / 3 if t < 3 else 1 / (1 + (t - 3) / 7))", "step"),
    ("one_cycle", {}, SGD_LINE, "OneCycleLR(o, 0.8, 24)", "step"),
    ("one_cycle", {"rise_share": "0.5", "div_factor": "10", "final_div_factor": "100", "base_momentum": "0.7", "max_momentum": "0.99"}, SGD_LINE,
     "OneCycleLR(o, 0.8, 24, pct_start=0.5, div_factor=10, final_div_factor=100, base_momentum=0.7, max_momentum=0.99)", "step"),
    ("one_cycle", {}, ADAM_LINE, "OneCycleLR(o, 0.8, 24)", "step"),
    ("one_cycle", {"cycle_momentum": "false"}, ADAM_LINE, "OneCycleLR(o, 0.8, 24, cycle_momentum=False)", "step"),
]

PLATEAU_LOSSES = [1.0, 0.9, 0.9, 0.95, 0.8999999, 0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]
PLATEAUS = [
    ({"reduction": "0.5", "patience": "1"}, "ReduceLROnPlateau(o, factor=0.5, patience=1)"),
    ({"reduction": "0.1", "patience": "0", "cooldown": "2"}, "ReduceLROnPlateau(o, factor=0.1, patience=0, cooldown=2)"),
    ({"reduction": "0.5", "patience": "2", "threshold": "0.1", "end": "0.2"}, "ReduceLROnPlateau(o, factor=0.5, patience=2, threshold=0.1, min_lr=0.16)"),
]

OPTIMIZERS = [
    ("sgd", {"momentum": "0"}, "SGD(all, 0.05)"),
    ("sgd", {}, "SGD(all, 0.05, momentum=0.9)"),
    ("sgd", {"lr": "0.1", "momentum": "0.8", "dampening": "0.5", "weight_decay": "0.01"}, "SGD(all, 0.1, momentum=0.8, dampening=0.5, weight_decay=0.01)"),
    ("sgd", {"nesterov": "true", "weight_decay": "0.02"}, "SGD(all, 0.05, momentum=0.9, nesterov=True, weight_decay=0.02)"),
    ("sgd", {"weight_decay": "0.1", "decay_biases_and_norms": "false"}, "SGD(apart(0.1), 0.05, momentum=0.9)"),
    ("adam", {}, "Adam(all, 0.002)"),
    ("adam", {"lr": "0.02", "beta1": "0.8", "beta2": "0.95", "eps": "1e-4", "weight_decay": "0.05"},
     "Adam(all, 0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.05)"),
    ("adam", {"lr": "0.1", "amsgrad": "true", "beta2": "0.5"}, "Adam(all, 0.1, betas=(0.9, 0.5), amsgrad=True)"),
    ("adam", {"lr": "0.02", "weight_decay": "0.1", "decay_biases_and_norms": "false"}, "Adam(apart(0.1), 0.02)"),
    ("adamw", {}, "torch.optim.AdamW(all, 0.001)"),
    ("adamw", {"lr": "0.02", "weight_decay": "0.3"}, "torch.optim.AdamW(all, 0.02, weight_decay=0.3)"),
    ("adamw", {"lr": "0.02", "weight_decay": "0.3", "decay_biases_and_norms": "false"}, "torch.optim.AdamW(apart(0.3), 0.02)"),
    ("rmsprop", {}, "torch.optim.RMSprop(all, 0.001)"),
    ("rmsprop", {"lr": "0.01", "alpha": "0.9", "eps": "1e-4", "momentum": "0.7", "centered": "true", "weight_decay": "0.02"},
     "torch.optim.RMSprop(all, 0.01, alpha=0.9, eps=1e-4, momentum=0.7, centered=True, weight_decay=0.02)"),
    ("rmsprop", {"lr": "0.01", "weight_decay": "0.1", "decay_biases_and_norms": "false"}, "torch.optim.RMSprop(apart(0.1), 0.01)"),
]


def schedule(name, settings, optimizer, line, counts):
    w = torch.zeros(1, requires_grad=True)
    w.grad = torch.zeros(1)
    o = eval(optimizer, globals(), {"w": w})
    scheduler = eval(line, {**globals(), "o": o, "math": __import__("math")})
    rates, momenta = [], []
    for step in range(1, STEPS + 1):
        group = o.param_groups[0]
        rates.append(group["lr"])
        momenta.append(group["momentum"] if "momentum" in group else group["betas"][0])
        o.step()
        if step < STEPS and (counts == "step" or step % PER_EPOCH == 0):
            scheduler.step()
    return {"schedule": name, "settings": settings, "optimizer": optimizer.split("(")[0].lower(), "line": line, "rates": rates, "momenta": momenta}


def plateau(settings, line):
    o = SGD([torch.zeros(1, requires_grad=True)], LR)
    scheduler = eval(line, {**globals(), "o": o})
    rates = []
    for loss in PLATEAU_LOSSES:
        scheduler.step(loss)
        rates.append(o.param_groups[0]["lr"])
    return {"settings": settings, "line": line, "losses": PLATEAU_LOSSES, "rates": rates}


def fill(shape, key):
    n = torch.Size(shape).numel()
    return (((torch.arange(n) * 31 + key * 17) % 97).double() / 97 - 0.5).reshape(shape)


def optimizer(name, settings, line):
    """20 steps of Linear(4, 3), LayerNorm(3), Tanh, Linear(3, 2) on eight samples."""
    net = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.LayerNorm(3), torch.nn.Tanh(), torch.nn.Linear(3, 2)).double()
    parameters = list(net.parameters())
    with torch.no_grad():
        for key, parameter in enumerate(parameters):
            parameter.copy_(fill(parameter.shape, key))

    def apart(decay):
        return [{"params": [p for p in parameters if p.dim() > 1], "weight_decay": decay},
                {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0}]

    o = eval(line, globals(), {"all": parameters, "apart": apart})
    x, y = fill((8, 4), 50), torch.arange(8) % 2
    for _ in range(20):
        o.zero_grad()
        torch.nn.functional.cross_entropy(net(x), y).backward()
        o.step()
    return {"optimizer": name, "settings": settings, "line": line, "parameters": torch.cat([p.detach().flatten() for p in parameters]).tolist()}


def losses():
    x, y, other = fill((6, 3), 7) * 4, torch.tensor([0, 1, 2, 2, 1, 0]), torch.tensor([1, 1, 0, 2, 0, 2])
    ce = torch.nn.functional.cross_entropy
    numbers, targets, mixed = fill((6, 2), 8), fill((6, 2), 9), fill((6, 2), 10)
    mse = torch.nn.functional.mse_loss
    std = torch.tensor([2.0, 0.5], dtype=torch.float64)
    return {
        "plain": ce(x, y).item(),
        "smoothed": ce(x, y, label_smoothing=0.1).item(),
        "mixed": (0.7 * ce(x, y) + 0.3 * ce(x, other)).item(),
        "smoothed_mixed": (0.7 * ce(x, y, label_smoothing=0.1) + 0.3 * ce(x, other, label_smoothing=0.1)).item(),
        "mse": mse(numbers, targets).item(),
        "mse_mixed": (0.7 * mse(numbers, targets) + 0.3 * mse(numbers, mixed)).item(),
        "rmse": mse(numbers * std + 3, targets * std + 3).sqrt().item(),
    }


if __name__ == "__main__":
    goldens = {
        "schedules": [schedule(*case) for case in SCHEDULES],
        "plateaus": [plateau(*case) for case in PLATEAUS],
        "optimizers": [optimizer(*case) for case in OPTIMIZERS],
        "losses": losses(),
    }
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(goldens, indent=None, separators=(",", ":")) + "\n")
