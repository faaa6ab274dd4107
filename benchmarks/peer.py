"""PyTorch's half of the benchmark: reads "WORK COUNT" lines, answers each with the milliseconds that COUNT rounds took.

The twin of Work.cs, line by line. Environment and threads are set by the caller.
"""
import sys
import time

import torch
from torch import nn


def add():
    left, right = torch.rand(4, 4), torch.ones(4, 4)
    return lambda: left.add(right)


def mlp():
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(784, 1024), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(1024, 1024), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(1024, 10)).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    inputs, targets = torch.rand(128, 784), torch.randint(10, (128,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()

    return step


def adam():
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(784, 1024), nn.Linear(1024, 1024), nn.Linear(1024, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for parameter in model.parameters():
        parameter.grad = torch.rand_like(parameter)
    return optimizer.step


def main():
    torch.set_num_threads(int(sys.argv[1]))
    works = {}
    for line in sys.stdin:
        name, count = line.split()
        if name not in works:
            works[name] = {"add": add, "mlp": mlp, "adam": adam}[name]()
        work = works[name]
        start = time.perf_counter()
        for _ in range(int(count)):
            work()
        print((time.perf_counter() - start) * 1e3, flush=True)


main()
