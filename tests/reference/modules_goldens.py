#!/usr/bin/env python3
"""Writes modules_goldens.json beside itself: what PyTorch gives for the layers and functions of the engine's Modules room.

Run with a Python that has torch (Debian: apt install python3-torch). Inputs, parameters and tolerances are those of
nn_goldens.py. A case is a line that makes a module `m`, and one that calls it with the inputs x, y, z; a function has only
the second. Draws are the exception: fractional pooling draws its windows, from manual_seed(SEED), for either element type.
"""
import json
import pathlib
import warnings

import torch
import torch.nn.functional as F
from torch import nn

from nn_goldens import SEED, fill, function, numbers, parse

warnings.filterwarnings("ignore")  # defaults of align_corners, of which every case here says what it takes
aten = torch.ops.aten


def case(name, line, call, *specs, train=True, steps=1):
    tensors = []
    for place, spec in enumerate(specs):
        tensor = fill(*parse(spec), salt=place + 1)
        tensors.append(tensor.requires_grad_() if spec[0] in "fp" else tensor)
    made = eval(line).double().train(train)
    with torch.no_grad():
        for place, (_, parameter) in enumerate(made.named_parameters()):
            parameter.copy_(fill("f", list(parameter.shape), salt=place + 11))
    for _ in range(steps):
        output = eval(call, globals(), {"m": made, **dict(zip("xyz", tensors))})
    output.backward(fill("f", list(output.shape), salt=31))
    return {
        "name": name, "pytorch": f"{line}; {call}", "inputs": list(specs), "train": train, "steps": steps,
        "state_dict": list(made.state_dict()), "buffers": {key: numbers(value.double()) for key, value in made.named_buffers()},
        "output": numbers(output), "input_grads": [numbers(t.grad) if t.grad is not None else None for t in tensors],
        "parameter_grads": {key: numbers(value.grad) for key, value in made.named_parameters()},
    }


ONE, TWO = "m(x)", "m(x, y)"
OFFSETS = "m(x, torch.tensor([0, 2, 2, 5]))"

MODULES = [
    ("ConvTranspose1d", "nn.ConvTranspose1d(3, 4, 3, stride=2, padding=1, output_padding=1)", ONE, "f:2,3,5"),
    ("ConvTranspose1d groups", "nn.ConvTranspose1d(4, 6, 2, dilation=3, groups=2, bias=False)", ONE, "f:1,4,5"),
    ("ConvTranspose1d one sample", "nn.ConvTranspose1d(2, 3, 4)", ONE, "f:2,3"),
    ("ConvTranspose1d size", "nn.ConvTranspose1d(2, 2, 3, stride=3)", "m(x, output_size=[14])", "f:1,2,4"),
    ("ConvTranspose2d", "nn.ConvTranspose2d(2, 3, 3)", ONE, "f:2,2,4,5"),
    ("ConvTranspose2d tuples", "nn.ConvTranspose2d(4, 2, (3, 2), stride=(2, 3), padding=(1, 0), output_padding=(1, 2),"
     " dilation=(1, 2), groups=2)", ONE, "f:1,4,3,4"),
    ("ConvTranspose2d one sample", "nn.ConvTranspose2d(2, 1, 2, stride=2)", ONE, "f:2,3,2"),
    ("ConvTranspose2d size", "nn.ConvTranspose2d(1, 2, 3, stride=2, padding=1)", "m(x, output_size=[8, 9])", "f:2,1,4,5"),
    ("ConvTranspose2d whole size", "nn.ConvTranspose2d(1, 2, 3, stride=2, padding=1)", "m(x, output_size=[2, 2, 7, 10])", "f:2,1,4,5"),
    ("ConvTranspose3d", "nn.ConvTranspose3d(2, 3, 2, stride=2, padding=1)", ONE, "f:1,2,3,2,3"),
    ("ConvTranspose3d tuples", "nn.ConvTranspose3d(1, 2, (1, 2, 3), stride=(1, 2, 2), output_padding=(0, 1, 0), bias=False)",
     ONE, "f:1,1,2,3,2"),
    ("ConvTranspose3d size", "nn.ConvTranspose3d(1, 1, 2, stride=2)", "m(x, output_size=[5, 4, 7])", "f:1,1,2,2,3"),
    ("InstanceNorm1d", "nn.InstanceNorm1d(3)", ONE, "f:2,3,5"),
    ("InstanceNorm1d one sample", "nn.InstanceNorm1d(3, eps=1e-3, affine=True)", ONE, "f:3,7"),
    ("InstanceNorm2d", "nn.InstanceNorm2d(3, affine=True)", ONE, "f:2,3,3,5"),
    ("InstanceNorm2d one sample", "nn.InstanceNorm2d(2)", ONE, "f:2,3,4"),
    ("InstanceNorm3d", "nn.InstanceNorm3d(2, affine=True)", ONE, "f:2,2,2,3,2"),
    ("InstanceNorm3d one sample", "nn.InstanceNorm3d(2)", ONE, "f:2,2,3,2"),
    ("LocalResponseNorm", "nn.LocalResponseNorm(3)", ONE, "f:2,5,4"),
    ("LocalResponseNorm even", "nn.LocalResponseNorm(2, alpha=0.3, beta=0.6, k=1.5)", ONE, "f:2,4,3,2"),
    ("LocalResponseNorm 3d", "nn.LocalResponseNorm(4, alpha=0.5)", ONE, "f:1,5,2,2,3"),
    ("Bilinear", "nn.Bilinear(3, 4, 2)", TWO, "f:5,3", "f:5,4"),
    ("Bilinear without bias", "nn.Bilinear(3, 2, 3, bias=False)", TWO, "f:2,3,3", "f:2,3,2"),
    ("EmbeddingBag", "nn.EmbeddingBag(6, 3)", ONE, "i6:4,3"),
    ("EmbeddingBag sum", "nn.EmbeddingBag(6, 3, mode='sum', scale_grad_by_freq=True)", ONE, "i6:4,3"),
    ("EmbeddingBag max", "nn.EmbeddingBag(6, 3, mode='max')", ONE, "i6:4,3"),
    ("EmbeddingBag padding", "nn.EmbeddingBag(5, 2, padding_idx=1)", ONE, "i5:3,4"),
    ("EmbeddingBag norm", "nn.EmbeddingBag(5, 4, max_norm=1.5, mode='sum')", ONE, "i5:3,2"),
    ("EmbeddingBag offsets", "nn.EmbeddingBag(6, 3)", OFFSETS, "i6:7"),
    ("EmbeddingBag offsets max", "nn.EmbeddingBag(6, 3, mode='max', padding_idx=2)", OFFSETS, "i6:7"),
    ("EmbeddingBag last offset", "nn.EmbeddingBag(6, 3, include_last_offset=True)", "m(x, torch.tensor([0, 2, 2, 7]))", "i6:7"),
    ("EmbeddingBag weights", "nn.EmbeddingBag(6, 3, mode='sum')", "m(x, torch.tensor([0, 2, 2, 5]), y)", "i6:7", "f:7"),
    ("EmbeddingBag weights table", "nn.EmbeddingBag(6, 3, mode='sum')", "m(x, per_sample_weights=y)", "i6:2,3", "f:2,3"),
    ("Upsample nearest 1d", "nn.Upsample(scale_factor=2.5)", ONE, "f:1,2,5"),
    ("Upsample nearest 2d", "nn.Upsample(size=(5, 3))", ONE, "f:1,2,3,4"),
    ("Upsample nearest 3d", "nn.Upsample(scale_factor=(1.0, 2.0, 1.5))", ONE, "f:1,1,2,2,3"),
    ("Upsample linear", "nn.Upsample(size=7, mode='linear')", ONE, "f:2,1,4"),
    ("Upsample bilinear", "nn.Upsample(scale_factor=(1.7, 2.3), mode='bilinear')", ONE, "f:1,2,3,4"),
    ("Upsample bilinear corners", "nn.Upsample(size=(5, 7), mode='bilinear', align_corners=True)", ONE, "f:1,2,3,4"),
    ("Upsample bilinear recomputed", "nn.Upsample(scale_factor=(1.7, 2.3), mode='bilinear', recompute_scale_factor=True)", ONE, "f:1,2,3,4"),
    ("Upsample bicubic", "nn.Upsample(scale_factor=(1.5, 2.0), mode='bicubic', align_corners=False)", ONE, "f:1,1,4,3"),
    ("Upsample trilinear", "nn.Upsample(size=(3, 4, 5), mode='trilinear', align_corners=True)", ONE, "f:1,1,2,2,3"),
    ("Fold", "nn.Fold((3, 4), 2)", ONE, "f:2,8,6"),
    ("Fold tuples", "nn.Fold((5, 4), (3, 2), dilation=(1, 2), padding=(1, 1), stride=(2, 1))", ONE, "f:1,6,12"),
    ("Fold one sample", "nn.Fold((4, 4), 2, stride=2)", ONE, "f:4,4"),
    ("Unfold", "nn.Unfold(2)", ONE, "f:2,2,3,4"),
    ("Unfold tuples", "nn.Unfold((3, 2), dilation=(1, 2), padding=(1, 0), stride=(2, 1))", ONE, "f:1,2,5,4"),
    ("Unfold one sample", "nn.Unfold(3, padding=1, stride=2)", ONE, "f:2,5,3"),
    ("MaxUnpool1d", "nn.MaxUnpool1d(2)", "m(*F.max_pool1d(x, 2, return_indices=True))", "f:2,2,6"),
    ("MaxUnpool1d size", "nn.MaxUnpool1d(3, stride=2, padding=1)",
     "m(*F.max_pool1d(x, 3, 2, 1, return_indices=True), output_size=[7])", "f:1,2,7"),
    ("MaxUnpool2d", "nn.MaxUnpool2d((2, 3), stride=(2, 2))", "m(*F.max_pool2d(x, (2, 3), (2, 2), return_indices=True))", "f:1,2,4,7"),
    ("MaxUnpool2d size", "nn.MaxUnpool2d(2)", "m(*F.max_pool2d(x, 2, return_indices=True), output_size=[2, 1, 5, 7])", "f:2,1,5,7"),
    ("MaxUnpool2d one sample", "nn.MaxUnpool2d(2)", "m(*F.max_pool2d(x, 2, return_indices=True))", "f:2,4,4"),
    ("MaxUnpool3d", "nn.MaxUnpool3d(2)", "m(*F.max_pool3d(x, 2, return_indices=True))", "f:1,2,2,4,2"),
    ("MaxUnpool3d size", "nn.MaxUnpool3d((1, 2, 2), stride=(1, 2, 1))",
     "m(*F.max_pool3d(x, (1, 2, 2), (1, 2, 1), return_indices=True), output_size=[2, 5, 3])", "f:1,1,2,5,3"),
    ("LPPool1d", "nn.LPPool1d(2, 3, stride=2)", ONE, "f:2,2,8"),
    ("LPPool1d ceil", "nn.LPPool1d(1.5, 3, ceil_mode=True)", ONE, "p:1,2,7"),
    ("LPPool2d", "nn.LPPool2d(2, 2)", ONE, "f:1,2,5,4"),
    ("LPPool2d tuples", "nn.LPPool2d(3, (3, 2), stride=(1, 2), ceil_mode=True)", ONE, "p:2,1,4,5"),
]

FUNCTIONS = [
    ("conv_transpose1d", "F.conv_transpose1d(x, y, z, stride=2, padding=1, output_padding=1, dilation=2)", "f:2,2,4", "f:2,3,3", "f:3"),
    ("conv_transpose2d", "F.conv_transpose2d(x, y, stride=(2, 1), groups=2)", "f:1,4,3,2", "f:4,1,2,3"),
    ("conv_transpose3d", "F.conv_transpose3d(x, y, z, padding=1)", "f:1,2,2,3,2", "f:2,1,3,3,3", "f:1"),
    ("instance_norm", "F.instance_norm(x, weight=y, bias=z, eps=1e-3)", "f:2,3,4", "f:3", "f:3"),
    ("instance_norm running", "F.instance_norm(x, fill('f', [2], 7), fill('p', [2], 8), y, use_input_stats=False)", "f:3,2,4", "f:2"),
    ("local_response_norm", "F.local_response_norm(x, 5, 0.2, 0.9, 2.0)", "f:1,7,2,2"),
    ("bilinear", "F.bilinear(x, y, z)", "f:2,3", "f:2,2", "f:4,3,2"),
    ("fold", "F.fold(x, (4, 3), 2)", "f:1,4,6"),
    ("unfold", "F.unfold(x, (2, 3), padding=(0, 1), stride=2)", "f:1,1,4,5"),
    ("max_unpool1d", "F.max_unpool1d(*F.max_pool1d(x, 3, 2, return_indices=True), 3, 2)", "f:3,7"),
    ("lp_pool1d", "F.lp_pool1d(x, 4, 2)", "f:2,5"),
    ("lp_pool2d", "F.lp_pool2d(x, 2, 3, stride=1)", "f:1,2,4,5"),
    ("interpolate nearest exact 1d", "F.interpolate(x, size=3, mode='nearest-exact')", "f:1,2,8"),
    ("interpolate nearest exact 2d", "F.interpolate(x, scale_factor=(0.6, 1.9), mode='nearest-exact')", "f:1,1,5,4"),
    ("interpolate nearest exact 3d", "F.interpolate(x, size=(3, 2, 3), mode='nearest-exact')", "f:1,1,2,3,2"),
    ("interpolate area 1d", "F.interpolate(x, size=3, mode='area')", "f:1,2,7"),
    ("interpolate area 2d", "F.interpolate(x, scale_factor=(0.5, 0.7), mode='area')", "f:1,2,5,7"),
    ("interpolate area 3d", "F.interpolate(x, size=(2, 1, 2), mode='area')", "f:1,1,3,2,3"),
    ("interpolate linear corners", "F.interpolate(x, scale_factor=1.8, mode='linear', align_corners=True)", "f:1,2,6"),
    ("interpolate bilinear antialias", "F.interpolate(x, size=(3, 4), mode='bilinear', antialias=True)", "f:1,1,7,9"),
    ("interpolate bicubic antialias", "F.interpolate(x, scale_factor=(0.5, 0.6), mode='bicubic', antialias=True)", "f:1,1,8,7"),
    ("interpolate bicubic corners", "F.interpolate(x, size=(5, 6), mode='bicubic', align_corners=True)", "f:1,1,3,4"),
    ("interpolate trilinear", "F.interpolate(x, scale_factor=(1.5, 2.0, 1.0), mode='trilinear')", "f:1,1,2,2,3"),
    ("interpolate recomputed", "F.interpolate(x, scale_factor=2.6, mode='linear', recompute_scale_factor=True)", "f:1,1,4"),
    ("upsample", "F.interpolate(x, scale_factor=2.0, mode='linear', align_corners=False)", "f:1,2,3"),
    ("upsample_nearest", "F.interpolate(x, size=(3, 5))", "f:1,1,2,3"),
    ("upsample_bilinear", "F.interpolate(x, scale_factor=2.0, mode='bilinear', align_corners=True)", "f:1,1,2,3"),
    ("upsample_nearest1d", "aten.upsample_nearest1d(x, [5])", "f:1,2,3"),
    ("upsample_nearest2d", "aten.upsample_nearest2d(x, None, [2.0, 1.5])", "f:1,1,2,3"),
    ("upsample_nearest3d", "aten.upsample_nearest3d(x, [2, 3, 4], None)", "f:1,1,1,2,3"),
    ("upsample_nearest1d_backward", "aten.upsample_nearest1d_backward(x, [5], [1, 2, 3])", "f:1,2,5"),
    ("upsample_nearest2d_backward", "aten.upsample_nearest2d_backward(x, [4, 4], [1, 1, 2, 3], 2.0, 1.5)", "f:1,1,4,4"),
    ("upsample_nearest3d_backward", "aten.upsample_nearest3d_backward(x, [2, 3, 4], [1, 1, 1, 2, 3])", "f:1,1,2,3,4"),
    ("avg_pool2d_backward", "aten.avg_pool2d_backward(x, y, [2, 3], [], [0, 1], True, False, None)", "f:1,2,3,2", "f:1,2,5,4"),
    ("avg_pool3d_backward", "aten.avg_pool3d_backward(x, y, [2, 2, 1], [1, 2, 1], [0, 0, 0], False, True, 3)", "f:1,1,2,2,3", "f:1,1,3,4,3"),
    ("grid_sample", "F.grid_sample(x, y, align_corners=False)", "f:2,2,3,4", "f:2,3,2,2"),
    ("grid_sample border", "F.grid_sample(x, y, padding_mode='border', align_corners=True)", "f:1,2,4,3", "f:1,2,3,2"),
    ("grid_sample reflection", "F.grid_sample(x, y, padding_mode='reflection', align_corners=False)", "f:1,1,4,3", "f:1,2,3,2"),
    ("grid_sample nearest", "F.grid_sample(x, y, mode='nearest', align_corners=False)", "f:1,2,4,3", "f:1,2,3,2"),
    ("grid_sample 3d", "F.grid_sample(x, y, padding_mode='reflection', align_corners=True)", "f:1,1,3,2,4", "f:1,2,1,3,3"),
    ("affine_grid", "F.affine_grid(x, (2, 1, 3, 4), align_corners=False)", "f:2,2,3"),
    ("affine_grid corners", "F.affine_grid(x, (1, 2, 2, 3, 2), align_corners=True)", "f:1,3,4"),
    ("spatial transformer", "F.grid_sample(y, F.affine_grid(x, (1, 1, 3, 3), align_corners=False), align_corners=False)", "f:1,2,3", "f:1,1,4,4"),
]

# nn.ChannelShuffle itself has no gradient before PyTorch 2.
FUNCTIONS += [
    ("ChannelShuffle", "x.reshape(1, 2, 2, 2, 3).transpose(1, 2).reshape(1, 4, 2, 3)", "f:1,4,2,3"),
    ("ChannelShuffle three", "x.reshape(2, 3, 2, 5).transpose(1, 2).reshape(2, 6, 5)", "f:2,6,5"),
]

LOSSES = [
    ("TripletMarginWithDistanceLoss", "margin=0.9"),
    ("TripletMarginWithDistanceLoss swap", "margin=1.25, swap=True"),
    ("TripletMarginWithDistanceLoss distance", "distance_function=lambda a, b: (a - b).abs().amax(1), swap=True"),
]

DRAWS = [
    ("fractional_max_pool2d size", "F.fractional_max_pool2d(x, 2, output_size=(3, 4), return_indices=True)", "f:2,3,7,9"),
    ("fractional_max_pool2d ratio", "F.fractional_max_pool2d(x, (2, 3), output_ratio=(0.6, 0.5), return_indices=True)", "f:1,2,8,7"),
    ("fractional_max_pool2d one sample", "F.fractional_max_pool2d(x, 3, output_size=2, return_indices=True)", "f:3,6,5"),
    ("fractional_max_pool3d size", "F.fractional_max_pool3d(x, 2, output_size=(2, 3, 2), return_indices=True)", "f:2,1,4,5,4"),
    ("fractional_max_pool3d ratio", "F.fractional_max_pool3d(x, (1, 2, 2), output_ratio=(0.9, 0.5, 0.6), return_indices=True)", "f:1,2,3,4,5"),
    ("fractional_max_pool3d one sample", "F.fractional_max_pool3d(x, 2, output_size=2, return_indices=True)", "f:2,4,4,5"),
]

STARTS = [
    ("ConvTranspose1d", "nn.ConvTranspose1d(2, 3, 3)"), ("ConvTranspose2d", "nn.ConvTranspose2d(4, 2, (3, 2), groups=2)"),
    ("ConvTranspose3d", "nn.ConvTranspose3d(1, 2, 2, bias=False)"), ("Bilinear", "nn.Bilinear(3, 2, 2)"),
    ("EmbeddingBag", "nn.EmbeddingBag(4, 5, padding_idx=1)"), ("InstanceNorm1d", "nn.InstanceNorm1d(3, affine=True, track_running_stats=True)"),
]


def cases():
    for name, line, call, *specs in MODULES:
        yield case(name, line, call, *specs)
    for dimensions, sizes in ((1, "f:2,3,5"), (2, "f:2,3,2,3"), (3, "f:1,3,2,2,2")):
        line = f"nn.InstanceNorm{dimensions}d(3, momentum=0.3, affine=True, track_running_stats=True)"
        yield case(f"InstanceNorm{dimensions}d statistics", line, ONE, sizes, steps=2)
        yield case(f"InstanceNorm{dimensions}d eval", line, ONE, sizes, train=False)
    for name, options in LOSSES:
        for reduction in ("none", "mean", "sum"):
            yield case(
                f"{name} {reduction}", f"nn.TripletMarginWithDistanceLoss({options}, reduction='{reduction}')", "m(x, y, z)",
                "f:5,3", "f:5,3", "f:5,3")
    for name, line, *specs in FUNCTIONS:
        yield in_this_file(name, line, *specs)


def in_this_file(name, line, *specs):
    """nn_goldens.function, with what this file's lines need besides."""
    import nn_goldens
    nn_goldens.aten = aten
    return function(name, line, *specs)


def draw(name, line, spec, dtype):
    x = fill(*parse(spec), salt=1).to(dtype).requires_grad_()
    torch.manual_seed(SEED)
    values, indices = eval(line, globals(), {"x": x})
    values.backward(fill("f", list(values.shape), salt=31).to(dtype))
    return {
        "name": name, "pytorch": line, "dtype": str(dtype).removeprefix("torch."), "input": spec,
        "output": numbers(values), "indices": indices.reshape(-1).tolist(), "input_grad": numbers(x.grad),
    }


def start(name, line):
    torch.manual_seed(SEED)
    return {"name": name, "pytorch": line, "parameters": {key: numbers(value.double()) for key, value in eval(line).state_dict().items()}}


def rounded(entry):
    """13 digits, more than the tests look at, keep the file small."""
    if isinstance(entry, dict):
        return {key: rounded(value) for key, value in entry.items()}
    if isinstance(entry, list):
        return [rounded(value) for value in entry]
    return float(f"{entry:.13g}") if isinstance(entry, float) else entry


if __name__ == "__main__":
    goldens = {
        "torch": torch.__version__, "seed": SEED, "cases": list(cases()),
        "draws": [draw(*entry, dtype) for entry in DRAWS for dtype in (torch.float32, torch.float64)],
        "starts": [start(*entry) for entry in STARTS],
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    with path.open("w") as file:
        file.write("{\n")
        for place, (key, value) in enumerate(goldens.items()):
            file.write((",\n" if place else "") + json.dumps(key) + ": ")
            if isinstance(value, list):
                file.write("[\n" + ",\n".join(json.dumps(rounded(entry), separators=(",", ":")) for entry in value) + "\n]")
            else:
                file.write(json.dumps(value))
        file.write("\n}\n")
    print(f"{len(goldens['cases'])} cases, {path.stat().st_size} bytes")
