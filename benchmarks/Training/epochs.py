"""Whole epochs in PyTorch, as its usual script has them: the twin of EpochCase.cs.

Tensors of normalised images, a DataLoader, one loss.item() an epoch. No accuracy is counted while training, which ours does.
"""
import functools
import gzip
import os
import tempfile

import numpy
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

BATCH = 128


def read_idx(folder, name):
    path = os.path.join(folder, name)
    with open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz", "rb") as file:
        content = file.read()
    sizes = content[3]
    return torch.from_numpy(numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * sizes).copy())


@functools.lru_cache(maxsize=1)
def read_mnist(folder, samples):
    def images(part):
        return read_idx(folder, part + "-images-idx3-ubyte").view(-1, 1, 28, 28).float() / 255

    def labels(part):
        return read_idx(folder, part + "-labels-idx1-ubyte").long()

    train = images("train")[:samples].clone()
    mean, std = train.mean(), train.std()
    return (TensorDataset((train - mean) / std, labels("train")[:samples]),
            TensorDataset((images("t10k") - mean) / std, labels("t10k")))


def mlp(*sizes):
    layers = [nn.Flatten(), nn.Dropout(0.2)]
    for inputs, outputs in zip(sizes, sizes[1:-1]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(0.5)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def mlp_2x1024():
    return mlp(784, 1024, 1024, 10)


def mlp_3x1024():
    return mlp(784, 1024, 1024, 1024, 10)


def mnist_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10))


def adam(model):
    return torch.optim.Adam(model.parameters(), lr=1e-3)


def sgd(model):
    return torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.95)


class Training:
    def __init__(self, folder, samples, workers, model, optimizer, max_norm):
        torch.manual_seed(1)
        self.train, self.test = read_mnist(folder, samples)
        self.loader = DataLoader(self.train, batch_size=BATCH, shuffle=True, num_workers=workers, persistent_workers=workers > 0)
        self.model, self.max_norm = model, max_norm
        self.optimizer = optimizer(model)

    def epoch(self):
        self.model.train()
        total = torch.zeros(())
        for images, labels in self.loader:
            self.optimizer.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(self.model(images), labels)
            loss.backward()
            self.optimizer.step()
            if self.max_norm is not None:
                self.constrain()
            total += loss.detach() * len(labels)
        return total.item() / len(self.train)

    def constrain(self):
        with torch.no_grad():
            for module in self.model:
                if isinstance(module, nn.Linear):
                    module.weight.copy_(module.weight.renorm(2, 0, self.max_norm))

    def evaluation(self):
        self.model.eval()
        loss = hits = 0
        with torch.no_grad():
            for images, labels in DataLoader(self.test, batch_size=1000):
                output = self.model(images)
                loss += nn.functional.cross_entropy(output, labels, reduction="sum").item()
                hits += (output.argmax(1) == labels).sum().item()
        return loss, hits

    def checkpoint(self):
        with tempfile.NamedTemporaryFile(suffix=".pt") as file:
            torch.save({"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}, file.name)


@functools.lru_cache(maxsize=2)  # with one worker and without
def training(folder, samples, workers, model, optimizer, max_norm=None):
    return Training(folder, samples, workers, model(), optimizer, max_norm)
