"""The parts of a training step in PyTorch: the twin of StepParts.cs."""
import torch
from torch import nn

BATCH, WIDTH = 128, 1024
SIZES = [784, WIDTH, WIDTH, 10]


def linears():
    return [nn.Linear(inputs, outputs) for inputs, outputs in zip(SIZES, SIZES[1:])]


def parameters():
    return [parameter for layer in linears() for parameter in layer.parameters()]


def products():
    layers = [(torch.rand(BATCH, inputs), torch.rand(outputs, inputs), torch.rand(BATCH, outputs)) for inputs, outputs in zip(SIZES, SIZES[1:])]

    def work():
        for x, w, _ in layers:
            x.mm(w.t())
        for x, w, gradient in layers:
            gradient.t().mm(x)
            if x.shape[1] == WIDTH:
                gradient.mm(w)

    return work


def twice(layer):
    x, gradient = torch.randn(BATCH, WIDTH, requires_grad=True), torch.ones(BATCH, WIDTH)

    def work():
        for _ in range(2):
            layer(x).backward(gradient)
        x.grad = None

    return work


def input_dropout():
    x, layer = torch.randn(BATCH, SIZES[0]), nn.Dropout(0.2)
    return lambda: layer(x)


def loss():
    output, targets = torch.randn(BATCH, 10, requires_grad=True), torch.randint(10, (BATCH,))

    def work():
        nn.functional.cross_entropy(output, targets).backward()
        output.grad = None

    return work


def to_none():
    tensors = parameters()
    optimizer = torch.optim.SGD(tensors, lr=0.05)

    def work():
        for tensor in tensors:
            tensor.grad = torch.empty_like(tensor)
        optimizer.zero_grad(set_to_none=True)

    return work


def step(create):
    tensors = parameters()
    for tensor in tensors:
        tensor.grad = torch.rand_like(tensor)
    return create(tensors).step


def bound(c):
    weights = [layer.weight for layer in linears()]

    def work():
        with torch.no_grad():
            for weight in weights:
                weight.copy_(weight.renorm(2, 0, c))

    return work
