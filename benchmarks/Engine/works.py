"""The work that is timed, in PyTorch: the twin of Work.cs and Calls.cs, line by line."""
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
