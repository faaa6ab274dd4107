#!/usr/bin/env python3
"""PyTorch's and safetensors' side of the tests of weight files.

    python3 tests/reference/weights_files.py make                     (PyTorch 2.6, safetensors 0.4)
    /usr/bin/python3 tests/reference/weights_files.py convert A.safetensors B.pth
    /usr/bin/python3 tests/reference/weights_files.py save FOLDER
    python3 tests/reference/weights_files.py open A.safetensors       (safetensors)

make writes the files in weights_files/ beside itself: huggingface.safetensors by the safetensors package, and torch2.pth by
torch.save, with dtypes that older versions lack.
convert reads safetensors by the format's description, without the package, and saves the state dict with torch.save.
save writes with the running PyTorch: tensors of all kinds, a training program's checkpoint, and what is refused (a whole module,
TorchScript, the format before PyTorch 1.6).
open prints "name shape sha256-of-bytes" for every tensor, as the safetensors package reads the file; "absent" without it.
"""
import hashlib
import json
import pathlib
import struct
import sys
from collections import OrderedDict

import torch

HERE = pathlib.Path(__file__).resolve().parent / "weights_files"
TYPES = {
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "C64": torch.complex64,
    "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool,
}


def tensors():
    """The same as in the tests: -3 ... 8 in every dtype."""
    values = torch.arange(-3, 9, dtype=torch.float32).reshape(2, 2, 3)
    return OrderedDict((name.lower(), values.to(dtype)) for name, dtype in TYPES.items())


def views():
    """Tensors that share a storage, are cut from one, or have other strides."""
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    tied = torch.nn.Parameter(torch.ones(3))
    tied.note = "an attribute of a parameter"
    return OrderedDict(
        whole=base, turned=base.t(), row=base[2], step=base[1:, ::2], spread=torch.tensor([7.0]).expand(1000, 1000),
        tied1=tied, tied2=tied, scalar=torch.tensor(5), none=torch.empty(0, 3), complex128=torch.tensor([1 + 2j], dtype=torch.complex128))


def checkpoint():
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3))
    with torch.no_grad():
        for i, value in enumerate(model.state_dict().values()):
            value.fill_(i + 1)
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(2, 4)).sum().backward()
    optimizer.step()
    with torch.no_grad():
        for i, value in enumerate(model.state_dict().values()):
            value.fill_(i + 1)
    parallel = torch.nn.DataParallel(model)
    return {
        "epoch": 3, "best": 0.5, "seed": 2 ** 70, "done": False, "none": None, "names": ["a", ("b", {"c": 1})], "raw": b"\x00\xff", "set": {1, 2},
        "size": torch.Size([1, 2]), "dtype": torch.float32, "device": torch.device("cpu"),
        "state_dict": model.state_dict(), "parallel": parallel.state_dict(), "optimizer": optimizer.state_dict(),
    }


def save(folder):
    folder.mkdir(exist_ok=True)
    torch.save({**tensors(), **views()}, folder / "tensors.pth")
    torch.save({**tensors(), **views()}, folder / "protocol4.pth", pickle_protocol=4)
    torch.save(checkpoint(), folder / "checkpoint.pth")
    torch.save(checkpoint()["parallel"], folder / "parallel.pth")
    torch.save(torch.nn.Linear(2, 2), folder / "module.pth")
    torch.save([torch.ones(1)], folder / "list.pth")
    torch.save({"a": torch.ones(1)}, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), folder / "script.pt")


def make():
    import safetensors.torch
    plain = {name: value for name, value in tensors().items() if name != "c64"}  # which safetensors 0.4 does not write
    safetensors.torch.save_file({**plain, "f8": torch.arange(3).to(torch.float8_e4m3fn)}, HERE / "huggingface.safetensors", {"k": "v"})
    newer = {"u16": torch.arange(3).to(torch.uint16), "f8": torch.arange(3).to(torch.float8_e4m3fn)}
    torch.save({**tensors(), **newer, **views()}, HERE / "torch2.pth")


def read(path):
    """The format's description, line by line."""
    content = pathlib.Path(path).read_bytes()
    length, = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    result = OrderedDict()
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = bytearray(content[8 + length + begin:8 + length + end])
        dtype = TYPES[entry["dtype"]]
        flat = torch.frombuffer(data, dtype=dtype) if data else torch.empty(0, dtype=dtype)
        result[name] = flat.reshape(entry["shape"])
    return result


def show(path):
    try:
        import safetensors
    except ImportError:
        print("absent")
        return
    with safetensors.safe_open(path, "pt") as file:
        for name in file.keys():
            value = file.get_tensor(name)
            data = value.contiguous().flatten().view(torch.uint8).numpy().tobytes() if value.numel() else b""
            print(name, list(value.shape), hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make()
    elif sys.argv[1] == "convert":
        torch.save(read(sys.argv[2]), sys.argv[3])
    elif sys.argv[1] == "save":
        save(pathlib.Path(sys.argv[2]))
    else:
        show(sys.argv[2])
