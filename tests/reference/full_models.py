#!/usr/bin/env python3
"""Full-size networks of torchvision for eng/full-models: their weights as PyTorch saves them, a batch, and its logits.

    full_models.py DIR      writes DIR/NAME.pth and DIR/NAME_batch.pth for vgg16 and resnet50, 660 MB in all
"""
import sys
from pathlib import Path

import torch
import torchvision

NAMES = ("vgg16", "resnet50")


def main():
    folder = Path(sys.argv[1])
    for name in NAMES:
        torch.manual_seed(0)
        model = getattr(torchvision.models, name)()
        for module in model.modules():
            if isinstance(module, torch.nn.BatchNorm2d):  # as training would leave them: not 0 and 1
                module.running_mean.uniform_(-0.1, 0.1)
                module.running_var.uniform_(0.5, 1.5)
        inputs = torch.randn(2, 3, 224, 224)
        model.eval()
        with torch.no_grad():
            logits = model(inputs)
        torch.save(model.state_dict(), folder / f"{name}.pth")
        torch.save({"inputs": inputs, "logits": logits}, folder / f"{name}_batch.pth")
        print(f"{name}: logits from {logits.min():.4f} to {logits.max():.4f}")


main()
