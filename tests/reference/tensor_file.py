#!/usr/bin/env python3
"""Tensors in libtorch's own file format, for torch.save and torch.load of the engine.

    tensor_file.py                 writes tensor_file.pt beside itself: a transposed view, as TorchScript stores it
    tensor_file.py show FILE       prints "type sizes requires_grad values" of the attribute "0" of a TorchScript archive
    tensor_file.py write FOLDER    writes a file of torch.save for each case of CASES, and prints "name type sizes values"
"""
import pathlib
import sys

import torch

CASES = {
    "float32": torch.arange(6) / 4, "float64": torch.ones(2, 1, 3, dtype=torch.float64), "int64": torch.tensor(-5), "uint8": torch.arange(300).byte(),
    "bfloat16": torch.arange(4).bfloat16().reshape(2, 2).t(), "bool": torch.tensor([True, False]), "none": torch.zeros(0, 3),
    "part": torch.arange(24).reshape(2, 3, 4)[1, :, 1:3], "complex64": torch.tensor([1 - 2j]), "float16": torch.ones(3).half().expand(2, 3),
}


def line(*words):
    print(*(str(word).replace(" ", "") for word in words))


def values(tensor):
    real = torch.view_as_real(tensor) if tensor.is_complex() else tensor
    return real.detach().double().reshape(-1).tolist()


def golden():
    return torch.nn.Parameter((torch.arange(6, dtype=torch.float64) / 8).reshape(2, 3).t())


if __name__ == "__main__":
    if sys.argv[1:2] == ["show"]:
        tensor = getattr(torch.jit.load(sys.argv[2]), "0")
        line(str(tensor.dtype).removeprefix("torch."), list(tensor.shape), tensor.requires_grad, *values(tensor))
    elif sys.argv[1:2] == ["write"]:
        for name, tensor in CASES.items():
            torch.save(tensor, pathlib.Path(sys.argv[2]) / name)
            line(name, list(tensor.shape), *values(tensor))
    else:
        path = pathlib.Path(__file__).with_suffix(".pt")
        torch.jit.save(torch.jit.script(torch.nn.ParameterList([golden()])), str(path))
        print(f"{path.stat().st_size} bytes")
