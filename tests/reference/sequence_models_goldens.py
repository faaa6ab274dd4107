#!/usr/bin/env python3
"""Writes sequence_models_goldens.json beside itself: logits and training losses of AWD-LSTM language models and LSTM classifiers that are
written here from the papers (Merity et al., ICLR 2018; Howard and Ruder, ACL 2018) with PyTorch's own LSTM.

Run with any Python that has PyTorch without MKL (Debian: apt install python3-torch). Weights follow from torch.manual_seed and the order in
which the modules are made, tokens from integer formulas, masks from PyTorch's generator, so that nothing else has to be stored. Weights
are drawn as float32 and then converted to float64, in which everything is computed.
"""
import json
import pathlib

import torch
from torch import nn

torch.set_num_threads(1)
SEED, STEPS, RATE = 2018, 20, 0.5
WORDS, BATCH, LENGTH, PADDING = 13, 3, 5, 1
LENGTHS = [5, 3, 1]

LANGUAGE_MODELS = {
    "tied": dict(embedding=6, widths=[7, 7, 6], tied=True),
    "untied": dict(embedding=4, widths=[5, 5], tied=False),
}
CLASSIFIERS = {
    "both directions, concat, padding": dict(embedding=5, hidden=4, layers=2, both=True, pooling="concat", padded=True),
    "one direction, last, padding": dict(embedding=5, hidden=6, layers=1, both=False, pooling="last", padded=True),
    "both directions, last": dict(embedding=4, hidden=3, layers=2, both=True, pooling="last", padded=False),
}
P = dict(embedding=0.1, input=0.4, hidden=0.25, weight=0.5, output=0.3)


def dropped(x, shape, p):
    """Inverted dropout with one mask for all that the shape has as 1."""
    return x * torch.empty(shape, dtype=x.dtype).bernoulli_(1 - p).div_(1 - p)


def locked(x, p, training):
    return dropped(x, (x.shape[0], 1, x.shape[2]), p) if training else x


def embedded(table, words, p, training):
    rows = table[words]
    if not training:
        return rows
    return rows * (torch.empty(table.shape[0]).bernoulli_(1 - p) / (1 - p)).double()[words].unsqueeze(-1)


class Layer(nn.LSTM):
    """PyTorch's LSTM with weights that may be dropped, the directions' in one draw."""

    def weights(self, p, training):
        flat = list(self._flat_weights)
        if training:
            stacked = torch.stack(flat[1::4])
            flat[1::4] = dropped(stacked, stacked.shape, p).unbind(0)
        return flat

    def run(self, x, state, weights):
        return torch._VF.lstm(x, state, weights, True, 1, 0.0, self.training, self.bidirectional, True)

    def zeros(self, count):
        return [torch.zeros(2 if self.bidirectional else 1, count, self.hidden_size, dtype=torch.float64)] * 2


class Body(nn.Module):
    def start(self, embedding, widths, both):
        self.encoder = nn.Embedding(WORDS, embedding)
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        inputs = [embedding] + [width * (2 if both else 1) for width in widths]
        self.rnns = nn.ModuleList(Layer(size, width, batch_first=True, bidirectional=both) for size, width in zip(inputs, widths))

    def layers(self, words):
        """The rows before each LSTM layer are sent in, its output is sent back."""
        x = locked(embedded(self.encoder.weight, words, P["embedding"], self.training), P["input"], self.training)
        for i, rnn in enumerate(self.rnns):
            if i > 0:
                x = locked(x, P["hidden"], self.training)
            x = yield rnn, x, rnn.weights(P["weight"], self.training)
        yield None, x, None


class LanguageModel(Body):
    def __init__(self, embedding, widths, tied):
        super().__init__()
        self.start(embedding, widths, both=False)
        if tied:
            self.bias, self.weight = nn.Parameter(torch.zeros(WORDS)), None
        else:
            decoder = nn.Linear(widths[-1], WORDS)
            nn.init.uniform_(decoder.weight, -0.1, 0.1)
            self.bias, self.weight = nn.Parameter(torch.zeros(WORDS)), decoder.weight

    def forward(self, words, states):
        behind, layers = [], self.layers(words)
        rnn, x, weights = next(layers)
        while rnn is not None:
            output, h, c = rnn.run(x, states[len(behind)] if states else rnn.zeros(len(words)), weights)
            behind.append([h.detach(), c.detach()])
            rnn, x, weights = layers.send(output)
        x = locked(x, P["output"], self.training)
        return nn.functional.linear(x, self.encoder.weight if self.weight is None else self.weight, self.bias), behind


class Classifier(Body):
    def __init__(self, embedding, hidden, layers, both, pooling, padded):
        super().__init__()
        self.pooling, self.both, self.hidden = pooling, both, hidden
        self.start(embedding, [hidden] * layers, both)
        self.head = nn.Linear(hidden * (2 if both else 1) * (3 if pooling == "concat" else 1), 2)

    def forward(self, words, lengths):
        layers = self.layers(words)
        rnn, x, weights = next(layers)
        while rnn is not None:
            # Each sequence alone, without its padding.
            rows = [rnn.run(x[n:n + 1, :length], rnn.zeros(1), weights)[0] for n, length in enumerate(lengths)]
            output = torch.cat([nn.functional.pad(row, (0, 0, 0, x.shape[1] - row.shape[1])) for row in rows])
            rnn, x, weights = layers.send(output)
        pooled = torch.stack([self.pool(x[n, :length]) for n, length in enumerate(lengths)])
        return self.head(dropped(pooled, pooled.shape, P["output"]) if self.training else pooled)

    def pool(self, steps):
        last = torch.cat([steps[-1, :self.hidden], steps[0, self.hidden:]]) if self.both else steps[-1]
        return last if self.pooling == "last" else torch.cat([last, steps.max(0).values, steps.mean(0)])


def text(step, length=LENGTH):
    """Word t of text n: (7 n n + 3 t + 5 n t) mod 11, and 2 more; pieces follow one another."""
    n, t = torch.arange(BATCH).unsqueeze(1), torch.arange(length) + step * LENGTH
    return 2 + (7 * n * n + 3 * t + 5 * n * t) % 11


def documents(step, padded):
    words = text(step)
    lengths = LENGTHS if padded else [LENGTH] * BATCH
    for n, length in enumerate(lengths):
        words[n, length:] = PADDING
    return words, lengths, (torch.arange(BATCH) + step) % 2


def train(model, losses):
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    result = []
    for loss in losses:
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        result.append(loss.item())
    return result


def language_losses(model):
    states = None
    for step in range(STEPS):
        words = text(step, LENGTH + 1)
        logits, states = model(words[:, :-1], states)
        yield nn.functional.cross_entropy(logits.flatten(0, 1), words[:, 1:].flatten())


def classifier_losses(model, padded):
    for step in range(STEPS):
        words, lengths, classes = documents(step, padded)
        yield nn.functional.cross_entropy(model(words, lengths), classes)


def main():
    golden = {"torch": torch.__version__, "language_models": {}, "classifiers": {}}
    for name, settings in LANGUAGE_MODELS.items():
        torch.manual_seed(SEED)
        model = LanguageModel(**settings).double()
        logits = model.eval()(text(0), None)[0].flatten().tolist()
        golden["language_models"][name] = {"logits": logits, "losses": train(model.train(), language_losses(model))}
    for name, settings in CLASSIFIERS.items():
        torch.manual_seed(SEED)
        model = Classifier(**settings).double()
        logits = model.eval()(*documents(0, settings["padded"])[:2]).flatten().tolist()
        golden["classifiers"][name] = {"logits": logits, "losses": train(model.train(), classifier_losses(model, settings["padded"]))}
    out = pathlib.Path(__file__).with_suffix(".json")
    out.write_text(json.dumps(golden, indent=1) + "\n")


main()
