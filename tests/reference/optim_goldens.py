#!/usr/bin/env python3
"""Writes optim_goldens.json beside itself: where PyTorch's optimizers lead after 1, 10 and 50 steps.

Run with a Python that has torch (Debian: apt install python3-torch); `optim_goldens.py live` prints the last parameters of
every case bit by bit instead, for a comparison on the same machine. Each case is one PyTorch line over the parameters a, b
and c. The loss's gradient is computed element by element, so that no order of summation matters:

    ((a - fill(5)) * (a - fill(5)) * (fill(6) * fill(6))).sum() + (b * b.tanh()).sum() [+ (c * c).sum() in every third step]

In the other steps c has no gradient and must stay. From step 25 on all learning rates are halved once.
"""
import json
import math
import pathlib
import struct
import sys

import torch

SHAPES = {"a": [3, 4], "b": [5], "c": [2, 2]}
STEPS = (1, 10, 50)
LINES = [
    "torch.optim.SGD([a, b, c], lr=0.05)",
    "torch.optim.SGD([a, b, c], lr=0.02, momentum=0.9)",
    "torch.optim.SGD([a, b, c], lr=0.02, momentum=0.9, dampening=0.5)",
    "torch.optim.SGD([a, b, c], lr=0.02, momentum=0.8, nesterov=True, weight_decay=0.1)",
    "torch.optim.SGD([a, b, c], lr=0.001, momentum=0.5, weight_decay=0.2, maximize=True)",
    "torch.optim.SGD([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'momentum': 0.7}], lr=0.01)",
    "torch.optim.Adam([a, b, c])",
    "torch.optim.Adam([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-4)",
    "torch.optim.Adam([a, b, c], lr=0.02, weight_decay=0.1)",
    "torch.optim.Adam([a, b, c], lr=0.02, amsgrad=True)",
    "torch.optim.Adam([a, b, c], lr=0.02, weight_decay=0.1, maximize=True)",
    "torch.optim.Adam([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9)}], lr=0.01)",
    "torch.optim.AdamW([a, b, c], weight_decay=0.01)",
    "torch.optim.AdamW([a, b, c], lr=0.05, betas=(0.8, 0.95), weight_decay=0.3)",
    "torch.optim.AdamW([a, b, c], lr=0.02, weight_decay=0.1, amsgrad=True)",
    "torch.optim.AdamW([a, b, c], lr=0.02, weight_decay=0, maximize=True)",
]


def fill(sizes, salt, dtype):
    steps = [(i * 389 + salt * 211 + 57) % 1009 for i in range(math.prod(sizes))]
    return torch.tensor([(step - 504) / 256 for step in steps], dtype=torch.float64).reshape(sizes).to(dtype)


def run(line, dtype):
    a, b, c = [torch.nn.Parameter(fill(shape, place + 1, dtype)) for place, shape in enumerate(SHAPES.values())]
    target, root = fill(SHAPES["a"], 5, dtype), fill(SHAPES["a"], 6, dtype)
    optimizer = eval(line, {"torch": torch, "a": a, "b": b, "c": c})
    for step in range(1, max(STEPS) + 1):
        if step == 25:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
        for parameter in (a, b, c):
            parameter.grad = None
        loss = ((a - target) * (a - target) * (root * root)).sum() + (b * b.tanh()).sum()
        if step % 3 == 0:
            loss = loss + (c * c).sum()
        loss.backward()
        optimizer.step()
        if step in STEPS:
            yield step, [value for parameter in (a, b, c) for value in parameter.detach().reshape(-1).tolist()]


def golden(line):
    return {"pytorch": line} | {name: dict(run(line, getattr(torch, name))) for name in ("float64", "float32")}


if __name__ == "__main__":
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
