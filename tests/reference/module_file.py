#!/usr/bin/env python3
"""TorchSharp's module files, written and read without TorchSharp: what its exportsd.py and importsd.py agree on.

A file is the number of entries, then for each entry the length of its name in bytes, the name in UTF-8, the element type,
the number of dimensions, the sizes, and the elements, lowest byte first. Numbers are unsigned LEB128.

    module_file.py              writes module_file.dat beside itself, the golden that the tests read
    module_file.py show FILE    prints "name type sizes sha256" for every entry
"""
import hashlib
import math
import pathlib
import sys

import torch

ELEMENT_TYPES = {
    torch.uint8: 0, torch.int8: 1, torch.int16: 2, torch.int32: 3, torch.int64: 4, torch.float16: 5, torch.float32: 6,
    torch.float64: 7, torch.complex64: 9, torch.complex128: 10, torch.bool: 11, torch.bfloat16: 15,
}


def write_number(stream, number):
    while number >= 128:
        stream.write(bytes([number % 128 + 128]))
        number //= 128
    stream.write(bytes([number]))


def read_number(stream):
    number, shift = 0, 0
    while True:
        (byte,) = stream.read(1)
        number |= (byte & 127) << shift
        if byte < 128:
            return number
        shift += 7


def raw(tensor):
    """The elements' bytes; reinterpreted as bytes first, because numpy has no bfloat16."""
    flat = tensor.detach().contiguous().reshape(-1)
    return flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""


def save_state_dict(state, stream):
    write_number(stream, len(state))
    for name, tensor in state.items():
        encoded = name.encode("utf-8")
        write_number(stream, len(encoded))
        stream.write(encoded)
        write_number(stream, ELEMENT_TYPES[tensor.dtype])
        write_number(stream, tensor.dim())
        for size in tensor.shape:
            write_number(stream, size)
        stream.write(raw(tensor))


def load_state_dict(stream):
    types = {number: dtype for dtype, number in ELEMENT_TYPES.items()}
    state = {}
    for _ in range(read_number(stream)):
        name = stream.read(read_number(stream)).decode("utf-8")
        dtype = types[read_number(stream)]
        sizes = [read_number(stream) for _ in range(read_number(stream))]
        count = math.prod(sizes) * torch.empty(0, dtype=dtype).element_size()
        data = bytearray(stream.read(count))
        assert len(data) == count, f"{name}: expected {count} bytes, got {len(data)}"
        state[name] = (torch.frombuffer(data, dtype=dtype) if count else torch.empty(0, dtype=dtype)).reshape(sizes)
    assert not stream.read(1), "expected the end of the file"
    return state


def golden_state():
    """A model's state, then a buffer of every element type, a long name and a name that is not ASCII."""
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    state = model.state_dict()
    for place, (name, tensor) in enumerate(state.items()):
        state[name] = (torch.arange(tensor.numel()) / 8 + place).reshape(tensor.shape).to(tensor.dtype)
    for dtype in ELEMENT_TYPES:
        state["kinds." + str(dtype).removeprefix("torch.")] = (torch.arange(6) % 5 - 2 * int(dtype.is_signed)).reshape(2, 3).to(dtype)
    state["kinds.none"] = torch.empty(0, 3)
    state["kinds.größe"] = torch.arange(200, dtype=torch.uint8)
    state["kinds." + "long" * 40] = torch.tensor(0.1)
    return state


if __name__ == "__main__":
    if sys.argv[1:2] == ["show"]:
        with open(sys.argv[2], "rb") as file:
            for name, tensor in load_state_dict(file).items():
                print(name, ELEMENT_TYPES[tensor.dtype], ",".join(map(str, tensor.shape)), hashlib.sha256(raw(tensor)).hexdigest())
    else:
        path = pathlib.Path(__file__).with_suffix(".dat")
        with path.open("wb") as file:
            save_state_dict(golden_state(), file)
        with path.open("rb") as file:
            loaded = load_state_dict(file)
        assert all(torch.equal(loaded[name], tensor) for name, tensor in golden_state().items())
        print(f"{len(loaded)} entries, {path.stat().st_size} bytes")
