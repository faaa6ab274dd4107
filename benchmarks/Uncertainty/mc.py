"""Monte-Carlo dropout as it is written in PyTorch: the twin of McCase.cs and of the plain loop in McBenchmark.cs."""
import torch
from torch import nn


def mlp():
    return nn.Sequential(
        nn.Linear(784, 1024), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(1024, 1024), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(1024, 10))


def vgg11():
    layers, channels = [], 3
    for width in (64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512, "pool"):
        if width == "pool":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
    head = [nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10)]
    return nn.Sequential(*layers, nn.Flatten(), *head)


def predict(model, shape, samples):
    model.eval()
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.train()
    inputs = torch.rand(shape)

    def run():
        with torch.no_grad():
            total = model(inputs).softmax(-1)
            for _ in range(samples - 1):
                total += model(inputs).softmax(-1)
            return total / samples

    return run
