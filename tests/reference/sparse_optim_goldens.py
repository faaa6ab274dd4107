#!/usr/bin/env python3
"""Writes sparse_optim_goldens.json beside itself: where PyTorch's optimizers lead along sparse gradients, after 1 and 8 steps.

w = fill(1) of shape [5, 3] (optim_goldens.py's fill). Step n looks up the rows ROWS[n % 4], x = embedding(rows, w, sparse=True), and
its loss is (x * x + x).sum(). The values are w's elements; a row that is looked up twice has its gradients added.
"""
import json
import pathlib

import torch

from optim_goldens import fill

ROWS = [[1, 3, 1], [0, 3], [4], [1, 1, 3]]
STEPS = (1, 8)
LINES = [
    "torch.optim.SGD([w], lr=0.1)",
    "torch.optim.SGD([w], lr=0.1, maximize=True)",
    "torch.optim.SGD([w], lr=0.1, momentum=0.9, dampening=0.25)",
    "torch.optim.SGD([w], lr=0.1, momentum=0.5, nesterov=True)",
    "torch.optim.Adagrad([w], lr=0.1)",
    "torch.optim.Adagrad([w], lr=0.2, lr_decay=0.1, initial_accumulator_value=0.5, eps=1e-3)",
]


def run(line):
    w = torch.nn.Parameter(fill([5, 3], 1, torch.float64))
    optimizer = eval(line, {"torch": torch, "w": w})
    for step in range(1, max(STEPS) + 1):
        optimizer.zero_grad()
        x = torch.nn.functional.embedding(torch.tensor(ROWS[step % 4]), w, sparse=True)
        (x * x + x).sum().backward()
        optimizer.step()
        if step in STEPS:
            yield step, w.detach().reshape(-1).tolist()


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_suffix(".json")
    cases = [{"pytorch": line, "float64": dict(run(line))} for line in LINES]
    with path.open("w") as file:
        file.write(f'{{\n"torch": {json.dumps(torch.__version__)},\n"cases": [\n')
        file.write(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n}\n")
    print(f"{len(cases)} cases, {path.stat().st_size} bytes")
