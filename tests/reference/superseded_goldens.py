#!/usr/bin/env python3
"""Writes superseded_goldens.json beside itself: what stands behind the members of torch that TorchSharp marks as obsolete.

In the manner of operator_goldens.py, whose inputs and format it uses. Members that PyTorch 1.13 no longer has (matrix_rank,
eig) are held against what took their place; lstsq, which has no such twin, is tested by its defining properties.
"""
import json
import pathlib

import torch

from operator_goldens import case

SPD = "x @ x.mH + torch.eye(3)"
QUANTIZED = "torch.quantize_per_tensor(x.float(), 0.1, 3, torch.quint8)"
LINES = [
    (f"torch.cholesky({SPD})", "f:2,3,3"), (f"torch.cholesky({SPD}, upper=True)", "f:3,3"), (f"torch.cholesky({SPD}, upper=True).abs()", "c:3,3"),
    ("torch.lu_solve(y, *torch.linalg.lu_factor(x))", "m:4,4", "f:4,2"),
    ("torch.linalg.eigvals(x).abs().sort()[0]", "m:4,4"),
    ("torch.linalg.matrix_rank(x)", "f:3,5"), ("torch.linalg.matrix_rank(x[:, :1] * x[:1], atol=0.01, rtol=0.0)", "f:4,3"),
    ("torch.linalg.matrix_rank(x + x.mT, hermitian=True)", "f:2,3,3"),
    ("torch.gradient(x, spacing=2.0)", "f:4,5"), ("torch.gradient(x, dim=1)", "f:4,5"), ("torch.gradient(x, spacing=3.0, dim=0, edge_order=2)", "f:4,5"),
    ("torch.gradient(x, spacing=2.0, dim=[1, 0])", "f:4,5"), ("torch.gradient(x, spacing=1.0, edge_order=2)", "f:4,3"),
    ("torch.index_reduce(x, 0, y, z, 'prod')", "f:3,4", "i3:5", "f:5,4"), ("torch.index_reduce(x, 1, y, z, 'mean', include_self=False)", "f:3,4", "i4:5", "f:3,5"),
    ("torch.index_reduce(x, 0, y, z, 'amax')", "f:3,4", "i3:5", "f:5,4"), ("torch.index_reduce(x, 0, y, z, 'amin', include_self=False)", "f:3,4", "i3:5", "f:5,4"),
    ("torch.fake_quantize_per_tensor_affine(x, torch.tensor(0.25).float(), torch.tensor(2).int(), -3, 4)", "f:3,4"),
    ("torch.fake_quantize_per_channel_affine(x, torch.tensor([0.5, 0.1, 0.25]).float(), torch.tensor([0, 2, -1]).int(), 0, -5, 5)", "f:3,4"),
    (f"torch.quantized_max_pool1d({QUANTIZED}, [3], [2], [1]).dequantize()", "f:2,7"),
    (f"torch.quantized_max_pool2d({QUANTIZED}, [2, 3], [2, 1], [1, 1], [1, 1]).dequantize()", "f:1,2,5,4"),
    (f"torch.quantized_max_pool2d({QUANTIZED}, [2, 2], [2, 2], [0, 0], [1, 1], True).dequantize()", "f:1,1,5,5"),
    (f"torch.quantized_batch_norm({QUANTIZED}, y.float(), z.float(), torch.tensor([0.1, -0.2]).float(), torch.tensor([1.5, 0.5]).float(), 1e-5, 0.2, 1).dequantize()", "f:1,2,3,3", "p:2", "f:2"),
    ("torch.sparse_coo_tensor(x, y, (3, 3)).to_dense()", "i3:2,4", "f:4"),
]


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_suffix(".json")
    with path.open("w") as file:
        file.write(f'{{\n"torch": {json.dumps(torch.__version__)},\n"lines": [\n')
        file.write(",\n".join(json.dumps(case(*entry), separators=(",", ":")) for entry in LINES) + "\n]\n}\n")
    print(f"{len(LINES)} lines, {path.stat().st_size} bytes")
