#!/usr/bin/env python3
"""Writes augmentation_goldens.json beside itself: what torchvision's transforms and the papers' own code make of small images.

Run with a Python that has torchvision (Debian: apt install python3-torchvision). Image k of C x H x W has the bytes
(i * 37 + i * i * 11 + k * 101) % 256, i = 0, 1, ... in the order of memory.
"""
import json
import pathlib

import numpy
import torch
from torchvision.transforms import InterpolationMode, functional as F

torch.set_num_threads(1)


def image(channels, height, width, number=0):
    i = torch.arange(channels * height * width)
    return ((i * 37 + i * i * 11 + number * 101) % 256).to(torch.uint8).reshape(channels, height, width)


def shift(size, padding, top, left):
    """RandomCrop(size, padding) with the place that it drew."""
    channels, height, width = size
    return F.crop(F.pad(image(*size), padding), top, left, height, width)


def rotate(size, angle):
    return F.rotate(image(*size), angle, InterpolationMode.BILINEAR)


def cutout(size, y, x, length):
    """The lines of the paper's code, https://github.com/uoguelph-mlrg/Cutout/blob/master/util/cutout.py, for one hole."""
    _, h, w = size
    mask = numpy.ones((h, w), numpy.float32)
    y1 = numpy.clip(y - length // 2, 0, h)
    y2 = numpy.clip(y + length // 2, 0, h)
    x1 = numpy.clip(x - length // 2, 0, w)
    x2 = numpy.clip(x + length // 2, 0, w)
    mask[y1:y2, x1:x2] = 0.0
    return image(*size).float() * torch.from_numpy(mask)


def mixup(size, lam, index):
    """The lines of the paper's code, https://github.com/facebookresearch/mixup-cifar10/blob/main/train.py."""
    x = torch.stack([image(*size, number=k) for k in range(len(index))]).float() / 255
    return lam * x + (1 - lam) * x[index, :]


def case(size, result, **settings):
    return {"size": size, **settings, "result": result.reshape(-1).tolist()}


grey, colour = (1, 5, 4), (3, 6, 8)
goldens = {
    "image": [case(size, image(*size, number), number=number) for size, number in ((grey, 0), (colour, 3))],
    "pad_crop": [
        case(size, shift(size, padding, top, left), padding=padding, top=top, left=left)
        for size, padding, top, left in ((grey, 1, 0, 2), (grey, 3, 6, 0), (colour, 2, 2, 2), (colour, 4, 1, 8), (colour, 5, 10, 3))
    ],
    "flip": [case(size, F.hflip(image(*size))) for size in (grey, colour, (2, 3, 5))],
    "rotate": [
        case(size, rotate(size, angle), angle=angle)
        for size in (grey, colour, (1, 28, 28))
        for angle in (0, 7.5, -30, 45, 90, 133.7, -180)
    ],
    "cutout": [
        case(size, cutout(size, y, x, length), y=y, x=x, length=length)
        for size, y, x, length in ((grey, 2, 1, 2), (grey, 0, 3, 4), (colour, 5, 7, 6), (colour, 3, 0, 4))
    ],
    "mixup": [
        case(size, mixup(size, lam, index), weight=lam, index=index)
        for size, lam, index in ((grey, 0.25, [2, 1, 0]), (colour, 0.8125, [1, 2, 3, 0]), (grey, 1.0, [1, 0]), (grey, 0.7310585, [0]))
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(goldens, separators=(",", ":")) + "\n")
