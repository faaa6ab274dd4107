#!/usr/bin/env python3
"""Writes sequence_goldens.json beside itself: what PyTorch's recurrent networks, packed sequences and transformers give.

Run with a Python that has torch (Debian: apt install python3-torch). Every case is a PyTorch line that makes a module m (or
none) and one that calls it on the inputs x, y, z. Inputs are those of nn_goldens.py; parameters are a quarter of `fill`, so
that no gate is shut. Everything is float64, and float32 runs are held against it too. No case draws random numbers.
"""
import json
import math
import pathlib

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence

from nn_goldens import fill, numbers, parse

torch.set_num_threads(1)


def pack(x, lengths, batch_first=False, enforce_sorted=True):
    return pack_padded_sequence(x, torch.tensor(lengths), batch_first, enforce_sorted)


def forbid(*sizes):
    """A mask of truth values that leaves something open in every row."""
    return fill("i3", sizes, salt=5) == 0


def last(*sizes):
    """A mask that forbids the last position of the first row."""
    mask = torch.zeros(sizes, dtype=torch.bool)
    mask[0, -1] = True
    return mask


def added(*sizes):
    """A mask of numbers."""
    return fill("f", sizes, salt=6)


def causal(size):
    return torch.triu(torch.full((size, size), -math.inf, dtype=torch.float64), 1)


def flat(result):
    if isinstance(result, PackedSequence):
        return [result.data]
    if isinstance(result, (tuple, list)):
        return [tensor for part in result for tensor in flat(part)]
    return [] if result is None else [result]


def case(name, line, call, *specs, train=True):
    tensors = [fill(*parse(spec), salt=place + 1) for place, spec in enumerate(specs)]
    tensors = [tensor.requires_grad_() if spec[0] == "f" else tensor for tensor, spec in zip(tensors, specs)]
    module, parameters = None, {}
    if line:
        module = eval(line).double().train(train)
        with torch.no_grad():
            for place, (key, parameter) in enumerate(module.named_parameters()):
                parameter.copy_(fill("f", list(parameter.shape), salt=place + 11) / 4)
                parameters[key] = parameter
    outputs = flat(eval(call, globals(), {"m": module, **dict(zip("xyz", tensors))}))
    assert all(not output.isnan().any() for output in outputs), name
    smooth = [output for output in outputs if output.requires_grad]
    torch.autograd.backward(smooth, [fill("f", list(output.shape), salt=31 + place) for place, output in enumerate(smooth)])
    return {
        "name": name, "pytorch": f"m = {line}; {call}" if line else call, "inputs": list(specs), "train": train,
        "state_dict": list(module.state_dict()) if module else [],
        "outputs": [numbers(output.double()) for output in outputs],
        "input_grads": [numbers(t.grad) if t.grad is not None else None for t in tensors],
        "parameter_grads": {key: numbers(parameter.grad) for key, parameter in parameters.items() if parameter.grad is not None},
    }


CASES = [
    ("RNN", "nn.RNN(3, 4)", "m(x)", "f:5,2,3"),
    ("RNN relu", "nn.RNN(2, 3, 2, nonlinearity='relu', batch_first=True, bidirectional=True)", "m(x, y)", "f:3,4,2", "f:4,3,3"),
    ("RNN without bias", "nn.RNN(3, 1, bias=False)", "m(x)", "f:1,1,3"),
    ("RNN one sequence", "nn.RNN(3, 2)", "m(x, y)", "f:5,3", "f:1,2"),
    ("RNN packed", "nn.RNN(3, 2)", "m(pack(x, [4, 4, 1]), y)", "f:4,3,3", "f:1,3,2"),
    ("GRU", "nn.GRU(3, 2)", "m(x)", "f:4,3,3"),
    ("GRU layers", "nn.GRU(2, 3, 2, bidirectional=True)", "m(x, y)", "f:3,2,2", "f:4,2,3"),
    ("GRU without bias", "nn.GRU(3, 2, bias=False, batch_first=True)", "m(x)", "f:1,5,3"),
    ("GRU one sequence", "nn.GRU(2, 2, batch_first=True)", "m(x, y)", "f:3,2", "f:1,2"),
    ("GRU packed", "nn.GRU(2, 3, bidirectional=True)", "m(pack(x, [2, 5, 1], True, False), y)", "f:3,5,2", "f:2,3,3"),
    ("LSTM", "nn.LSTM(3, 2)", "m(x)", "f:4,3,3"),
    ("LSTM layers", "nn.LSTM(2, 3, 2, bidirectional=True)", "m(x, (y, z))", "f:3,2,2", "f:4,2,3", "f:4,2,3"),
    ("LSTM three layers", "nn.LSTM(1, 2, 3, batch_first=True)", "m(x)", "f:2,3,1"),
    ("LSTM without bias", "nn.LSTM(3, 1, bias=False)", "m(x)", "f:1,2,3"),
    ("LSTM one sequence", "nn.LSTM(3, 2)", "m(x, (y, z))", "f:5,3", "f:1,2", "f:1,2"),
    ("LSTM packed", "nn.LSTM(2, 3, 2, bidirectional=True)", "m(pack(x, [1, 4, 3], False, False), (y, z))", "f:4,3,2", "f:4,3,3", "f:4,3,3"),
    ("LSTM packed and padded", "nn.LSTM(2, 2)", "pad_packed_sequence(m(pack(x, [1, 3], True, False))[0], True)", "f:2,3,2"),
    ("LSTM eval dropout", "nn.LSTM(2, 3, 2, dropout=0.5)", "m(x)", "f:3,2,2", False),
    ("RNNCell", "nn.RNNCell(3, 2)", "m(x, y)", "f:4,3", "f:4,2"),
    ("RNNCell relu", "nn.RNNCell(2, 3, bias=False, nonlinearity='relu')", "m(x)", "f:1,2"),
    ("RNNCell one sample", "nn.RNNCell(3, 2)", "m(x, y)", "f:3", "f:2"),
    ("GRUCell", "nn.GRUCell(3, 2)", "m(x, y)", "f:4,3", "f:4,2"),
    ("GRUCell without bias", "nn.GRUCell(2, 3, bias=False)", "m(x)", "f:2"),
    ("LSTMCell", "nn.LSTMCell(3, 2)", "m(x, (y, z))", "f:4,3", "f:4,2", "f:4,2"),
    ("LSTMCell without bias", "nn.LSTMCell(2, 3, bias=False)", "m(x)", "f:3,2"),
    ("LSTMCell one sample", "nn.LSTMCell(3, 2)", "m(x, (y, z))", "f:3", "f:2", "f:2"),
    ("pad_packed_sequence", "", "pad_packed_sequence(pack(x, [2, 4, 1], False, False), padding_value=-0.5, total_length=6)", "f:4,3,2"),
    ("pack_padded_sequence", "", "pack(x, [3, 2, 2, 1], True)", "f:4,3,2"),
    ("pad_sequence", "", "pad_sequence([x, y, z], batch_first=True, padding_value=0.25)", "f:2,3", "f:4,3", "f:1,3"),
    ("pack_sequence", "", "pack_sequence([x, y, z])", "f:3,2", "f:2,2", "f:2,2"),
    ("pack_sequence unsorted", "", "pack_sequence([x, y, z], enforce_sorted=False)", "f:1,2", "f:3,2", "f:2,2"),
    ("MultiheadAttention", "nn.MultiheadAttention(6, 2)", "m(x, x, x)", "f:3,2,6"),
    ("MultiheadAttention cross", "nn.MultiheadAttention(4, 2)", "m(x, y, z, need_weights=False)", "f:3,2,4", "f:5,2,4", "f:5,2,4"),
    ("MultiheadAttention sizes", "nn.MultiheadAttention(4, 1, kdim=3, vdim=5)", "m(x, y, z)", "f:2,3,4", "f:4,3,3", "f:4,3,5"),
    ("MultiheadAttention without bias", "nn.MultiheadAttention(3, 3, bias=False)", "m(x, y, y)", "f:2,1,3", "f:3,1,3"),
    ("MultiheadAttention forbid", "nn.MultiheadAttention(4, 2)", "m(x, y, y, attn_mask=forbid(3, 5))", "f:3,2,4", "f:5,2,4"),
    ("MultiheadAttention forbid by head", "nn.MultiheadAttention(4, 2)", "m(x, y, y, attn_mask=forbid(4, 2, 5), need_weights=False)", "f:2,2,4", "f:5,2,4"),
    ("MultiheadAttention added", "nn.MultiheadAttention(4, 2)", "m(x, y, y, attn_mask=added(4, 2, 3))", "f:2,2,4", "f:3,2,4"),
    ("MultiheadAttention padding", "nn.MultiheadAttention(4, 2)", "m(x, y, y, key_padding_mask=forbid(2, 5))", "f:3,2,4", "f:5,2,4"),
    ("MultiheadAttention padding and added", "nn.MultiheadAttention(4, 2)",
     "m(x, y, y, key_padding_mask=forbid(2, 5), attn_mask=added(3, 5), need_weights=False)", "f:3,2,4", "f:5,2,4"),
    ("MultiheadAttention extra keys", "nn.MultiheadAttention(4, 2, add_bias_kv=True, add_zero_attn=True)",
     "m(x, y, y, key_padding_mask=forbid(2, 3), attn_mask=forbid(2, 3))", "f:2,2,4", "f:3,2,4"),
    ("MultiheadAttention one sequence", "nn.MultiheadAttention(4, 2)", "m(x, y, y, key_padding_mask=forbid(5))", "f:3,4", "f:5,4"),
    ("attention", "", "torch.softmax(x @ y.transpose(-2, -1) / math.sqrt(3), -1) @ z", "f:2,4,3", "f:2,5,3", "f:2,5,2"),
    ("attention forbid", "", "torch.softmax((x @ y.mT / math.sqrt(3)).masked_fill(forbid(4, 5), -math.inf), -1) @ z", "f:1,2,4,3", "f:1,2,5,3", "f:1,2,5,3"),
    ("attention added", "", "torch.softmax(x @ y.mT / math.sqrt(2) + added(3, 4), -1) @ z", "f:3,2", "f:4,2", "f:4,3"),
    ("attention causal", "", "torch.softmax(x @ y.mT / math.sqrt(2) + causal(4), -1) @ z", "f:2,4,2", "f:2,4,2", "f:2,4,2"),
    ("TransformerEncoderLayer", "nn.TransformerEncoderLayer(4, 2, 3, dropout=0.0)", "m(x)", "f:3,2,4"),
    ("TransformerEncoderLayer gelu", "nn.TransformerEncoderLayer(4, 1, 5, dropout=0.0, activation='gelu')", "m(x, causal(3), last(2, 3))", "f:3,2,4"),
    ("TransformerEncoderLayer eval", "nn.TransformerEncoderLayer(4, 2, 3, dropout=0.5)", "m(x)", "f:3,4", False),
    ("TransformerEncoder", "nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 3, dropout=0.0), 2)", "m(x, forbid(3, 3))", "f:3,1,4"),
    ("TransformerDecoderLayer", "nn.TransformerDecoderLayer(4, 2, 3, dropout=0.0)", "m(x, y)", "f:2,2,4", "f:3,2,4"),
    ("TransformerDecoder", "nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 3, dropout=0.0, activation='gelu'), 2)",
     "m(x, y, causal(3), added(3, 4), None, forbid(2, 4))", "f:3,2,4", "f:4,2,4"),
    ("Transformer", "nn.Transformer(4, 2, 1, 2, 3, dropout=0.0)", "m(x, y)", "f:3,1,4", "f:2,1,4"),
    ("Transformer masks", "nn.Transformer(4, 2, 2, 1, 3, dropout=0.0)",
     "m(x, y, added(3, 3), causal(2), added(2, 3), forbid(2, 3), None, forbid(2, 3))", "f:3,2,4", "f:2,2,4"),
]


def cases():
    for name, line, call, *specs in CASES:
        train = specs.pop() if isinstance(specs[-1], bool) else True
        yield case(name, line, call, *specs, train=train)


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_suffix(".json")
    made = list(cases())
    with path.open("w") as file:
        file.write('{\n"torch": ' + json.dumps(torch.__version__) + ',\n"cases": [\n')
        file.write(",\n".join(json.dumps(entry, separators=(",", ":"), ensure_ascii=False) for entry in made) + "\n]\n}\n")
    print(f"{len(made)} cases, {path.stat().st_size} bytes")
