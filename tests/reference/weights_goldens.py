#!/usr/bin/env python3
"""Writes weights_goldens.json beside itself: what PyTorch makes of the formulas of the layers that drop weights.

    /usr/bin/python3 tests/reference/weights_goldens.py

Each case holds its inputs (rounded to three decimals), the masks, and the results in float64 with gradients of
sum(y * incoming). Sources of the formulas: Merity et al. 2018 and their AWD-LSTM code for locked dropout, embedding dropout and
weight drop; Wan et al. 2013 for DropConnect and its moments.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

CASES = []


def draw(*shape, spread=1.0):
    return (torch.randn(*shape, dtype=torch.float64) * spread).mul(1000).round().div(1000)


def keep(*shape, p):
    return torch.bernoulli(torch.full(shape, 1 - p, dtype=torch.float64))


def plain(tensor):
    return {"shape": list(tensor.shape), "data": [float(f"{x:.13g}") for x in tensor.detach().double().flatten().tolist()]}


def case(name, given, results, **settings):
    CASES.append({
        "name": name, "settings": settings,
        "in": {key: plain(value) for key, value in given.items() if value is not None},
        "out": {key: plain(value) for key, value in results.items()},
    })


def gradients(result, incoming, leaves):
    """Of sum(result * incoming) for each named leaf."""
    found = torch.autograd.grad((result * incoming).sum(), list(leaves.values()), allow_unused=True)
    return {f"grad_{name}": grad for name, grad in zip(leaves, found)}


def locked():
    p, x = 0.4, draw(4, 3, 5).requires_grad_()
    mask, incoming = keep(1, 3, 5, p=p), draw(4, 3, 5)
    # AWD-LSTM, locked_dropout.py: m = x.new(1, B, H).bernoulli_(1 - p); m / (1 - p), expanded over the steps
    y = (mask / (1 - p)).expand_as(x) * x
    case("locked", {"x": x, "mask": mask, "incoming": incoming}, {"y": y, **gradients(y, incoming, {"x": x})}, p=p)


def embedding():
    p, table = 0.3, draw(7, 3).requires_grad_()
    words, mask, incoming = torch.tensor([[1, 4, 1], [0, 6, 2]]), keep(7, 1, p=p), draw(2, 3, 3)
    # AWD-LSTM, embed_regularize.py: the table is masked, then looked up
    y = F.embedding(words, mask.expand_as(table) / (1 - p) * table, padding_idx=4)
    case(
        "embedding", {"table": table, "words": words, "mask": mask, "incoming": incoming},
        {"y": y, **gradients(y, incoming, {"table": table})}, p=p, padding_idx=4)


def linear(name, samples, drop_bias):
    p, x = 0.35, draw(4, 5).requires_grad_()
    w, b = draw(3, 5).requires_grad_(), draw(3).requires_grad_()
    lead = (4,) if samples else ()
    mask, bias_mask = keep(*lead, 3, 5, p=p), keep(*lead, 3, p=p) if drop_bias else None
    weights = w * mask / (1 - p)
    biases = b if bias_mask is None else b * bias_mask / (1 - p)
    y = torch.einsum("noi,ni->no" if samples else "oi,ni->no", weights, x) + biases
    incoming = draw(4, 3)
    case(
        name, {"x": x, "weight": w, "bias": b, "weight_mask": mask, "bias_mask": bias_mask, "incoming": incoming},
        {"y": y, **gradients(y, incoming, {"x": x, "weight": w, "bias": b})}, p=p)


def convolution(name, samples, **settings):
    p, groups = 0.25, settings["groups"]
    x, w, b = draw(2, 4, 6, 5).requires_grad_(), draw(6, 4 // groups, 3, 2).requires_grad_(), draw(6).requires_grad_()
    lead = (2,) if samples else ()
    mask, bias_mask = keep(*lead, *w.shape, p=p), keep(*lead, 6, p=p)
    rows = []
    for n in range(2):
        m, bm = (mask[n], bias_mask[n]) if samples else (mask, bias_mask)
        rows.append(F.conv2d(x[n:n + 1], w * m / (1 - p), b * bm / (1 - p), **settings))
    y = torch.cat(rows)
    incoming = draw(*y.shape)
    case(
        name, {"x": x, "weight": w, "bias": b, "weight_mask": mask, "bias_mask": bias_mask, "incoming": incoming},
        {"y": y, **gradients(y, incoming, {"x": x, "weight": w, "bias": b})}, p=p, **settings)


def moments():
    p, x, w, b = 0.3, draw(4, 5), draw(3, 5), draw(3)
    # The paper trains without scaling: its weights are those of the inverted form divided by 1 - p, its biases likewise.
    v, c = w / (1 - p), b / (1 - p)
    mean = (1 - p) * (x @ v.T) + (1 - p) * c
    variance = p * (1 - p) * (x ** 2 @ (v ** 2).T)
    deviation = variance.sqrt()
    normal = torch.distributions.Normal(0.0, 1.0)
    at = mean / deviation
    relu = mean * normal.cdf(at) + deviation * normal.log_prob(at).exp()
    both = variance + p * (1 - p) * c ** 2
    case("moments", {"x": x, "weight": w, "bias": b}, {"mean": mean, "variance": variance, "variance_with_bias": both, "relu": relu}, p=p)


def recurrent(name, kind, layers, bidirectional, batch_first, bias, batched=True):
    p, steps, batch, inputs, hidden = 0.4, 4, 3, 3, 2
    module = kind(inputs, hidden, layers, bias=bias, batch_first=batch_first, bidirectional=bidirectional).double()
    directions = layers * (2 if bidirectional else 1)
    leaves = {key: draw(*value.shape, spread=0.6).requires_grad_() for key, value in module.named_parameters()}
    masks = {f"mask_{key}": keep(*value.shape, p=p) for key, value in leaves.items() if "weight_hh" in key}
    x = draw(*((batch, steps, inputs) if batch_first else (steps, batch, inputs)) if batched else (steps, inputs)).requires_grad_()
    states = [draw(*((directions, batch, hidden) if batched else (directions, hidden))).requires_grad_() for _ in range(2 if kind is torch.nn.LSTM else 1)]
    dropped = {key: value * masks[f"mask_{key}"] / (1 - p) if "weight_hh" in key else value for key, value in leaves.items()}
    # What the module hands to the operator: put there, tensors that are no parameters stay part of the graph.
    module._flat_weights = [dropped[key] for key in module._flat_weights_names]
    y, last = module(x, tuple(states) if len(states) == 2 else states[0])
    last = list(last) if len(states) == 2 else [last]
    incoming = draw(*y.shape)
    # The last states count, too, so that their gradients are seen.
    total = torch.cat([(y * incoming).flatten(), *[state.flatten() for state in last]]).sum()
    named = {"x": x, **{f"s{i}": state for i, state in enumerate(states)}, **leaves}
    grads = dict(zip([f"grad_{key}" for key in named], torch.autograd.grad(total, list(named.values()))))
    case(
        name, {**named, **masks, "incoming": incoming}, {"y": y, **{f"last{i}": state for i, state in enumerate(last)}, **grads},
        p=p, inputs=inputs, hidden=hidden, layers=layers, bidirectional=bidirectional, batch_first=batch_first, bias=bias)


if __name__ == "__main__":
    torch.manual_seed(20240)
    locked()
    embedding()
    linear("linear", samples=False, drop_bias=False)
    linear("linear, biases dropped", samples=False, drop_bias=True)
    linear("linear, each sample", samples=True, drop_bias=True)
    convolution("convolution", samples=False, stride=[2, 1], padding=[1, 0], dilation=[1, 2], groups=2)
    convolution("convolution, each sample", samples=True, stride=[1, 2], padding=[0, 1], dilation=[2, 1], groups=2)
    moments()
    for title, kind in (("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)):
        recurrent(title, kind, 1, bidirectional=False, batch_first=False, bias=True)
        recurrent(f"{title}, two layers, both directions", kind, 2, bidirectional=True, batch_first=False, bias=True)
        recurrent(f"{title}, batch first, without biases", kind, 2, bidirectional=False, batch_first=True, bias=False)
        recurrent(f"{title}, one sequence", kind, 1, bidirectional=True, batch_first=False, bias=True, batched=False)
    path = pathlib.Path(__file__).with_suffix(".json")
    with path.open("w") as file:
        file.write(f'{{\n"torch": {json.dumps(torch.__version__)},\n"cases": [\n')
        file.write(",\n".join(json.dumps(entry, separators=(",", ":")) for entry in CASES) + "\n]\n}\n")
    print(f"{len(CASES)} cases, {path.stat().st_size} bytes")
