#!/usr/bin/env python3
"""Writes vision_goldens.json beside itself: what torchvision's transforms, operators and image files give.

Run with a Python that has torchvision (Debian: apt install python3-torchvision). Every case is a line on the inputs x, y, z,
run after torch.manual_seed(7). Inputs are those of nn_goldens.py: `u` is uint8, `i` int64, `p` float32 from 0 to 1, `f`
float64, `b` float64 boxes, `m` masks. Floating-point results have gradients too, of a backward from `fill`.
"""
import base64
import json
import math
import pathlib
import struct
import zlib

import torch
import torchvision
from torch import nn
from torchvision import io, ops, transforms as T, utils
from torchvision.transforms import InterpolationMode as M, functional as F
from torchvision.ops.boxes import _batched_nms_vanilla

try:
    from torchvision.transforms import functional_tensor
except ImportError:
    from torchvision.transforms import _functional_tensor as functional_tensor

from nn_goldens import fill, parse

torch.set_num_threads(1)


def numbers(tensor):
    values = tensor.detach().reshape(-1).tolist()
    # Nine digits tell any two float32 apart.
    return {"shape": list(tensor.shape), "values": [float(f"{value:.9g}") for value in values] if tensor.dtype == torch.float32 else values}


def make(spec, salt):
    kind, sizes = parse(spec)
    if kind == "u":
        return fill("i256", sizes, salt).to(torch.uint8)
    if kind == "m":
        return fill("i4", sizes, salt) == 0
    if kind == "p":
        return fill("p", sizes, salt).float().requires_grad_()
    if kind == "b":
        place = fill("p", sizes, salt)
        corner, size = place[..., :2] * 10, place[..., 2:] * 8 + 0.5
        return torch.cat([corner, corner + size], -1).requires_grad_()
    return fill(kind, sizes, salt).requires_grad_(kind == "f")


def rois(count, images):
    boxes = make(f"b:{count},4", 9).detach()
    return torch.cat([torch.arange(count, dtype=torch.float64).remainder(images).unsqueeze(1), boxes], 1)


def case(name, line, *specs):
    inputs = [make(spec, place + 1) for place, spec in enumerate(specs)]
    torch.manual_seed(7)
    output = eval(line, {**globals(), **dict(zip("xyz", inputs))})
    assert not output.isnan().any(), name
    if output.requires_grad:
        output.backward(fill("f", list(output.shape), salt=31).to(output.dtype))
    return {
        "name": name, "pytorch": line, "inputs": list(specs), "dtype": str(output.dtype).split(".")[1],
        "output": numbers(output.long() if output.dtype == torch.bool else output),
        "input_grads": [numbers(x.grad) if x.grad is not None else None for x in inputs],
    }


def batch_norm(x):
    layer = ops.FrozenBatchNorm2d(3).double()
    for place, buffer in enumerate(layer.buffers()):
        buffer.copy_(fill("p", [3], salt=place + 3))
    return layer(x)


def tilted(x, p):
    """RandomPerspective, but without its fill, which darkens the border: it weighs what is outside twice."""
    if torch.rand(1) < p:
        return F.perspective(x, *T.RandomPerspective.get_params(x.shape[-1], x.shape[-2], 0.5))
    return x


def perspective(x, start, end, *rest):
    """F.perspective with coefficients solved in float64, as torchvision does from 0.16 on: nearest pixels hang on the last digit."""
    rows, right = [], []
    for (u, v), (a, b) in zip(start, end):
        rows += [[a, b, 1, 0, 0, 0, -u * a, -u * b], [0, 0, 0, a, b, 1, -v * a, -v * b]]
        right += [u, v]
    found = torch.linalg.solve(torch.tensor(rows, dtype=torch.float64), torch.tensor(right, dtype=torch.float64))
    return functional_tensor.perspective(x, found.float().tolist(), *rest)


START, END = [[0, 0], [6, 0], [6, 4], [0, 4]], [[1, 0], [5, 1], [6, 4], [0, 3]]

CASES = [
    ("brightness", "F.adjust_brightness(x, 1.7)", "u:3,4,5"),
    ("brightness real", "F.adjust_brightness(x, 0.4)", "p:2,3,4,5"),
    ("contrast", "F.adjust_contrast(x, 1.6)", "u:3,4,5"),
    ("contrast real", "F.adjust_contrast(x, 0.3)", "p:2,3,4,5"),
    ("contrast grey", "F.adjust_contrast(x, 0.3)", "u:1,4,5"),
    ("saturation", "F.adjust_saturation(x, 2.5)", "u:2,3,4,5"),
    ("saturation real", "F.adjust_saturation(x, 0.4)", "p:3,4,5"),
    ("sharpness", "F.adjust_sharpness(x, 2.3)", "u:3,4,5"),
    ("sharpness real", "F.adjust_sharpness(x, 0.3)", "p:2,3,5,4"),
    ("gamma", "F.adjust_gamma(x, 0.6, 1.3)", "u:3,4,5"),
    ("gamma real", "F.adjust_gamma(x, 2.2)", "p:3,4,5"),
    ("hue", "F.adjust_hue(x, 0.31)", "u:3,6,7"),
    ("hue back", "F.adjust_hue(x, -0.45)", "u:2,3,4,5"),
    ("hue real", "F.adjust_hue(x, 0.2)", "p:3,4,5"),
    ("grey", "F.rgb_to_grayscale(x)", "u:2,3,4,5"),
    ("grey in three", "F.rgb_to_grayscale(x, 3)", "u:3,4,5"),
    ("grey real", "F.rgb_to_grayscale(x)", "p:3,4,5"),
    ("autocontrast", "F.autocontrast(x // 3 + 20)", "u:3,4,5"),
    ("autocontrast flat", "F.autocontrast(x // 200 * 0 + 9)", "u:1,2,3"),
    ("autocontrast real", "F.autocontrast(x.detach() / 3)", "p:2,3,4,5"),
    ("equalize", "F.equalize(x // 4 * 3)", "u:3,18,19"),
    ("equalize few", "F.equalize(x)", "u:2,1,4,5"),
    ("invert", "F.invert(x)", "u:3,4,5"),
    ("invert real", "F.invert(x)", "p:3,4,5"),
    ("posterize", "F.posterize(x, 3)", "u:3,4,5"),
    ("posterize nothing", "F.posterize(x, 0)", "u:3,2,2"),
    ("solarize", "F.solarize(x, 100)", "u:3,4,5"),
    ("solarize real", "F.solarize(x, 0.4)", "p:3,4,5"),
    ("bytes to float", "F.convert_image_dtype(x, torch.float32)", "u:3,4,5"),
    ("float to bytes", "F.convert_image_dtype(x, torch.uint8)", "p:3,4,5"),
    ("bytes to int16", "F.convert_image_dtype(x, torch.int16)", "u:3,4,5"),
    ("int16 to bytes", "F.convert_image_dtype(x.to(torch.int16) * 128, torch.uint8)", "u:3,4,5"),
    ("float to int16", "F.convert_image_dtype(x, torch.int16)", "p:3,2,2"),
    ("int32 to double", "F.convert_image_dtype(x.to(torch.int32) * 8000000, torch.float64)", "u:3,2,2"),
    ("normalize", "F.normalize(x, [0.1, 0.2, 0.3], [0.5, 0.25, 2.0])", "p:2,3,4,5"),
    ("normalize one", "F.normalize(x, [0.5], [0.25])", "p:1,4,5"),
    ("erase", "F.erase(x, 1, 2, 2, 3, y)", "p:3,4,5", "p:3,1,1"),
    ("crop", "F.crop(x, 1, 2, 3, 2)", "u:3,5,6"),
    ("crop beyond", "F.crop(x, -2, 3, 6, 5)", "p:3,5,6"),
    ("center crop", "F.center_crop(x, [3, 4])", "u:3,6,7"),
    ("center crop odd", "F.center_crop(x, [2, 2])", "u:3,5,7"),
    ("center crop larger", "F.center_crop(x, [8, 4])", "u:2,3,5,7"),
    ("hflip", "F.hflip(x)", "p:3,2,3"),
    ("vflip", "F.vflip(x)", "u:3,2,3"),
    ("pad", "F.pad(x, [1, 2, 3, 4], fill=7)", "u:3,2,3"),
    ("pad pair", "F.pad(x, [1, 2])", "p:3,2,3"),
    ("pad edge", "F.pad(x, 2, padding_mode='edge')", "u:3,3,4"),
    ("pad reflect", "F.pad(x, [1, 2, 3, 1], padding_mode='reflect')", "p:2,3,3,4"),
    ("resize", "F.resize(x, [3, 9], M.NEAREST)", "u:3,5,6"),
    ("resize bilinear", "F.resize(x, [7, 4], M.BILINEAR)", "u:3,5,6"),
    ("resize bilinear real", "F.resize(x, [7, 4], M.BILINEAR)", "p:2,3,5,6"),
    ("resize bicubic", "F.resize(x, [7, 11], M.BICUBIC)", "u:3,5,6"),
    ("resize bicubic antialias", "F.resize(x, [3, 4], M.BICUBIC, antialias=True)", "p:3,8,9"),
    ("resize bilinear antialias", "F.resize(x, [3, 4], M.BILINEAR, antialias=True)", "u:3,8,9"),
    ("resize shorter", "F.resize(x, [3], M.NEAREST)", "u:3,5,9"),
    ("resize shorter wide", "F.resize(x, [7], M.BILINEAR)", "p:3,8,5"),
    ("resize longer", "F.resize(x, [4], M.NEAREST, max_size=6)", "u:3,5,9"),
    ("resized crop", "F.resized_crop(x, 1, 2, 3, 4, [5, 6], M.NEAREST)", "u:3,5,7"),
    ("blur", "F.gaussian_blur(x, [3, 5], [0.7, 1.3])", "u:3,6,7"),
    ("blur real", "F.gaussian_blur(x, [5, 3])", "p:2,3,6,7"),
    ("rotate", "F.rotate(x, 33)", "u:3,5,7"),
    ("rotate quarter", "F.rotate(x, 90, expand=True)", "u:3,5,7"),
    ("rotate bilinear", "F.rotate(x, -57, M.BILINEAR, fill=[0.1, 0.5, 0.9])", "p:3,5,7"),
    ("rotate expand", "F.rotate(x, 20, M.BILINEAR, expand=True, fill=9)", "u:2,3,5,7"),
    ("rotate about", "F.rotate(x, 45, center=[1, 2], fill=7)", "u:3,6,6"),
    ("affine", "F.affine(x, 25, [1, -2], 1.3, [10.0, 5.0])", "u:3,7,7"),
    ("affine bilinear", "F.affine(x, -10, [0, 1], 0.8, 20.0, M.BILINEAR, fill=0.25)", "p:2,3,6,7"),
    ("perspective", "F.perspective(x, START, END)", "p:3,5,7"),
    ("perspective nearest", "perspective(x, START, END, 'nearest', [1, 2, 3])", "u:3,5,7"),
    ("RandomHorizontalFlip", "torch.stack([T.RandomHorizontalFlip(0.4)(x) for _ in range(8)])", "u:3,2,3"),
    ("RandomVerticalFlip", "torch.stack([T.RandomVerticalFlip()(x) for _ in range(8)])", "u:3,3,2"),
    ("RandomGrayscale", "torch.stack([T.RandomGrayscale(0.5)(x) for _ in range(8)])", "u:3,2,2"),
    ("RandomInvert", "torch.stack([T.RandomInvert()(x) for _ in range(8)])", "u:3,2,2"),
    ("RandomPosterize", "torch.stack([T.RandomPosterize(2)(x) for _ in range(8)])", "u:3,2,2"),
    ("RandomSolarize", "torch.stack([T.RandomSolarize(99)(x) for _ in range(8)])", "u:3,2,2"),
    ("RandomAutocontrast", "torch.stack([T.RandomAutocontrast()(x) for _ in range(8)])", "u:3,2,3"),
    ("RandomEqualize", "torch.stack([T.RandomEqualize()(x) for _ in range(3)])", "u:1,16,18"),
    ("RandomAdjustSharpness", "torch.stack([T.RandomAdjustSharpness(2.0)(x) for _ in range(4)])", "u:3,4,4"),
    ("RandomApply", "torch.stack([T.RandomApply([T.RandomHorizontalFlip(), F.invert], 0.6)(x) for _ in range(8)])", "u:3,2,3"),
    ("RandomRotation", "torch.stack([T.RandomRotation(40, M.BILINEAR, fill=0)(x) for _ in range(4)])", "p:3,4,5"),
    ("RandomResizedCrop", "torch.stack([T.RandomResizedCrop((4, 5), interpolation=M.NEAREST)(x) for _ in range(8)])", "u:3,20,23"),
    ("RandomResizedCrop narrow", "torch.stack([T.RandomResizedCrop(3, (1.5, 2.0), (3.0, 4.0), M.NEAREST)(x) for _ in range(3)])", "u:3,9,12"),
    ("RandomPerspective", "torch.stack([tilted(x, 0.7) for _ in range(4)])", "p:1,12,10"),
    ("ColorJitter", "torch.stack([T.ColorJitter(0.5, 0.25, 0.75, 0.125)(x) for _ in range(6)])", "p:3,3,4"),
    ("ColorJitter partly", "torch.stack([T.ColorJitter(saturation=(0.5, 4.0))(x) for _ in range(3)])", "p:3,3,4"),
    ("GaussianBlur", "torch.stack([T.GaussianBlur([3, 5], (0.5, 2.0))(x) for _ in range(4)])", "p:3,5,4"),
    ("RandomCrop", "torch.stack([T.RandomCrop((3, 4), padding=2, fill=5)(x) for _ in range(8)])", "u:3,5,6"),
    ("RandomErasing", "torch.stack([T.RandomErasing(0.8, value=0.5)(x) for _ in range(6)])", "p:1,8,9"),
    ("RandomErasing noise", "torch.stack([T.RandomErasing(0.8, value='random')(x) for _ in range(4)])", "p:1,6,7"),
    ("drop_block2d", "ops.drop_block2d(x, 0.3, 3)", "f:2,3,7,9"),
    ("drop_block2d whole", "ops.drop_block2d(x, 0.5, 7)", "f:4,3,3,5"),
    ("drop_block3d", "ops.drop_block3d(x, 0.2, 3)", "f:2,2,4,5,6"),
    ("stochastic_depth row", "ops.stochastic_depth(x, 0.4, 'row')", "f:9,2,3"),
    ("stochastic_depth batch", "torch.stack([ops.stochastic_depth(x, 0.25, 'batch') for _ in range(6)])", "f:3,2"),
    ("xyxy to xywh", "ops.box_convert(x, 'xyxy', 'xywh')", "b:5,4"),
    ("xyxy to cxcywh", "ops.box_convert(x, 'xyxy', 'cxcywh')", "b:5,4"),
    ("xywh to cxcywh", "ops.box_convert(x, 'xywh', 'cxcywh')", "b:5,4"),
    ("cxcywh to xyxy", "ops.box_convert(x, 'cxcywh', 'xyxy')", "b:5,4"),
    ("box_area", "ops.box_area(x)", "b:5,4"),
    ("box_area bytes", "ops.box_area(x)", "u:5,4"),
    ("box_iou", "ops.box_iou(x, y)", "b:5,4", "b:3,4"),
    ("generalized_box_iou", "ops.generalized_box_iou(x, y)", "b:5,4", "b:3,4"),
    ("distance_box_iou", "ops.distance_box_iou(x, y)", "b:5,4", "b:3,4"),
    ("complete_box_iou", "ops.complete_box_iou(x, y)", "b:5,4", "b:3,4"),
    ("generalized_box_iou_loss", "ops.generalized_box_iou_loss(x, y)", "b:6,4", "b:6,4"),
    ("distance_box_iou_loss", "ops.distance_box_iou_loss(x, y, 'mean')", "b:6,4", "b:6,4"),
    ("complete_box_iou_loss", "ops.complete_box_iou_loss(x, y, 'sum')", "b:6,4", "b:6,4"),
    ("masks_to_boxes", "ops.masks_to_boxes(x)", "m:3,5,7"),
    ("focal", "ops.sigmoid_focal_loss(x, y.double())", "f:4,3", "i2:4,3"),
    ("focal mean", "ops.sigmoid_focal_loss(x, y.double(), -1, 1.5, 'mean')", "f:4,3", "i2:4,3"),
    ("focal sum", "ops.sigmoid_focal_loss(x, y.double(), 0.75, 0.0, 'sum')", "f:4,3", "i2:4,3"),
    ("nms", "ops.nms(x, y, 0.2)", "b:40,4", "f:40"),
    ("nms strict", "ops.nms(x, y, 0.0)", "b:40,4", "f:40"),
    ("batched_nms", "_batched_nms_vanilla(x.detach(), y.detach(), z, 0.3)", "b:40,4", "f:40", "i3:40"),
    ("roi_align", "ops.roi_align(x, rois(5, 2), (3, 2), 0.5)", "f:2,3,9,8"),
    ("roi_align aligned", "ops.roi_align(x, rois(4, 1), (2, 2), 0.7, 2, True)", "f:1,2,9,8"),
    ("roi_pool", "ops.roi_pool(x, rois(5, 2), (3, 2), 0.5)", "f:2,3,9,8"),
    ("clip_boxes_to_image", "ops.clip_boxes_to_image(x * 2 - 3, (9, 11))", "b:6,4"),
    ("remove_small_boxes", "ops.remove_small_boxes(x, 3.5)", "b:12,4"),
    ("FrozenBatchNorm2d", "batch_norm(x)", "f:2,3,4,5"),
    ("make_grid", "utils.make_grid(x, nrow=2, padding=1, pad_value=3)", "u:3,3,2,3"),
    ("make_grid grey", "utils.make_grid(x.detach(), normalize=True)", "f:4,1,2,3"),
    ("make_grid each", "utils.make_grid(x.detach(), nrow=3, normalize=True, scale_each=True)", "f:4,3,2,2"),
    ("make_grid range", "utils.make_grid(x.detach(), padding=0, normalize=True, value_range=(-0.5, 1.0))", "f:2,3,2,2"),
    ("make_grid one", "utils.make_grid(x, normalize=False)", "u:1,3,4"),
]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, depth, colour, rows, extra=b"", interlaced=0):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b"")


def adam7(image):
    """The rows of the seven passes of an interlaced image [C, H, W]."""
    for left, top, right, down in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = image[:, top::down, left::right].permute(1, 2, 0)
        if part.shape[1]:
            yield from (bytes(row.flatten().tolist()) for row in part)


def encoded(tensor):
    return bytes(tensor.tolist())


PIXELS = fill("i256", [3, 4, 5], 3).to(torch.uint8)
SMOOTH = torch.arange(3 * 16 * 18).reshape(3, 16, 18).div(4, rounding_mode="floor").to(torch.uint8)
FILES = {
    "rgb": encoded(io.encode_png(PIXELS)),
    "grey": encoded(io.encode_png(PIXELS[:1])),
    "grey alpha": png(2, 2, 8, 4, [bytes([1, 2, 3, 4]), bytes([5, 6, 7, 8])]),
    "rgb alpha": png(2, 1, 8, 6, [bytes([10, 20, 30, 40, 50, 60, 70, 80])]),
    "palette": png(3, 1, 8, 3, [bytes([2, 0, 1])], chunk(b"PLTE", bytes([9, 8, 7, 60, 50, 40, 200, 210, 220]))),
    "palette transparent": png(3, 1, 8, 3, [bytes([2, 0, 1])], chunk(b"PLTE", bytes([9, 8, 7, 60, 50, 40, 200, 210, 220])) + chunk(b"tRNS", bytes([5, 100]))),
    "bits": png(8, 2, 1, 0, [b"\xaa", b"\x0f"]),
    "interlaced": png(11, 10, 8, 2, adam7(fill("i256", [3, 10, 11], 5)), interlaced=1),
    "jpeg": encoded(io.encode_jpeg(SMOOTH, quality=90)),
    "grey jpeg": encoded(io.encode_jpeg(SMOOTH[:1])),
}
MODES = ["UNCHANGED", "GRAY", "GRAY_ALPHA", "RGB", "RGB_ALPHA"]


def files():
    for name, data in FILES.items():
        for mode in MODES:
            if (name.startswith("palette") and mode == "UNCHANGED") or (name in ("palette", "bits") and "ALPHA" in mode):
                continue  # torchvision 0.14 gives indices, and memory that nobody has written
            try:
                image = io.decode_image(torch.frombuffer(bytearray(data), dtype=torch.uint8), io.ImageReadMode[mode])
            except RuntimeError:
                image = None
            yield {"name": name, "mode": mode, "file": base64.b64encode(data).decode(), "image": numbers(image) if image is not None else None}


def lines(name, entries):
    return f'"{name}": [\n' + ",\n".join(json.dumps(entry, separators=(",", ":"), ensure_ascii=False) for entry in entries) + "\n]"


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_suffix(".json")
    cases = [case(*entry) for entry in CASES]
    with path.open("w") as file:
        file.write('{\n"torchvision": ' + json.dumps(torchvision.__version__) + ",\n" + lines("cases", cases) + ",\n" + lines("files", list(files())) + "\n}\n")
    print(f"{len(cases)} cases, {path.stat().st_size} bytes")
