#!/usr/bin/env python3
"""Values of the uncertainty metrics, for the comparison with DropoutTorch.Uncertainty.

    uncertainty_goldens.py > tests/reference/uncertainty_goldens.json

Written from the definitions, sample by sample in plain Python with exactly rounded sums; no tensor library takes part.
The logits are stored with four decimals so that both sides begin with the same numbers.
"""
import json
import math
import random

CASES = (
    # name, seed, samples T, inputs N, classes C, spread of the logits, share of labels that are the likeliest class
    ("calm", 1, 8, 40, 5, 1.0, 0.5),
    ("sharp", 2, 5, 60, 3, 6.0, 0.8),
    ("binary", 3, 12, 50, 2, 2.0, 0.7),
    ("single_pass", 4, 1, 30, 10, 3.0, 0.6),
)


def softmax(row):
    top = max(row)
    powers = [math.exp(x - top) for x in row]
    total = math.fsum(powers)
    return [x / total for x in powers]


def mean(values):
    values = list(values)
    return math.fsum(values) / len(values)


def entropy(row):
    return -math.fsum(x * math.log(x) for x in row if x > 0)


def winner(row):
    return row.index(max(row))


def reliability(rows, targets, bins):
    members = [[] for _ in range(bins)]
    for row, target in zip(rows, targets):
        for b in range(bins):
            if max(row) <= (b + 1) / bins or b == bins - 1:
                members[b].append((max(row), winner(row) == target))
                break
    return [
        {"count": len(m), "confidence": mean(c for c, _ in m) if m else None, "accuracy": mean(h for _, h in m) if m else None}
        for m in members
    ]


def ece(rows, targets, bins):
    return math.fsum(
        b["count"] / len(rows) * abs(b["accuracy"] - b["confidence"]) for b in reliability(rows, targets, bins) if b["count"])


def scores(rows, targets):
    return {
        "accuracy": mean(winner(row) == target for row, target in zip(rows, targets)),
        "nll": mean(-math.log(row[target]) for row, target in zip(rows, targets)),
        "brier": mean(math.fsum((p - (c == target)) ** 2 for c, p in enumerate(row)) for row, target in zip(rows, targets)),
        "ece": ece(rows, targets, 15),
        "ece_10": ece(rows, targets, 10),
        "reliability": reliability(rows, targets, 15),
    }


def variance(values):
    centre = mean(values)
    return math.fsum((x - centre) ** 2 for x in values) / max(len(values) - 1, 1)


def predictive(samples):
    passes, inputs, classes = len(samples), len(samples[0]), len(samples[0][0])
    means = [[mean(samples[t][n][c] for t in range(passes)) for c in range(classes)] for n in range(inputs)]
    total = [entropy(row) for row in means]
    expected = [mean(entropy(samples[t][n]) for t in range(passes)) for n in range(inputs)]
    votes = [[winner(samples[t][n]) for t in range(passes)] for n in range(inputs)]
    return means, {
        "predictive_entropy": total,
        "expected_entropy": expected,
        "mutual_information": [h - e for h, e in zip(total, expected)],
        "variation_ratio": [1 - max(v.count(c) for c in range(classes)) / passes for v in votes],
        "class_variance": [[variance([samples[t][n][c] for t in range(passes)]) for c in range(classes)] for n in range(inputs)],
    }


def case(name, seed, passes, inputs, classes, spread, share):
    draw = random.Random(seed)
    centres = [[draw.gauss(0, spread) for _ in range(classes)] for _ in range(inputs)]
    logits = [[[round(x + draw.gauss(0, spread / 2), 4) for x in row] for row in centres] for _ in range(passes)]
    targets = [winner(row) if draw.random() < share else draw.randrange(classes) for row in centres]
    samples = [[softmax(row) for row in one] for one in logits]
    means, spreads = predictive(samples)
    return {
        "name": name, "logits": logits, "targets": targets,
        "first": scores(samples[0], targets), "mean": scores(means, targets), "predictive": spreads,
    }


if __name__ == "__main__":
    print(json.dumps({"cases": [case(*one) for one in CASES]}))
