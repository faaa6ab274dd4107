#!/usr/bin/env python3
"""Writes optim_more_goldens.json beside itself: where PyTorch's other optimizers lead after 1, 10 and 50 steps.

The problem is that of optim_goldens.py (its docstring); `optim_more_goldens.py live` prints bits as that does. After the
elements of a, b and c come, with ASGD, those of a's average. What PyTorch keeps as numbers of its default type (ASGD's rate,
NAdam's product of momenta) is float64 here, as in TorchSharp.

LBFGS calls the loss itself and divides by differences of gradients, so that where a loss is flat, the order in which a BLAS
sums would decide where it goes. Its loss curves by 1 or more everywhere:

    ((a - fill(5)) * (a - fill(5)) * (1 + fill(6) * fill(6))).sum() + (b * b).sum() + c.cosh().sum()

NAdam runs with foreach=True: PyTorch 1.13 has the momentum of the present step twice in the other form's weights.
"""
import json
import pathlib
import struct
import sys

import torch

from optim_goldens import SHAPES, STEPS, fill

LINES = [
    "torch.optim.RMSprop([a, b, c])",
    "torch.optim.RMSprop([a, b, c], lr=0.02, alpha=0.9, eps=1e-4, weight_decay=0.1)",
    "torch.optim.RMSprop([a, b, c], lr=0.01, momentum=0.9, centered=True)",
    "torch.optim.RMSprop([a, b, c], lr=0.01, momentum=0.5, weight_decay=0.1, maximize=True)",
    "torch.optim.RMSprop([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'momentum': 0.7, 'centered': True}], lr=0.01)",
    "torch.optim.Adagrad([a, b, c])",
    "torch.optim.Adagrad([a, b, c], lr=0.1, lr_decay=0.01, weight_decay=0.1)",
    "torch.optim.Adagrad([a, b, c], lr=0.05, initial_accumulator_value=0.5, eps=1e-3)",
    "torch.optim.Adagrad([{'params': [a], 'lr': 0.2}, {'params': [b, c], 'lr_decay': 0.1, 'weight_decay': 0.2}], lr=0.05)",
    "torch.optim.Adadelta([a, b, c])",
    "torch.optim.Adadelta([a, b, c], lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.1)",
    "torch.optim.Adadelta([a, b, c], eps=1e-4, maximize=True)",
    "torch.optim.Adadelta([{'params': [a], 'lr': 2.0}, {'params': [b, c], 'rho': 0.5, 'eps': 1e-2}])",
    "torch.optim.Adamax([a, b, c])",
    "torch.optim.Adamax([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-4)",
    "torch.optim.Adamax([a, b, c], lr=0.02, weight_decay=0.1)",
    "torch.optim.Adamax([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9)}], lr=0.01)",
    "torch.optim.NAdam([a, b, c], foreach=True)",
    "torch.optim.NAdam([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-4, momentum_decay=0.1, foreach=True)",
    "torch.optim.NAdam([a, b, c], lr=0.02, weight_decay=0.1, foreach=True)",
    "torch.optim.NAdam([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9), 'momentum_decay': 0.5}], lr=0.01, foreach=True)",
    "torch.optim.RAdam([a, b, c], lr=0.01)",
    "torch.optim.RAdam([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-3)",
    "torch.optim.RAdam([a, b, c], lr=0.02, weight_decay=0.1)",
    "torch.optim.RAdam([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9)}], lr=0.01)",
    "torch.optim.ASGD([a, b, c], lr=0.02)",
    "torch.optim.ASGD([a, b, c], lr=0.05, lambd=0.1, alpha=0.5, t0=5, weight_decay=0.1)",
    "torch.optim.ASGD([a, b, c], lr=0.002, t0=10, maximize=True)",
    "torch.optim.ASGD([{'params': [a], 'lr': 0.1, 't0': 2}, {'params': [b, c], 'lambd': 0.5}], lr=0.01)",
    "torch.optim.Rprop([a, b, c])",
    "torch.optim.Rprop([a, b, c], lr=0.05, etas=(0.3, 1.5), step_sizes=(1e-3, 0.2))",
    "torch.optim.Rprop([a, b, c], lr=0.001, maximize=True)",
    "torch.optim.Rprop([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'etas': (0.7, 1.1)}], lr=0.01)",
    "torch.optim.LBFGS([a, b, c], lr=0.01, tolerance_grad=1e-5)",
    "torch.optim.LBFGS([a, b, c], lr=0.1, max_iter=4, tolerance_grad=1e-5, history_size=3)",
    "torch.optim.LBFGS([a, b, c], lr=0.2, max_iter=10, max_eval=3, tolerance_grad=1e-2)",
    "torch.optim.LBFGS([a, b, c], tolerance_grad=1e-5)",
]


def run(line, dtype):
    a, b, c = [torch.nn.Parameter(fill(shape, place + 1, dtype)) for place, shape in enumerate(SHAPES.values())]
    target, root = fill(SHAPES["a"], 5, dtype), fill(SHAPES["a"], 6, dtype)
    optimizer = eval(line, {"torch": torch, "a": a, "b": b, "c": c})
    curved = isinstance(optimizer, torch.optim.LBFGS)
    for step in range(1, max(STEPS) + 1):
        if step == 25:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5

        def closure():
            for parameter in (a, b, c):
                parameter.grad = None
            if curved:
                loss = ((a - target) * (a - target) * (1 + root * root)).sum() + (b * b).sum() + c.cosh().sum()
            else:
                loss = ((a - target) * (a - target) * (root * root)).sum() + (b * b.tanh()).sum()
                if step % 3 == 0:
                    loss = loss + (c * c).sum()
            loss.backward()
            return loss

        if curved:
            optimizer.step(closure)
        else:
            closure()
            optimizer.step()
        if step in STEPS:
            tensors = (a, b, c) + ((optimizer.state[a]["ax"],) if isinstance(optimizer, torch.optim.ASGD) else ())
            yield step, [value for tensor in tensors for value in tensor.detach().reshape(-1).tolist()]


def golden(line):
    return {"pytorch": line} | {name: dict(run(line, getattr(torch, name))) for name in ("float64", "float32")}


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    if sys.argv[1:] == ["live"]:
        for line in LINES:
            for name in ("float64", "float32"):
                last = dict(run(line, getattr(torch, name)))[max(STEPS)]
                print(line, name, *[struct.unpack("<q", struct.pack("<d", value))[0] for value in last], sep="|")
    else:
        path = pathlib.Path(__file__).with_suffix(".json")
        with path.open("w") as file:
            file.write(f'{{\n"torch": {json.dumps(torch.__version__)},\n"cases": [\n')
            file.write(",\n".join(json.dumps(golden(line), separators=(",", ":")) for line in LINES) + "\n]\n}\n")
        print(f"{len(LINES)} cases, {path.stat().st_size} bytes")
