#!/usr/bin/env python3
"""Prints "name sha256" for what PyTorch draws after manual_seed(SEED): initialisers, new modules and dropout masks.

The tests run it beside the engine on the same libtorch and compare bit for bit; nothing is stored, because the CPU's
vector length and the build's random library may change bits between machines.
"""
import hashlib

import torch
import torch.nn.functional as F
from torch import nn

from nn_goldens import DRAWN_MODULES, INITIALISERS, SEED

# orthogonal_ goes through LAPACK, which need not be the same library on both sides.
DRAWS = [(name, line, sizes) for name, line, sizes in INITIALISERS if not name.startswith("orthogonal_")]

MODULES = DRAWN_MODULES + [("Linear large", "nn.Linear(784, 100)"), ("Conv2d large", "nn.Conv2d(3, 16, 5)"), ("Embedding large", "nn.Embedding(50, 33)")]

MASKS = [
    ("dropout", "F.dropout(torch.ones(1001), 0.3)"), ("dropout float64", "F.dropout(torch.ones(77, dtype=torch.float64), 0.5)"),
    ("dropout1d", "F.dropout1d(torch.ones(4, 9, 3), 0.4)"), ("dropout2d", "F.dropout2d(torch.ones(4, 9, 3, 2), 0.4)"),
    ("dropout3d", "F.dropout3d(torch.ones(4, 9, 3, 2, 2), 0.4)"), ("alpha_dropout", "F.alpha_dropout(torch.ones(321), 0.2, training=True)"),
    ("feature_alpha_dropout", "F.feature_alpha_dropout(torch.ones(5, 13, 3), 0.25, training=True)"),
    ("RReLU", "nn.RReLU()(-torch.ones(123))"),
]


def show(name, tensors):
    digest = hashlib.sha256()
    for tensor in tensors:
        digest.update(tensor.detach().contiguous().numpy().tobytes())
    print(f"{name} {digest.hexdigest()}")


if __name__ == "__main__":
    print(f"torch {torch.__version__}")
    for name, line, sizes in DRAWS:
        for dtype in (torch.float32, torch.float64):
            torch.manual_seed(SEED)
            t = torch.empty(sizes, dtype=dtype)
            eval(line)
            show(f"{name}/{str(dtype).removeprefix('torch.')}", [t])
    for name, line in MODULES:
        torch.manual_seed(SEED)
        show(f"module/{name}", eval(line).parameters())
    for name, line in MASKS:
        torch.manual_seed(SEED)
        show(f"mask/{name}", [eval(line)])
