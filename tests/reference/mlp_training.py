#!/usr/bin/env python3
"""Loss trajectories of a small MLP with dropout, for the comparison with DropoutTorch.

    mlp_training.py golden > tests/reference/mlp_training.json     the committed trajectories
    mlp_training.py live OPTIMIZER STEPS DTYPE THREADS             one trajectory on stdout, a hex float a line

Weights, batches and masks follow from the seed and from integer formulas, so that no data has to be stored:
masks are those of torch.nn.Dropout under torch.manual_seed, drawn on the CPU by a build without MKL.
"""
import json
import sys

import torch
from torch import nn

SEED = 2014
SIZES = (64, 128, 128, 10)
BATCH = 32
P = 0.5


def build(dtype):
    torch.manual_seed(SEED)
    layers = []
    for inputs, outputs in zip(SIZES[:-2], SIZES[1:-1]):
        layers += [nn.Linear(inputs, outputs, dtype=dtype), nn.ReLU(), nn.Dropout(P)]
    return nn.Sequential(*layers, nn.Linear(SIZES[-2], SIZES[-1], dtype=dtype))


def batch(step, dtype):
    rows = torch.arange(BATCH).unsqueeze(1) + BATCH * step
    columns = torch.arange(SIZES[0])
    inputs = ((rows * 31 + columns * 17 + rows * columns) % 97).to(dtype) / 97 - 0.5
    # The inputs repeat every 97 rows, so these targets can be learned.
    return inputs, rows.squeeze(1) % 97 % SIZES[-1]


def optimizer_for(name, parameters):
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=0.05, momentum=0.9)
    return torch.optim.Adam(parameters, lr=0.002)


def losses(name, steps, dtype):
    model = build(dtype).train()
    optimizer = optimizer_for(name, model.parameters())
    for step in range(steps):
        inputs, targets = batch(step, dtype)
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()
        yield loss.item()


def main():
    if sys.argv[1] == "golden":
        golden = {"torch": torch.__version__, "seed": SEED, "sizes": SIZES, "batch": BATCH, "p": P}
        for name in ("sgd", "adam"):
            golden[f"{name}_float64"] = list(losses(name, 200, torch.float64))
            golden[f"{name}_float32"] = list(losses(name, 20, torch.float32))
        json.dump(golden, sys.stdout, indent=1)
        return
    name, steps, dtype, threads = sys.argv[2:]
    torch.set_num_threads(int(threads))
    for loss in losses(name, int(steps), getattr(torch, dtype)):
        print(loss.hex())


main()
