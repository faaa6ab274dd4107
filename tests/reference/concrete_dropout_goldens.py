#!/usr/bin/env python3
"""Concrete dropout by the formulas of the paper's authors, for the comparison with DropoutTorch.Layers.

    concrete_dropout_goldens.py > tests/reference/concrete_dropout_goldens.json

Written for torch 1.13 after "Concrete Dropout" (Gal, Hron and Kendall, NeurIPS 2017) and its public code, in which the relaxed mask and the
regularizer are these lines. Only the noise is given instead of drawn.
"""
import json

import torch
from torch.nn import functional as F

EPS = 1e-7


def fill(shape):
    count = torch.Size(shape).numel()
    return torch.tensor([((i * 389 + 57) % 1009 - 504.5) / 256 for i in range(count)], dtype=torch.float64).reshape(shape)


def noise(shape):
    count = torch.Size(shape).numel()
    return torch.tensor([((i * 577 + 23) % 1013 + 0.5) / 1013 for i in range(count)], dtype=torch.float64).reshape(shape)


def case(name, input_shape, noise_shape, weight_shape, groups, p, temperature, weight_regularizer, dropout_regularizer):
    x = fill(input_shape).requires_grad_()
    weight = (fill(weight_shape) / 2).requires_grad_()
    p_logit = torch.tensor([p], dtype=torch.float64).logit().requires_grad_()
    u = noise(noise_shape)

    p = torch.sigmoid(p_logit)
    drop = torch.log(p + EPS) - torch.log(1 - p + EPS) + torch.log(u + EPS) - torch.log(1 - u + EPS)
    drop = torch.sigmoid(drop / temperature)
    dropped = x * (1 - drop) / (1 - p)
    y = F.linear(dropped, weight) if groups == 0 else F.conv2d(dropped, weight, groups=groups)
    loss = (y * fill(y.shape)).sum()
    loss.backward()
    grads = {"x": x.grad.flatten().tolist(), "weight": weight.grad.flatten().tolist(), "p_logit": p_logit.grad.tolist()}

    x.grad = weight.grad = p_logit.grad = None
    p = torch.sigmoid(p_logit)
    features = input_shape[1]
    regularization = weight_regularizer * weight.pow(2).sum() / (1 - p) + dropout_regularizer * features * (p * torch.log(p) + (1 - p) * torch.log(1 - p))
    regularization.sum().backward()
    return {
        "name": name, "input_shape": input_shape, "noise_shape": noise_shape, "weight_shape": weight_shape, "groups": groups,
        "p": torch.sigmoid(p_logit).item(), "temperature": temperature, "weight_regularizer": weight_regularizer,
        "dropout_regularizer": dropout_regularizer, "dropped": dropped.flatten().tolist(), "output": y.flatten().tolist(), "gradients": grads,
        "regularization": regularization.item(), "regularization_gradient": p_logit.grad.item(),
        "regularization_weight_gradient": weight.grad.flatten().tolist(),
    }


print(json.dumps({"torch": torch.__version__, "cases": [
    case("linear", (5, 4), (5, 4), (3, 4), 0, 0.1, 0.1, 1e-3, 2e-2),
    case("linear, large p", (5, 4), (5, 4), (3, 4), 0, 0.7, 0.4, 2e-3, 1e-2),
    case("conv", (2, 4, 3, 3), (2, 4, 1, 1), (6, 4, 2, 2), 1, 0.1, 2 / 3, 1e-3, 2e-2),
    case("conv in groups", (2, 4, 3, 3), (2, 4, 1, 1), (6, 2, 2, 2), 2, 0.3, 2 / 3, 1e-3, 2e-2),
]}))
