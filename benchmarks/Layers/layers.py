"""What a layer is asked to do in PyTorch: the twin of LayerRow.cs, and of what LayerTable.cs composes."""
import torch
from torch.nn import functional as f


def forward(layer, sizes, channels_last, dtype):
    x = values(sizes, channels_last, dtype)
    return lambda: layer(x)


def forward_backward(layer, sizes, channels_last, dtype):
    x = values(sizes, channels_last, dtype).requires_grad_()
    grad = torch.ones_like(layer(x))

    def step():
        layer(x).backward(grad)
        x.grad = None

    return step


def drop_block(x, p, block):
    (n, c, h, w), block = x.shape, min(block, *x.shape[2:])
    gamma = p * h * w / (block * block) / ((h - block + 1) * (w - block + 1))
    seeds = x.new_empty([n, c, h - block + 1, w - block + 1]).bernoulli_(min(1, gamma))
    mask = 1 - f.max_pool2d(f.pad(seeds, [block - 1] * 4), block, stride=1)
    return x * mask * (mask.numel() / mask.sum())


def gates(x, keep):
    return x.new_empty([x.shape[0]] + [1] * (x.dim() - 1)).bernoulli_(keep)


def locked(x, keep):
    return x.new_empty([1, *x.shape[1:]]).bernoulli_(keep)


def values(sizes, channels_last, dtype):
    x = torch.randn(sizes).to(dtype)
    return x.contiguous(memory_format=torch.channels_last) if channels_last else x
