"""The work that is timed, in PyTorch: the twin of Work.cs and Calls.cs, line by line.

    works.py memory WORK THREADS    prints the bytes by which the process grew over three rounds of the work; the twin of StepMemory.cs
"""
import re
import sys

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


def vgg11():
    from torchvision.models import vgg

    torch.manual_seed(1)
    model = vgg.VGG(vgg.make_layers(vgg.cfgs["A"]))
    model.avgpool = nn.AdaptiveAvgPool2d(1)
    model.classifier = nn.Sequential(
        nn.Linear(512, 512), nn.ReLU(True), nn.Dropout(0.5), nn.Linear(512, 512), nn.ReLU(True), nn.Dropout(0.5), nn.Linear(512, 10))
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    inputs, targets = torch.rand(64, 3, 32, 32), torch.randint(10, (64,))

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


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.saved_tensors[0]


def function():
    x, ones = torch.rand(64, requires_grad=True), torch.ones(64)

    def step():
        Square.apply(x).backward(ones)
        x.grad = None

    return step


def calls():
    a, b = torch.rand(4, 4), torch.ones(4, 4)
    bias, y, one, f = torch.ones(4), torch.arange(4), torch.ones(1), nn.functional
    return [
        lambda: a.add(b),
        lambda: a * b,
        lambda: a * 2,
        lambda: a.add_(b),
        lambda: a.matmul(b),
        lambda: f.linear(a, b, bias),
        lambda: a.relu(),
        lambda: a.softmax(1),
        lambda: f.dropout(a, 0.5, training=True),
        lambda: f.cross_entropy(a, y),
        lambda: a.sum(),
        lambda: a.mean([1]),
        lambda: a.argmax(1),
        lambda: a.view(2, 8),
        lambda: a.transpose(0, 1),
        lambda: a[0],
        lambda: a[1:3],
        lambda: torch.cat([a, b]),
        lambda: torch.zeros(4, 4),
        lambda: one.item(),
    ]


def resident(field):
    with open("/proc/self/status") as status:
        return int(re.search(rf"^{field}:\s+(\d+) kB", status.read(), re.MULTILINE)[1]) * 1024


def growth(step):
    """Bytes of the highest resident memory of three rounds above what was resident before them."""
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    before = resident("VmRSS")
    for _ in range(3):
        step()
    return resident("VmHWM") - before


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[3]))
    print(growth(globals()[sys.argv[2]]()))
