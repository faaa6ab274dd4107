#!/usr/bin/env python3
"""Values of the metric families, for the comparison with DropoutTorch.Uncertainty.

    metrics_goldens.py > tests/reference/metrics_goldens.json

NumPy, SciPy and, where it has the metric, scikit-learn; the rest from the definitions, sample by sample. Inputs are stored with few
decimals so that both sides begin with the same numbers; NLL and Brier score stand in uncertainty_goldens.py.
"""
import json
import math

import numpy as np
from scipy import integrate, optimize, stats
from scipy.special import log_softmax, logsumexp, softmax
from sklearn import metrics


def rounded(values, decimals=4):
    return np.round(values, decimals)


# Classification: calibration and the parts of the Brier score.

def members(values, bins):
    """Lists of row numbers: bin b is (b/bins, (b+1)/bins], the first with 0."""
    edge = [b / bins for b in range(1, bins)]
    where = np.array([sum(v > e for e in edge) for v in values])
    return [np.flatnonzero(where == b) for b in range(bins)]


def equal_mass(confidence, hits, bins):
    """Ties share their hits: every row counts the mean hit of all rows of its confidence."""
    shared = np.array([hits[confidence == c].mean() for c in confidence])
    order = np.argsort(confidence, kind="stable")
    return [(confidence[part].mean(), shared[part].mean(), len(part)) for part in np.array_split(order, min(bins, len(order)))]


def brier_parts(p, y, bins):
    reliability = resolution = uncertainty = within = 0.0
    for c in range(p.shape[1]):
        event = (y == c).astype(float)
        uncertainty += event.mean() * (1 - event.mean())
        for rows in members(p[:, c], bins):
            if not len(rows):
                continue
            f, o = p[rows, c], event[rows]
            share = len(rows) / len(y)
            reliability += share * (f.mean() - o.mean()) ** 2
            resolution += share * (o.mean() - event.mean()) ** 2
            within += share * (np.var(f) - 2 * np.mean((f - f.mean()) * (o - o.mean())))
    return [reliability, resolution, uncertainty, within]


def classification(seed, n, classes, spread, share, bins, sixteenths=False):
    draw = np.random.default_rng(seed)
    p = rounded(softmax(draw.normal(0, spread, (n, classes)), axis=1), 6)
    if sixteenths:  # exact in binary, so that ties are ties on both sides
        p = draw.multinomial(16, p / p.sum(1, keepdims=True)) / 16
    y = np.where(draw.random(n) < share, p.argmax(1), draw.integers(0, classes, n))
    confidence, hits = p.max(1), (p.argmax(1) == y).astype(float)
    mass = equal_mass(confidence, hits, bins)
    gaps = [abs(hits[rows].mean() - confidence[rows].mean()) for rows in members(confidence, bins) if len(rows)]
    classwise = [
        len(rows) / n * abs((y[rows] == c).mean() - p[rows, c].mean())
        for c in range(classes) for rows in members(p[:, c], bins) if len(rows)]
    return {
        "probabilities": p.tolist(), "targets": y.tolist(), "bins": bins,
        "mce": max(gaps), "classwise_ece": sum(classwise) / classes,
        "adaptive_ece": sum(size / n * abs(c - h) for c, h, size in mass), "masses": [size for _, _, size in mass],
        "brier_parts": brier_parts(p, y, bins),
    }


# Out-of-distribution detection: scikit-learn, a label of 1 and a high score for outside.

def detection(inside, outside):
    label = np.r_[np.zeros(len(inside)), np.ones(len(outside))]
    score = np.r_[inside, outside]
    fpr, tpr, _ = metrics.roc_curve(1 - label, -score, drop_intermediate=False)
    return {
        "in": inside.tolist(), "out": outside.tolist(),
        "auroc": metrics.roc_auc_score(label, score),
        "aupr_out": metrics.average_precision_score(label, score),
        "aupr_in": metrics.average_precision_score(1 - label, -score),
        "fpr95": fpr[np.argmax(tpr >= 0.95)], "fpr80": fpr[np.argmax(tpr >= 0.8)],
        "roc": np.array(metrics.roc_curve(label, score, drop_intermediate=False)[:2]).T.tolist(),
    }


def detections():
    draw = np.random.default_rng(11)
    return {
        "apart": detection(rounded(draw.normal(0, 1, 60)), rounded(draw.normal(1.5, 1, 45))),
        "ties": detection(rounded(draw.normal(0, 1, 80), 0), rounded(draw.normal(1, 1, 40), 0)),
        "backwards": detection(rounded(draw.normal(2, 1, 20)), rounded(draw.normal(0, 1, 30))),
        "one_value": detection(np.full(7, 0.5), np.full(3, 0.5)),
        "one_each": detection(np.array([0.25]), np.array([0.75])),
    }


# Selective classification. Equal uncertainties carry the mean of their losses, which is the mean over their orders.

def selective(uncertainty, losses):
    losses = losses.astype(float)
    order = np.argsort(uncertainty, kind="stable")
    u = uncertainty[order]
    shared = np.array([losses[uncertainty == one].mean() for one in u])
    risks = np.cumsum(shared) / np.arange(1, len(u) + 1)
    ends = np.r_[np.flatnonzero(np.diff(u)), len(u) - 1]
    generalised = np.cumsum(shared) / len(u)
    at = [(e + 1) / len(u) for e in ends if losses[uncertainty <= u[e]].sum() <= 0.05 * (e + 1) + 1e-15]
    out = {
        "uncertainty": uncertainty.tolist(), "losses": losses.tolist(),
        "coverage": ((ends + 1) / len(u)).tolist(), "risk": [losses[uncertainty <= u[e]].mean() for e in ends],
        "aurc": risks.mean(), "augrc": np.trapz(np.r_[0, generalised], np.arange(len(u) + 1) / len(u)),
        "coverage_at_risk": max(at, default=0.0),
    }
    if set(np.unique(losses)) == {0.0, 1.0}:
        a = 1 - losses.mean()
        out["augrc_identity"] = (1 - metrics.roc_auc_score(losses, uncertainty)) * a * (1 - a) + (1 - a) ** 2 / 2
    return out


def selections():
    draw = np.random.default_rng(12)
    u = draw.random(70)
    return {
        "useful": selective(rounded(u), draw.random(70) < u ** 3),
        "ties": selective(rounded(u, 1), draw.random(70) < u),
        "losses": selective(rounded(u, 2), rounded(draw.exponential(size=70))),
        "one_value": selective(np.full(9, 0.5), np.arange(9) % 3 == 0),
    }


# Regression.

def crps_samples(x, y, fair):
    t = len(x)
    pairs = sum(abs(a - b) for a in x for b in x)
    return np.mean(np.abs(x - y)) - pairs / (2 * t * (t - 1 if fair else t))


def crps_integral(mean, std, y):
    """The definition, the integral of (F(x) - [x >= y])^2; beyond 12 deviations the integrand is 0 or 1 to the last bit."""
    low, high = min(mean - 12 * std, y), max(mean + 12 * std, y)
    parts = sorted({low, high, y, mean - 12 * std, mean, mean + 12 * std})
    inside = lambda x, a: (stats.norm.cdf(x, mean, std) - float(a >= y)) ** 2
    return sum(integrate.quad(inside, a, b, args=(a,), epsabs=1e-13, epsrel=1e-13)[0] for a, b in zip(parts, parts[1:]))


def mixture(mean, var, y):
    return logsumexp(stats.norm.logpdf(y, mean, np.sqrt(var)), axis=0) - math.log(len(mean))


def regression(seed, passes, n, noise):
    draw = np.random.default_rng(seed)
    centre = draw.normal(3, 5, n)
    samples = rounded(centre + draw.normal(0, 1, (passes, n)))
    variances = rounded(draw.uniform(0.2, 3, (passes, n)))
    y = rounded(centre + draw.normal(0, noise, n))
    mean, std = rounded(samples.mean(0)), rounded(draw.uniform(0.3, 2.5, n))
    pit = stats.norm.cdf(y, mean, std)
    levels = np.arange(1, 101) / 100
    observed = np.array([(pit <= p).mean() for p in levels])
    tau = 0.37
    normal = stats.norm.interval(0.9, mean, std)
    quantiles = np.quantile(samples, [0.1, 0.9], axis=0)
    return {
        "samples": samples.tolist(), "variances": variances.tolist(), "targets": y.tolist(), "mean": mean.tolist(),
        "std": std.tolist(), "tau": tau,
        "rmse": math.sqrt(metrics.mean_squared_error(y, mean)), "mae": metrics.mean_absolute_error(y, mean),
        "log_likelihood": np.mean([
            logsumexp(-tau / 2 * (y[i] - samples[:, i]) ** 2) - math.log(passes) - 0.5 * math.log(2 * math.pi) + 0.5 * math.log(tau)
            for i in range(n)]),
        "gaussian": np.mean(stats.norm.logpdf(y, mean, std)), "mixture": mixture(samples, variances, y).mean(),
        "crps_gaussian": [
            s * (2 * stats.norm.pdf((t - m) / s) + (t - m) / s * (2 * stats.norm.cdf((t - m) / s) - 1) - 1 / math.sqrt(math.pi))
            for m, s, t in zip(mean, std, y)],
        "crps_gaussian_by_quadrature": [crps_integral(m, s, t) for m, s, t in zip(mean, std, y)],
        "crps_samples": np.mean([crps_samples(samples[:, i], y[i], False) for i in range(n)]),
        "crps_fair": np.mean([crps_samples(samples[:, i], y[i], True) for i in range(n)]) if passes > 1 else None,
        "normal_interval": np.array(normal).tolist(), "sample_interval": quantiles.tolist(),
        "picp": np.mean((y >= normal[0]) & (y <= normal[1])), "mpiw": np.mean(normal[1] - normal[0]),
        "pit": pit.tolist(), "pit_samples": (samples <= y).mean(0).tolist(),
        "calibration_error": np.mean((levels - observed) ** 2), "absolute_calibration_error": np.mean(np.abs(levels - observed)),
        "sharpness": math.sqrt(np.mean(std ** 2)),
    }


# Scaling: the lowest negative log-likelihood, by SciPy's root finder and trust-region method.

def scaling(seed, n, classes, spread, heat):
    draw = np.random.default_rng(seed)
    truth = draw.normal(0, spread, (n, classes))
    p = softmax(truth, axis=1)
    y = np.array([draw.choice(classes, p=row) for row in p])
    y[:classes] = np.arange(classes)
    z = rounded(truth * heat * np.linspace(0.7, 1.5, classes) + np.linspace(-1, 1, classes))
    events = np.eye(classes)[y]

    def slope(b):
        return np.mean((softmax(b * z, axis=1) * z).sum(1) - z[np.arange(n), y])

    def scaled(x):
        return z * x[:classes] + np.r_[x[classes:], -x[classes:].sum()]

    def loss(x):
        return -np.mean((log_softmax(scaled(x), axis=1) * events).sum(1))

    def gradient(x):
        g = softmax(scaled(x), axis=1) - events
        return np.r_[(g * z).mean(0), g.mean(0)[:-1] - g.mean(0)[-1]]

    inverse = optimize.brentq(slope, 1e-6, 1e3, xtol=1e-16, rtol=1e-15)
    start = np.r_[np.ones(classes), np.zeros(classes - 1)]
    best = optimize.minimize(loss, start, jac=gradient, method="BFGS", options={"gtol": 1e-11, "maxiter": 10000}).x
    best = optimize.root(gradient, best, tol=1e-14).x
    return {
        "logits": z.tolist(), "targets": y.tolist(), "temperature": 1 / inverse,
        "weights": best[:classes].tolist(), "biases": np.r_[best[classes:], -best[classes:].sum()].tolist(), "loss": loss(best),
    }


# Conformal sets, class by class.

def aps_score(row, c, u):
    before = sum(row[k] for k in range(len(row)) if row[k] > row[c] or (row[k] == row[c] and k < c))
    return before + row[c] * u


def conformal(seed, n, m, classes, alpha):
    draw = np.random.default_rng(seed)
    p = rounded(softmax(draw.normal(0, 1.5, (n + m, classes)), axis=1), 6)
    y = np.array([draw.choice(classes, p=row / row.sum()) for row in p])
    u = rounded(draw.random(n + m))
    kinds = {
        "lac": lambda i, c: 1 - p[i, c], "aps": lambda i, c: aps_score(p[i], c, 1.0),
        "randomised": lambda i, c: aps_score(p[i], c, u[i]),
    }
    out = {"probabilities": p.tolist(), "targets": y.tolist(), "u": u.tolist(), "n": n, "alpha": alpha}
    for kind, score in kinds.items():
        own = [score(i, y[i]) for i in range(n)]
        threshold = np.quantile(own, min(1, math.ceil((n + 1) * (1 - alpha)) / n), method="inverted_cdf")
        out[kind + "_threshold"] = threshold
        out[kind + "_sizes"] = [int(sum(score(i, c) <= threshold + 1e-12 for c in range(classes))) for i in range(n, n + m)]
    return out


GOLDENS = {
    "classification": {
        "wide": classification(1, 90, 5, 1.5, 0.6, 15),
        "binary": classification(2, 50, 2, 2.0, 0.8, 10),
        "ties": classification(3, 64, 3, 1.2, 0.7, 7, sixteenths=True),
        "more_bins": classification(4, 8, 4, 2.0, 0.5, 20),
    },
    "detection": detections(),
    "selection": selections(),
    "regression": {"calm": regression(21, 20, 40, 1.0), "far": regression(22, 7, 25, 30.0), "one_pass": regression(23, 1, 12, 1.0)},
    "scaling": {"hot": scaling(31, 200, 4, 1.5, 3.0), "cold": scaling(32, 150, 3, 2.0, 0.4), "binary": scaling(33, 80, 2, 1.0, 2.0)},
    "conformal": {"tenth": conformal(41, 60, 30, 5, 0.1), "third": conformal(42, 25, 20, 3, 0.3)},
}

if __name__ == "__main__":
    print(json.dumps(GOLDENS))
