#!/usr/bin/env python3
"""What torchvision's drop_block2d and drop_block3d give, for the comparison with DropoutTorch.Layers.

    drop_block_goldens.py > tests/reference/drop_block_goldens.json

torchvision 0.14 on torch 1.13. Odd blocks only: it refuses even ones. The seeds are drawn once more under the same torch seed, with the
lines of torchvision/ops/drop_block.py, so that a case can also be computed from its seeds.
"""
import json

import torch
import torchvision

CASES = (
    # shape, block size, p, seed
    ((2, 3, 9, 7), 3, 0.3, 1),
    ((1, 2, 8, 8), 5, 0.5, 2),
    ((3, 2, 6, 4), 1, 0.4, 3),
    ((2, 2, 5, 5), 9, 0.3, 4),  # clipped to the map
    ((1, 2, 5, 6, 4), 3, 0.4, 5),
    ((2, 1, 4, 4, 5), 1, 0.2, 6),
)


def fill(shape):
    count = torch.Size(shape).numel()
    return torch.tensor([((i * 389 + 57) % 1009 - 504.5) / 256 for i in range(count)], dtype=torch.float64).reshape(shape)


def case(shape, block_size, p, seed):
    function = torchvision.ops.drop_block2d if len(shape) == 4 else torchvision.ops.drop_block3d
    x = fill(shape).requires_grad_()
    torch.manual_seed(seed)
    y = function(x, p, block_size)
    y.sum().backward()

    block = min(block_size, *shape[2:])
    gamma = p
    for size in shape[2:]:
        gamma *= size
    places = 1
    for size in shape[2:]:
        places *= size - block + 1
    gamma /= block ** len(shape[2:]) * places
    torch.manual_seed(seed)
    seeds = torch.empty(shape[:2] + tuple(size - block + 1 for size in shape[2:]), dtype=torch.float64).bernoulli_(gamma)
    return {
        "shape": shape, "block_size": block_size, "p": p, "seed": seed, "gamma": gamma,
        "seeds_shape": list(seeds.shape), "seeds": seeds.flatten().int().tolist(),
        "output": y.flatten().tolist(), "gradient": x.grad.flatten().tolist(),
    }


print(json.dumps({"torch": torch.__version__, "torchvision": torchvision.__version__, "cases": [case(*c) for c in CASES]}))
