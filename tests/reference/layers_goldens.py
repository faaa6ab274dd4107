#!/usr/bin/env python3
"""Writes layers_goldens.json beside itself: what PyTorch's and torchvision's dropout modules give under a seed, and what the formulas of
timm and Keras give for a mask or noise that the file carries along.

Run with a Python that has torchvision (Debian: apt install python3-torchvision). Input x of a shape is sin(0, 1, 2, ...) + 0.1, the
incoming gradient cos(0, 1, 2, ...), in the case's type. Each case: the line below, its result and the gradient with respect to x.
"""
import json
import math
import pathlib

import torch
from torch import nn
from torchvision import ops

torch.set_num_threads(1)

# Modules in training, run after torch.manual_seed(seed): name, PyTorch's line, shape, p.
MODULES = [
    ("InvertedDropout", "nn.Dropout(p)", [7, 11], 0.3),
    ("InvertedDropout", "nn.Dropout(p)", [2, 3, 4, 5], 0.5),
    ("SpatialDropout1d", "nn.Dropout1d(p)", [3, 5, 4], 0.4),
    ("SpatialDropout1d", "nn.Dropout1d(p)", [9, 4], 0.4),
    ("SpatialDropout2d", "nn.Dropout2d(p)", [3, 5, 2, 3], 0.4),
    ("SpatialDropout3d", "nn.Dropout3d(p)", [2, 5, 2, 1, 3], 0.4),
    ("SpatialDropout3d", "nn.Dropout3d(p)", [6, 2, 1, 3], 0.4),
    ("AlphaDropout", "nn.AlphaDropout(p)", [7, 11], 0.3),
    ("FeatureAlphaDropout", "nn.FeatureAlphaDropout(p)", [3, 5, 4], 0.3),
    ("DropPath", "ops.StochasticDepth(p, 'row')", [8, 3, 2], 0.4),
    ("DropPath batch", "ops.StochasticDepth(p, 'batch')", [4, 3], 0.4),
]

# Formulas on x and a given mask m or noise z: name, the formula, shape, p, shape of the mask.
FORMULAS = [
    # timm, layers/drop.py, drop_path: a mask (N, 1, ...), divided by the probability of keeping.
    ("drop_path", "x * (m / (1 - p))", [6, 2, 3], 0.4, [6, 1, 1]),
    # The same with scale_by_keep=False.
    ("drop_path unscaled", "x * m", [6, 2, 3], 0.4, [6, 1, 1]),
    # Keras, Dropout with noise_shape (batch, 1, features): what is kept is divided by 1 - rate.
    ("inverted_dropout", "x * m / (1 - p)", [3, 4, 5], 0.25, [3, 1, 5]),
    # Keras, SpatialDropout2D in channels-first order.
    ("spatial_dropout2d", "x * m / (1 - p)", [3, 4, 2, 2], 0.25, [3, 4, 1, 1]),
    # Keras, GaussianDropout: noise of mean 1 and deviation sqrt(rate / (1 - rate)).
    ("gaussian_dropout", "x * (1 + math.sqrt(p / (1 - p)) * z)", [4, 6], 0.3, None),
    # Keras, AlphaDropout (its constants are rounded: see the tolerance in the test).
    ("alpha_dropout", "((1 - p) * (1 + p * 1.7580993408473766 ** 2)) ** -0.5 * (x * m - 1.7580993408473766 * (1 - m))"
     " + ((1 - p) * (1 + p * 1.7580993408473766 ** 2)) ** -0.5 * p * 1.7580993408473766", [4, 6], 0.3, [4, 6]),
    # Srivastava et al. 2014, the original form in training.
    ("standard_dropout", "x * m", [4, 6], 0.3, [4, 6]),
]


def tensors(shape, dtype):
    count = torch.arange(math.prod(shape), dtype=torch.float64)
    x = (count.sin() + 0.1).to(dtype).view(shape).requires_grad_()
    return x, count.cos().to(dtype).view(shape)


def numbers(tensor):
    values = tensor.detach().reshape(-1).tolist()
    return [float(f"{value:.9g}") for value in values] if tensor.dtype == torch.float32 else values


def case(name, y, x, grad, **more):
    y.backward(grad)
    return {"name": name, "dtype": str(x.dtype)[6:], "shape": list(x.shape), **more, "y": numbers(y), "grad": numbers(x.grad)}


def main():
    modules, formulas = [], []
    for name, line, shape, p in MODULES:
        for dtype in (torch.float32, torch.float64):
            for seed in (1, 2):
                x, grad = tensors(shape, dtype)
                torch.manual_seed(seed)
                y = eval(line, {"nn": nn, "ops": ops, "p": p}).train()(x)
                modules.append(case(name, y, x, grad, line=line, p=p, seed=seed))
    for name, line, shape, p, mask in FORMULAS:
        x, grad = tensors(shape, torch.float64)
        torch.manual_seed(3)
        m = torch.empty(mask).bernoulli_(1 - p).double() if mask else None
        z = torch.randn(shape, dtype=torch.float64) if not mask else None
        y = eval(line, {"math": math, "x": x, "m": m, "z": z, "p": p})
        formulas.append(case(name, y, x, grad, line=line, p=p, mask_shape=mask or shape, mask=numbers(m if mask else z)))
    out = pathlib.Path(__file__).with_suffix(".json")
    out.write_text(json.dumps({"torch": torch.__version__, "modules": modules, "formulas": formulas}, separators=(",", ":")) + "\n")


main()
