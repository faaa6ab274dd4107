#!/usr/bin/env python3
"""Outputs and training losses of every network, for the comparison with DropoutTorch.

    models_goldens.py > tests/reference/models_goldens.json    (minutes; LD_LIBRARY_PATH with an OpenBLAS helps)
    models_goldens.py CASE > one case of it, on stdout

No weight is stored: both sides fill them by name from torch's generator (`fill`), and `start` is what the constructors leave under
a seed. Networks come from torchvision where it has them; the others are written here from their papers, timm's transformer from its
formulas. Masks are those of PyTorch and torchvision under torch.manual_seed, drawn on the CPU.
"""
import json
import math
import sys
from collections import OrderedDict

import torch
import torchvision
from torch import nn
from torchvision.models import resnet, vgg
from torchvision.ops import StochasticDepth, drop_block2d

BATCH, STEPS = 2, 20


def chain(*named):
    return nn.Sequential(OrderedDict(named))


def mlp(sizes, activation, dropout, input_dropout, drop):
    layers = [("flatten", nn.Flatten())] + ([("input_dropout", drop(input_dropout))] if input_dropout else [])
    for i in range(len(sizes) - 2):
        name, make = activation
        layers += [(f"linear{i + 1}", nn.Linear(sizes[i], sizes[i + 1])), (f"{name}{i + 1}", make()), (f"dropout{i + 1}", drop(dropout[i]))]
    return chain(*layers, ("output", nn.Linear(sizes[-2], sizes[-1])))


def selu_mlp():
    model = mlp([64, 32, 16, 5], ("selu", nn.SELU), [0.1, 0.1], 0.05, nn.AlphaDropout)
    for module in model.modules():
        if isinstance(module, nn.Linear):  # LeCun's normal start
            nn.init.normal_(module.weight, 0, 1 / math.sqrt(module.in_features))
            nn.init.zeros_(module.bias)
    return model


def simple_cnn():
    return chain(
        ("conv", nn.Conv2d(3, 16, 3, padding=1)), ("relu1", nn.ReLU()), ("pool", nn.MaxPool2d(2)), ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(16 * 4 * 5, 128)), ("relu2", nn.ReLU()), ("dropout", nn.Dropout(0.5)), ("fc2", nn.Linear(128, 10)))


def mnist_cnn():
    return chain(
        ("conv1", nn.Conv2d(1, 32, 3)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(32, 64, 3)), ("relu2", nn.ReLU()), ("pool2", nn.MaxPool2d(2)),
        ("flatten", nn.Flatten()), ("dropout", nn.Dropout(0.5)), ("fc", nn.Linear(1600, 10)))


def spatial_conv_net():
    layers, width = [], 3
    for i, maps in enumerate((64, 128, 256)):
        layers += [(f"pool{i}", nn.MaxPool2d(2))] if i else []
        layers += [(f"conv{i + 1}", nn.Conv2d(width, maps, 3, padding=1)), (f"relu{i + 1}", nn.ReLU()), (f"dropout{i + 1}", nn.Dropout2d(0.2))]
        width = maps
    return chain(*layers, ("avgpool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(width, 10)))


def alexnet(hidden):
    model = torchvision.models.alexnet(dropout=0.5)
    model.classifier = nn.Sequential(
        nn.Dropout(0.5), nn.Linear(256 * 6 * 6, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 10))
    return model


def small_vgg(letter, batch_norm, pooled=1, hidden=512):
    model = vgg.VGG(vgg.make_layers(vgg.cfgs[letter], batch_norm), init_weights=False)
    model.avgpool = nn.AdaptiveAvgPool2d(pooled)
    model.classifier = nn.Sequential(
        nn.Linear(512 * pooled * pooled, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, 10))
    return model


class DropBlock(nn.Module):
    def __init__(self, p, size):
        super().__init__()
        self.p, self.size = p, size

    def forward(self, x):
        # Without torchvision's eps of 1e-6 in the mean: twenty steps would make a visible difference of it.
        return drop_block2d(x, self.p, self.size, eps=0, training=self.training)


def basic_forward(self, x):
    y = self.relu(self.drop_block(self.bn1(self.conv1(x))))
    y = self.drop_path(self.bn2(self.conv2(y)))
    return self.relu(y + (x if self.downsample is None else self.downsample(x)))


def bottleneck_forward(self, x):
    y = self.relu(self.bn1(self.conv1(x)))
    y = self.relu(self.drop_block(self.bn2(self.conv2(y))))
    y = self.drop_path(self.bn3(self.conv3(y)))
    return self.relu(y + (x if self.downsample is None else self.downsample(x)))


def with_drops(model, rates, drop_block, size):
    """Drop path behind each branch, DropBlock in the last two groups (a quarter of the share in the first of them)."""
    groups = [g for g in (model.layer1, model.layer2, model.layer3, getattr(model, "layer4", None)) if g is not None]
    rates = iter(rates)
    for distance, group in zip(range(len(groups) - 1, -1, -1), groups):
        share = {0: drop_block, 1: drop_block / 4}.get(distance, 0)
        for block in group:
            rate = next(rates)
            block.drop_path = StochasticDepth(rate, "row") if rate else nn.Identity()
            block.drop_block = DropBlock(share, size) if share else nn.Identity()
            forward = bottleneck_forward if isinstance(block, resnet.Bottleneck) else basic_forward
            block.forward = forward.__get__(block)
    return model


def huang(blocks, last):
    return [(l + 1) / blocks * last for l in range(blocks)]


def linspace(blocks, last):
    return [l / (blocks - 1) * last for l in range(blocks)]


def imagenet_resnet(make, blocks, stem, rule, drop_path=0.0, drop_block=0.0, dropout=0.0):
    model = make(num_classes=10)
    if stem == "cifar":
        model.conv1, model.maxpool = nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.Identity()
    if dropout:
        model.avgpool = nn.Sequential(model.avgpool, nn.Dropout(dropout))
    return with_drops(model, rule(blocks, drop_path), drop_block, 3)


class PaddedShortcut(nn.Module):
    """Option A of He et al., CVPR 2016."""

    def __init__(self, added, stride):
        super().__init__()
        self.added, self.stride = added, stride

    def forward(self, x):
        return nn.functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.added // 2, self.added - self.added // 2))


class CifarResNet(nn.Module):
    """He et al., CVPR 2016, section 4.2, out of torchvision's blocks."""

    def __init__(self, layers, rates, classes=10):
        super().__init__()
        n = (layers - 2) // 6
        self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)
        inputs = 16
        for g, width in enumerate((16, 32, 64)):
            blocks = []
            for i in range(n):
                stride = 2 if g and not i else 1
                blocks.append(resnet.BasicBlock(inputs, width, stride, PaddedShortcut(width - inputs, stride) if inputs != width else None))
                inputs = width
            setattr(self, f"layer{g + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(64, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        with_drops(self, rates, 0, 3)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


class WideBlock(nn.Module):
    """Zagoruyko and Komodakis, BMVC 2016; dropout also before the first convolution when `every` is set."""

    def __init__(self, inputs, outputs, stride, p, every):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(inputs), nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2, self.conv2 = nn.BatchNorm2d(outputs), nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.convShortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if inputs != outputs or stride != 1 else None
        self.first, self.second = nn.Dropout(p if every else 0), nn.Dropout(p)
        self.every = every

    def forward(self, x):
        a = torch.relu(self.bn1(x))
        y = self.conv1(self.first(a) if self.every else a)
        y = self.conv2(self.second(torch.relu(self.bn2(y))))
        return y + (x if self.convShortcut is None else self.convShortcut(a))


class WideResNet(nn.Module):
    def __init__(self, depth, k, p, every, classes=10):
        super().__init__()
        n, inputs = (depth - 4) // 6, 16
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        for g, width in enumerate((16 * k, 32 * k, 64 * k)):
            blocks = [WideBlock(inputs if i == 0 else width, width, 2 if g and not i else 1, p, every) for i in range(n)]
            setattr(self, f"block{g + 1}", chain(("layer", nn.Sequential(*blocks))))
            inputs = width
        self.bn1, self.fc = nn.BatchNorm2d(inputs), nn.Linear(inputs, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.conv1(x))))
        return self.fc(torch.relu(self.bn1(x)).mean((2, 3)))


class Attention(nn.Module):
    """timm's, with the product written out."""

    def __init__(self, dim, heads, attn_drop, proj_drop):
        super().__init__()
        self.heads, self.scale = heads, (dim // heads) ** -0.5
        self.qkv, self.attn_drop, self.proj, self.proj_drop = nn.Linear(dim, 3 * dim), nn.Dropout(attn_drop), nn.Linear(dim, dim), nn.Dropout(proj_drop)

    def forward(self, x):
        b, n, c = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        weights = self.attn_drop((q @ k.transpose(-2, -1) * self.scale).softmax(-1))
        return self.proj_drop(self.proj((weights @ v).transpose(1, 2).reshape(b, n, c)))


class Block(nn.Module):
    def __init__(self, dim, heads, attn_drop, proj_drop, mlp_drop, drop_path):
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(dim, eps=1e-6), Attention(dim, heads, attn_drop, proj_drop)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        self.mlp = chain(
            ("fc1", nn.Linear(dim, 4 * dim)), ("act", nn.GELU()), ("drop1", nn.Dropout(mlp_drop)), ("fc2", nn.Linear(4 * dim, dim)), ("drop2", nn.Dropout(mlp_drop)))
        self.drop_path = StochasticDepth(drop_path, "row") if drop_path else nn.Identity()

    def forward(self, x):
        x = x + self.drop_path(self.attn(self.norm1(x)))
        return x + self.drop_path(self.mlp(self.norm2(x)))


class PatchEmbed(nn.Module):
    def __init__(self, dim, patch):
        super().__init__()
        self.proj = nn.Conv2d(3, dim, patch, patch)

    def forward(self, x):
        return self.proj(x).flatten(2).transpose(1, 2)


class ViT(nn.Module):
    def __init__(self, image, patch, dim, depth, heads, pos=0.0, attn=0.0, proj=0.0, mlp=0.0, drop_path=0.0, classes=10):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, (image // patch) ** 2 + 1, dim))
        self.patch_embed, self.pos_drop = PatchEmbed(dim, patch), nn.Dropout(pos)
        self.blocks = nn.Sequential(*[Block(dim, heads, attn, proj, mlp, rate) for rate in linspace(depth, drop_path)])
        self.norm, self.head = nn.LayerNorm(dim, eps=1e-6), nn.Linear(dim, classes)
        nn.init.trunc_normal_(self.pos_embed, std=0.02)
        nn.init.normal_(self.cls_token, std=1e-6)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        x = self.patch_embed(x)
        x = self.pos_drop(torch.cat((self.cls_token.expand(len(x), -1, -1), x), 1) + self.pos_embed)
        return self.head(self.norm(self.blocks(x))[:, 0])


def resnet_case(name, make, blocks, **settings):
    rule = {"huang": huang, "linspace": linspace}[settings.get("drop_path_rule", "huang")]
    values = {key: settings.get(key, 0.0) for key in ("drop_path", "drop_block", "dropout")}
    # Either stem leaves last maps of 3 by 3: torchvision's DropBlock cannot do even blocks, and BatchNorm wants some values.
    edge = 96 if settings["stem"] == "imagenet" else 20
    return name, (3, edge, edge), 10, {**settings, "drop_block_size": 3}, lambda: imagenet_resnet(make, blocks, settings["stem"], rule, **values)


def vgg_case(name, letter, batch_norm):
    return name, (3, 32, 32), 10, {}, lambda: small_vgg(letter, batch_norm)


# The case's name: the model's, the sample's shape, classes, options (by our names), PyTorch's side.
CASES = {
    "mlp": ("mlp", (1, 8, 8), 5, {"hidden_sizes": "32,16", "dropout": "0.5,0.25", "input_dropout": 0.2, "activation": "tanh"},
            lambda: mlp([64, 32, 16, 5], ("tanh", nn.Tanh), [0.5, 0.25], 0.2, nn.Dropout)),
    "selu_mlp": ("selu_mlp", (1, 8, 8), 5, {"hidden_sizes": "32,16", "dropout": 0.1, "input_dropout": 0.05}, selu_mlp),
    "simple_cnn": ("simple_cnn", (3, 9, 10), 10, {}, simple_cnn),
    "mnist_cnn": ("mnist_cnn", (1, 28, 28), 10, {}, mnist_cnn),
    "spatial_conv_net": ("spatial_conv_net", (3, 12, 12), 10, {}, spatial_conv_net),
    "alexnet": ("alexnet", (3, 63, 63), 10, {"hidden_size": 64}, lambda: alexnet(64)),
    "vgg11": vgg_case("vgg11", "A", False), "vgg11_bn": vgg_case("vgg11_bn", "A", True),
    "vgg13": vgg_case("vgg13", "B", False), "vgg13_bn": vgg_case("vgg13_bn", "B", True),
    "vgg16": vgg_case("vgg16", "D", False), "vgg16_bn": vgg_case("vgg16_bn", "D", True),
    "vgg19": vgg_case("vgg19", "E", False), "vgg19_bn": vgg_case("vgg19_bn", "E", True),
    "vgg11 with the head for photographs": ("vgg11", (3, 40, 33), 10, {"pooled_size": 7, "hidden_size": 64}, lambda: small_vgg("A", False, 7, 64)),
    "resnet18": resnet_case("resnet18", resnet.resnet18, 8, stem="imagenet", drop_path=0.2, drop_path_rule="linspace"),
    "resnet18 with everything": resnet_case("resnet18", resnet.resnet18, 8, stem="cifar", drop_path=0.3, drop_block=0.2, dropout=0.1),
    "resnet34": resnet_case("resnet34", resnet.resnet34, 16, stem="cifar", drop_path=0.2),
    "resnet50": resnet_case("resnet50", resnet.resnet50, 16, stem="cifar", drop_path=0.2, drop_block=0.1),
    "resnet20": ("resnet20", (3, 16, 16), 10, {"drop_path": 0.5}, lambda: CifarResNet(20, huang(9, 0.5))),
    "resnet56": ("resnet56", (3, 16, 16), 10, {"drop_path": 0.2, "drop_path_rule": "linspace"}, lambda: CifarResNet(56, linspace(27, 0.2))),
    "resnet110": ("resnet110", (3, 16, 16), 10, {"drop_path": 0.5}, lambda: CifarResNet(110, huang(54, 0.5))),
    "wide_resnet28_10": ("wide_resnet28_10", (3, 16, 16), 10, {"depth": 16, "widen_factor": 2, "dropout": 0.3}, lambda: WideResNet(16, 2, 0.3, True)),
    "wide_resnet28_10 in the paper's place": ("wide_resnet28_10", (3, 16, 16), 10, {"depth": 10, "widen_factor": 2, "dropout": 0.3, "dropout_placement": "between_convolutions"},
                                             lambda: WideResNet(10, 2, 0.3, False)),
    "vit_tiny": ("vit_tiny", (3, 32, 32), 10, {"patch_size": 8, "depth": 2}, lambda: ViT(32, 8, 192, 2, 3)),
    "vit_small with everything": ("vit_small", (3, 24, 24), 10, {
        "patch_size": 8, "embed_dim": 48, "depth": 3, "position_dropout": 0.1, "attention_dropout": 0.2, "projection_dropout": 0.1, "mlp_dropout": 0.1, "drop_path": 0.3},
        lambda: ViT(24, 8, 48, 3, 6, 0.1, 0.2, 0.1, 0.1, 0.3)),
}


# BatchNorm over a handful of values makes training chaotic at the usual rate: a change of 1e-15 in the input would decide the last losses.
def rate(case):
    return 1e-6 if CASES[case][0] == "resnet50" else 0.002


def fill(model):
    """Every tensor by the order of its name, uniform: weights within sqrt(3 / fan-in), norms and variances in 0.5..1.5, all else in -0.1..0.1."""
    torch.manual_seed(2014)
    state = model.state_dict()
    for name in sorted(state):
        tensor = state[name]
        if not tensor.is_floating_point():
            continue
        if tensor.dim() > 1:
            bound = math.sqrt(3 / (tensor.numel() // len(tensor)))
            tensor.uniform_(-bound, bound)
        elif name.endswith(("weight", "running_var")):
            tensor.uniform_(0.5, 1.5)
        else:
            tensor.uniform_(-0.1, 0.1)


def batch(sample, classes):
    numbers = torch.arange(BATCH * math.prod(sample), dtype=torch.float64)
    return ((numbers * 7919) % 1009 / 1009 - 0.5).reshape(BATCH, *sample), torch.arange(BATCH) * 3 % classes


def train(model, inputs, targets, lr):
    torch.manual_seed(5)
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()
        yield loss.item()


def logits(model, inputs):
    model.eval()
    with torch.no_grad():
        return model(inputs).flatten().tolist()


def golden(case):
    name, sample, classes, settings, make = CASES[case]
    torch.manual_seed(1)
    model = make().double()
    result = {"model": name, "sample": sample, "classes": classes, "settings": {key: str(value) for key, value in settings.items()}}
    # What the constructor leaves, as far as the test's PyTorch side starts its weights as torchvision does.
    if name in ("mlp", "selu_mlp", "simple_cnn", "mnist_cnn", "spatial_conv_net", "resnet20", "wide_resnet28_10", "vit_tiny", "vit_small"):
        result["start"] = start(model)
    result["rate"] = rate(case)
    fill(model)
    inputs, targets = batch(sample, classes)
    result["logits"] = logits(model, inputs)
    result["losses"] = list(train(model, inputs, targets, rate(case)))
    result["logits_after"] = logits(model, inputs)
    return result


def start(model):
    return {key: [list(value.shape), value.abs().sum(dtype=torch.float64).item()] for key, value in model.named_parameters()}


# In full size, what torchvision's own constructors leave under a seed.
def torchvision_starts():
    result = {}
    for name in ("alexnet", "vgg11_bn", "resnet50"):
        torch.manual_seed(1)
        result[name] = start(getattr(torchvision.models, name)())
    return result


# Published sizes, counted by torchvision itself where it has the network.
def counts():
    names = ("alexnet", "vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "resnet18", "resnet34", "resnet50")
    return {name: torchvision.models.get_model_weights(name).DEFAULT.meta["num_params"] for name in names}


def main():
    if len(sys.argv) > 1:
        print(json.dumps(golden(sys.argv[1])))
        return
    torch.set_num_threads(2)
    json.dump({"torch": torch.__version__, "torchvision": torchvision.__version__, "parameters": counts(), "starts": torchvision_starts(), "cases": {case: golden(case) for case in CASES}}, sys.stdout, indent=0)


main()
