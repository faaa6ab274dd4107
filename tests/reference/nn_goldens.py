#!/usr/bin/env python3
"""Writes nn_goldens.json beside itself: what PyTorch's modules and functions give for fixed inputs.

Run with a Python that has torch (Debian: apt install python3-torch). Every case is one PyTorch line. Inputs and parameters
are made by `fill`, which the tests repeat, so that only results are stored; they are float64, and float32 runs are held
against them too. No case draws random numbers, except the initialisers at the end, which draw from manual_seed(SEED).

An input is written kind:sizes. Kinds: f = numbers within ±2, p = numbers within (0, 1), s = ±1,
iK = whole numbers below K; f and p get a gradient.
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F
from torch import nn

SEED = 20240607
torch.set_num_threads(1)


def fill(kind, sizes, salt):
    """Distinct values for up to 1009 elements, each a whole multiple of a power of two."""
    count = math.prod(sizes)
    steps = [(i * 389 + salt * 211 + 57) % 1009 for i in range(count)]
    if kind == "f":
        values = [(step - 504) / 256 for step in steps]
    elif kind == "p":
        values = [(step + 1) / 1024 for step in steps]
    elif kind == "s":
        values = [1.0 if step % 2 else -1.0 for step in steps]
    else:
        return torch.tensor([step % int(kind[1:]) for step in steps]).reshape(sizes)
    return torch.tensor(values, dtype=torch.float64).reshape(sizes)


def parse(spec):
    kind, sizes = spec.split(":")
    return kind, [int(size) for size in sizes.split(",") if size]


def numbers(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().reshape(-1).tolist()}


def case(name, line, *specs, train=True, steps=1, module=True):
    """`line` makes a module, or is an expression of x, y, z."""
    tensors = []
    for place, spec in enumerate(specs):
        tensor = fill(*parse(spec), salt=place + 1)
        tensors.append(tensor.requires_grad_() if spec[0] in "fp" else tensor)
    result = {"name": name, "pytorch": line, "inputs": list(specs), "train": train, "steps": steps}
    parameters = {}
    if module:
        made = eval(line).double()
        made.train(train)
        with torch.no_grad():
            for place, (key, parameter) in enumerate(made.named_parameters()):
                parameter.copy_(fill("f", list(parameter.shape), salt=place + 11))
                parameters[key] = parameter
        for _ in range(steps):
            output = made(*tensors)
        result["state_dict"] = list(made.state_dict())
        result["buffers"] = {key: numbers(buffer.double()) for key, buffer in made.named_buffers()}
    else:
        output = eval(line, globals(), dict(zip("xyz", tensors)))
    output.backward(fill("f", list(output.shape), salt=31))
    result["output"] = numbers(output)
    result["input_grads"] = [numbers(t.grad) if t.grad is not None else None for t in tensors]
    result["parameter_grads"] = {key: numbers(parameter.grad) for key, parameter in parameters.items()}
    return result


def function(name, line, *specs):
    return case(name, line, *specs, module=False)


ACTIVATIONS = [
    "nn.ReLU()", "nn.ReLU6()", "nn.SELU()", "nn.SiLU()", "nn.Mish()", "nn.Sigmoid()", "nn.Tanh()", "nn.Hardsigmoid()",
    "nn.Hardswish()", "nn.ELU(0.7)", "nn.CELU(0.6)", "nn.LeakyReLU(0.2)", "nn.Hardtanh(-0.5, 0.75)", "nn.Threshold(0.1, -3.0)",
    "nn.Softplus(2.0, 1.5)", "nn.Softshrink(0.3)", "nn.Hardshrink(0.4)", "nn.Softmax(dim=1)", "nn.LogSoftmax(dim=-1)",
    "nn.Softmin(dim=0)", "nn.LogSigmoid()", "nn.GLU(dim=-1)", "nn.Softsign()", "nn.Tanhshrink()", "nn.GELU()",
    "nn.GELU(approximate='tanh')", "nn.PReLU(3, 0.3)", "nn.Identity()", "nn.RReLU().eval()",
]

MODULES = [
    ("Linear", "nn.Linear(5, 3)", "f:2,4,5"),
    ("Linear without bias", "nn.Linear(7, 2, bias=False)", "f:3,7"),
    ("Linear one sample", "nn.Linear(3, 1)", "f:3"),
    ("Conv1d", "nn.Conv1d(3, 4, 3, stride=2, padding=1)", "f:2,3,9"),
    ("Conv1d same", "nn.Conv1d(2, 2, 4, padding='same', dilation=2)", "f:1,2,11"),
    ("Conv1d circular", "nn.Conv1d(2, 3, 3, padding=2, padding_mode='circular')", "f:2,2,7"),
    ("Conv2d", "nn.Conv2d(2, 3, 3, padding=1)", "f:2,2,5,7"),
    ("Conv2d tuples", "nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2)", "f:1,4,7,5"),
    ("Conv2d without bias", "nn.Conv2d(1, 2, 5, stride=3, bias=False)", "f:2,1,11,8"),
    ("Conv2d valid", "nn.Conv2d(1, 2, 2, padding='valid')", "f:1,1,4,3"),
    ("Conv2d same", "nn.Conv2d(2, 2, (2, 3), padding='same', dilation=(3, 1))", "f:1,2,6,5"),
    ("Conv2d reflect", "nn.Conv2d(1, 2, 3, padding=1, padding_mode='reflect')", "f:2,1,4,5"),
    ("Conv2d replicate", "nn.Conv2d(1, 2, 3, padding=(2, 1), padding_mode='replicate')", "f:1,1,3,4"),
    ("Conv2d one sample", "nn.Conv2d(2, 1, 3)", "f:2,4,5"),
    ("Conv2d depthwise", "nn.Conv2d(3, 6, 3, groups=3)", "f:1,3,5,4"),
    ("Conv3d", "nn.Conv3d(2, 2, 2, padding=1, stride=2)", "f:1,2,3,4,5"),
    ("BatchNorm1d", "nn.BatchNorm1d(3)", "f:5,3"),
    ("BatchNorm1d sequence", "nn.BatchNorm1d(3, eps=1e-3, momentum=0.3)", "f:2,3,5"),
    ("BatchNorm2d", "nn.BatchNorm2d(3)", "f:2,3,3,5"),
    ("BatchNorm2d without affine", "nn.BatchNorm2d(2, affine=False)", "f:3,2,2,3"),
    ("BatchNorm2d without statistics", "nn.BatchNorm2d(2, track_running_stats=False)", "f:3,2,2,3"),
    ("BatchNorm3d", "nn.BatchNorm3d(2)", "f:2,2,2,3,2"),
    ("LayerNorm", "nn.LayerNorm(7)", "f:3,2,7"),
    ("LayerNorm two dimensions", "nn.LayerNorm([3, 4], eps=1e-3)", "f:2,3,4"),
    ("LayerNorm without affine", "nn.LayerNorm(5, elementwise_affine=False)", "f:4,5"),
    ("GroupNorm", "nn.GroupNorm(2, 6)", "f:2,6,3"),
    ("MaxPool1d", "nn.MaxPool1d(3, stride=2, padding=1, dilation=2)", "f:2,2,10"),
    ("MaxPool2d", "nn.MaxPool2d(2)", "f:2,2,5,7"),
    ("MaxPool2d ceil", "nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), ceil_mode=True)", "f:1,2,6,5"),
    ("MaxPool3d", "nn.MaxPool3d(2, stride=1)", "f:1,1,3,4,3"),
    ("AvgPool1d", "nn.AvgPool1d(3, stride=2, padding=1)", "f:2,2,9"),
    ("AvgPool2d", "nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)", "f:1,2,5,7"),
    ("AvgPool2d divisor", "nn.AvgPool2d((2, 3), ceil_mode=True, divisor_override=4)", "f:2,1,5,7"),
    ("AvgPool3d", "nn.AvgPool3d(2)", "f:1,2,4,3,5"),
    ("AdaptiveAvgPool1d", "nn.AdaptiveAvgPool1d(4)", "f:2,2,7"),
    ("AdaptiveAvgPool2d", "nn.AdaptiveAvgPool2d((2, 3))", "f:2,2,5,7"),
    ("AdaptiveAvgPool2d one", "nn.AdaptiveAvgPool2d(1)", "f:2,3,4,5"),
    ("AdaptiveAvgPool3d", "nn.AdaptiveAvgPool3d(2)", "f:1,1,3,4,5"),
    ("AdaptiveMaxPool1d", "nn.AdaptiveMaxPool1d(3)", "f:2,2,8"),
    ("AdaptiveMaxPool2d", "nn.AdaptiveMaxPool2d((3, 2))", "f:1,2,7,5"),
    ("AdaptiveMaxPool3d", "nn.AdaptiveMaxPool3d((2, 1, 2))", "f:1,1,3,4,5"),
    ("Softmax2d", "nn.Softmax2d()", "f:1,3,2,2"),
    ("Flatten", "nn.Flatten()", "f:2,3,4,5"),
    ("Flatten inner", "nn.Flatten(1, 2)", "f:2,3,4,5"),
    ("Unflatten", "nn.Unflatten(1, (2, -1))", "f:3,6,2"),
    ("PixelShuffle", "nn.PixelShuffle(2)", "f:1,8,2,3"),
    ("PixelUnshuffle", "nn.PixelUnshuffle(3)", "f:1,1,3,6"),
    ("ConstantPad1d", "nn.ConstantPad1d((2, 1), 0.5)", "f:2,2,3"),
    ("ConstantPad2d", "nn.ConstantPad2d((1, 0, 2, 1), -1.5)", "f:1,2,2,3"),
    ("ConstantPad3d", "nn.ConstantPad3d(1, 2.0)", "f:1,1,2,1,2"),
    ("ReflectionPad1d", "nn.ReflectionPad1d((1, 2))", "f:2,1,4"),
    ("ReflectionPad2d", "nn.ReflectionPad2d((1, 0, 2, 1))", "f:1,2,3,4"),
    ("ReplicationPad1d", "nn.ReplicationPad1d(2)", "f:2,1,3"),
    ("ReplicationPad2d", "nn.ReplicationPad2d((2, 1, 0, 3))", "f:1,1,3,2"),
    ("ReplicationPad3d", "nn.ReplicationPad3d((1, 0, 0, 2, 1, 1))", "f:1,1,2,2,2"),
    ("ZeroPad2d", "nn.ZeroPad2d((0, 1, 2, -1))", "f:1,2,3,2"),
    ("Embedding", "nn.Embedding(6, 3)", "i6:4,5"),
    ("Embedding padding", "nn.Embedding(5, 2, padding_idx=-2)", "i5:9"),
    ("Embedding norm", "nn.Embedding(5, 4, max_norm=1.5, scale_grad_by_freq=True)", "i5:7"),
    ("CosineSimilarity", "nn.CosineSimilarity(dim=1)", "f:3,4,2", "f:3,4,2"),
    ("PairwiseDistance", "nn.PairwiseDistance(p=1.5, keepdim=True)", "f:3,4", "f:3,4"),
    ("Sequential", "nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),"
     " nn.Linear(8, 3, bias=False), nn.LogSoftmax(dim=1))", "f:3,1,6,7"),
]

LOSSES = [
    ("MSELoss", "f:3,4", "f:3,4"), ("L1Loss", "f:3,4", "f:3,4"), ("SmoothL1Loss beta=0.7", "f:3,4", "f:3,4"),
    ("HuberLoss delta=0.6", "f:3,4", "f:3,4"), ("NLLLoss", "f:5,4", "i4:5"), ("CrossEntropyLoss", "f:5,4", "i4:5"),
    ("CrossEntropyLoss ignore_index=2", "f:2,4,3", "i4:2,3"), ("BCELoss", "p:3,4", "p:3,4"),
    ("BCEWithLogitsLoss", "f:3,4", "p:3,4"), ("KLDivLoss", "f:3,4", "p:3,4"), ("KLDivLoss log_target=True", "f:3,4", "f:3,4"),
    ("PoissonNLLLoss", "f:3,4", "p:3,4"), ("PoissonNLLLoss log_input=False,full=True,eps=0.25", "p:3,4", "p:3,4"),
    ("HingeEmbeddingLoss", "f:3,4", "s:3,4"), ("SoftMarginLoss", "f:3,4", "s:3,4"), ("MultiLabelMarginLoss", "f:3,4", "i4:3,4"),
    ("MultiMarginLoss p=2,margin=0.8", "f:5,4", "i4:5"), ("MultiLabelSoftMarginLoss", "f:3,4", "i2:3,4"),
    ("GaussianNLLLoss eps=0.125", "f:3,4", "f:3,4", "p:3,4"), ("GaussianNLLLoss full=True,eps=0.125", "f:3,4", "f:3,4", "p:3,1"),
    ("MarginRankingLoss margin=0.5", "f:6", "f:6", "s:6"), ("CosineEmbeddingLoss margin=0.25", "f:4,3", "f:4,3", "s:4"),
    ("TripletMarginLoss margin=0.9,p=3,swap=True", "f:4,3", "f:4,3", "f:4,3"),
]

FUNCTIONS = [
    ("cross_entropy smoothing", "F.cross_entropy(x, y, label_smoothing=0.2)", "f:4,5", "i5:4"),
    ("cross_entropy weight", "F.cross_entropy(x, y, weight=fill('p', [5], 7))", "f:4,5", "i5:4"),
    ("cross_entropy probabilities", "F.cross_entropy(x, F.softmax(y, 1))", "f:4,5", "f:4,5"),
    ("nll_loss weight", "F.nll_loss(F.log_softmax(x, 1), y, weight=fill('p', [5], 7))", "f:4,5,2", "i5:4,2"),
    ("binary_cross_entropy_with_logits weights", "F.binary_cross_entropy_with_logits("
     "x, y, weight=fill('p', [4], 7), pos_weight=fill('p', [4], 8))", "f:3,4", "p:3,4"),
    ("normalize", "F.normalize(x, p=3, dim=-1)", "f:3,4"),
    ("one_hot", "F.one_hot(y, 6).double() * x", "f:1,6", "i6:5"),
    ("pad circular", "F.pad(x, (2, 1), mode='circular')", "f:2,2,3"),
    ("batch_norm eval", "F.batch_norm(x, fill('f', [2], 7), fill('p', [2], 8), fill('f', [2], 9))", "f:3,2,2"),
    ("linear vector weight", "F.linear(x, y)", "f:3,4", "f:4"),
    ("conv2d", "F.conv2d(x, y, stride=2, padding=1)", "f:1,2,5,5", "f:3,2,3,3"),
    ("dropout eval", "F.dropout(x, 0.5, training=False)", "f:3,4"),
]


def losses():
    for name, *specs in LOSSES:
        kind, _, options = name.partition(" ")
        for reduction in ("none", "mean", "sum"):
            given = ", ".join(part for part in (options.replace(",", ", "), f"reduction='{reduction}'") if part)
            yield case(f"{name} {reduction}", f"nn.{kind}({given})", *specs)


INITIALISERS = [
    ("uniform_", "nn.init.uniform_(t, -0.5, 2.0)", [3, 7]), ("normal_", "nn.init.normal_(t, 1.0, 2.0)", [2, 5]),
    ("normal_ large", "nn.init.normal_(t, -1.0, 0.5)", [5, 7]), ("trunc_normal_", "nn.init.trunc_normal_(t, 0.5, 1.5, -1.0, 2.0)", [4, 5]),
    ("constant_", "nn.init.constant_(t, 0.25)", [2, 3]), ("ones_", "nn.init.ones_(t)", [2]), ("zeros_", "nn.init.zeros_(t)", [3]),
    ("eye_", "nn.init.eye_(t)", [3, 5]), ("dirac_", "nn.init.dirac_(t)", [3, 2, 3, 4]), ("dirac_ 1d", "nn.init.dirac_(t)", [2, 3, 5]),
    ("xavier_uniform_", "nn.init.xavier_uniform_(t, gain=5 / 3)", [4, 3, 2]), ("xavier_normal_", "nn.init.xavier_normal_(t)", [4, 6]),
    ("kaiming_uniform_", "nn.init.kaiming_uniform_(t, nonlinearity='relu')", [4, 3, 3]),
    ("kaiming_uniform_ fan out", "nn.init.kaiming_uniform_(t, a=0.3, mode='fan_out')", [4, 6]),
    ("kaiming_normal_", "nn.init.kaiming_normal_(t, a=0.1)", [5, 7]), ("orthogonal_", "nn.init.orthogonal_(t, gain=1.5)", [5, 3]),
    ("orthogonal_ wide", "nn.init.orthogonal_(t)", [3, 2, 4]), ("sparse_", "nn.init.sparse_(t, 0.4, std=0.5)", [6, 4]),
]

DRAWN_MODULES = [
    ("Linear", "nn.Linear(5, 3)"), ("Linear without bias", "nn.Linear(4, 2, bias=False)"), ("Conv1d", "nn.Conv1d(2, 3, 3)"),
    ("Conv2d", "nn.Conv2d(4, 2, (3, 2), groups=2)"), ("Conv3d", "nn.Conv3d(1, 2, 2)"), ("Embedding padding", "nn.Embedding(4, 5, padding_idx=1)"),
    ("two layers", "nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))"),
]


def initialiser(name, line, sizes):
    torch.manual_seed(SEED)
    t = torch.empty(sizes)
    eval(line, globals(), {"t": t})
    return {"name": name, "pytorch": line, **numbers(t)}


def drawn(name, line):
    torch.manual_seed(SEED)
    made = eval(line)
    return {"name": name, "pytorch": line, "parameters": {key: numbers(value) for key, value in made.state_dict().items()}}


def cases():
    for line in ACTIVATIONS:
        train = not line.endswith(".eval()")
        yield case(line.removesuffix(".eval()").removeprefix("nn."), line.removesuffix(".eval()"), "f:2,3,4", train=train)
    for name, line, *specs in MODULES:
        yield case(name, line, *specs)
    for name in ("BatchNorm1d", "BatchNorm2d"):
        sizes = "f:3,2" if name.endswith("1d") else "f:3,2,2,2"
        yield case(f"{name} eval", f"nn.{name}(2)", sizes, train=False)
        yield case(f"{name} cumulative", f"nn.{name}(2, momentum=None)", sizes, steps=3)
    yield from losses()
    for name, line, *specs in FUNCTIONS:
        yield function(name, line, *specs)


if __name__ == "__main__":
    goldens = {
        "torch": torch.__version__,
        "seed": SEED,
        "cases": list(cases()),
        "initialisers": [initialiser(*entry) for entry in INITIALISERS],
        "modules": [drawn(*entry) for entry in DRAWN_MODULES],
        "gains": {name: nn.init.calculate_gain(name) for name in ("linear", "conv2d", "sigmoid", "tanh", "relu")}
        | {"leaky_relu 0.2": nn.init.calculate_gain("leaky_relu", 0.2)},
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    with path.open("w") as file:
        file.write("{\n")
        for place, (key, value) in enumerate(goldens.items()):
            file.write((",\n" if place else "") + json.dumps(key) + ": ")
            if isinstance(value, list):
                file.write("[\n" + ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in value) + "\n]")
            else:
                file.write(json.dumps(value))
        file.write("\n}\n")
    print(f"{len(goldens['cases'])} cases, {path.stat().st_size} bytes")
