#!/usr/bin/env python3
"""Writes distributions_goldens.json beside itself: what torch.distributions gives for fixed parameters and values.

Run with a Python that has torch (Debian: apt install python3-torch). Every case is one PyTorch line that makes a distribution
from x, y, z; every transform one that makes a transform. Parameters and values are made by `fill`, which the tests repeat, in
float64. Samples are drawn after manual_seed(SEED). `distributions_goldens.py live` prints digests of larger draws instead.

An input is written kind:sizes. Kinds: f = numbers within ±2, p = numbers within (0, 1), q = positive numbers up to 4,
n = numbers from 5 to 6, iK = whole numbers below K, c = a simplex along the last dimension, o = one-hot vectors along it,
l = lower triangular matrices with a positive diagonal, m = positive-definite matrices, b = 0 and 1.
"""
import hashlib
import json
import math
import pathlib
import sys

import torch
import torch.distributions as D
from torch.distributions import constraints, transforms

SEED = 20240607
torch.set_num_threads(1)
D.Distribution.set_default_validate_args(False)  # values outside the support count too: TorchSharp does not check them


def fill(kind, sizes, salt):
    """Distinct values for up to 1009 elements, each a whole multiple of a power of two."""
    steps = torch.tensor([(i * 389 + salt * 211 + 57) % 1009 for i in range(math.prod(sizes))], dtype=torch.float64).reshape(sizes)
    p = (steps + 1) / 1024
    if kind == "f":
        return (steps - 504) / 256
    if kind == "p":
        return p
    if kind == "q":
        return 4 * p
    if kind == "n":
        return 5 + p
    if kind == "b":
        return steps % 2
    if kind == "c":
        return p / p.sum(-1, keepdim=True)
    if kind == "o":
        return torch.nn.functional.one_hot(p.argmax(-1), sizes[-1]).double()
    if kind in "lm":
        lower = ((steps - 504) / 256).tril(-1) + torch.diag_embed(p.diagonal(dim1=-2, dim2=-1) + 0.5)
        return lower if kind == "l" else lower @ lower.mT
    return steps % int(kind[1:])


def given(spec, salt):
    kind, sizes = spec.split(":")
    return fill(kind, [int(size) for size in sizes.split(",") if size], salt)


# line, value, the parameters x, y, z
CASES = [
    ("D.Normal(x, y)", "f:3,2", "f:3,1", "q:2"), ("D.Normal(x, y).expand((2, 3))", "f:2,3", "f:3", "q:1"),
    ("D.Uniform(x, x + y)", "f:4", "f:4", "q:4"), ("D.Exponential(x)", "q:3,2", "q:2"), ("D.Gamma(x, y)", "q:3,4", "q:3,1", "q:4"),
    ("D.Gamma(x, y).expand((2, 3))", "q:2,3", "q:3", "q:3"), ("D.Chi2(x)", "q:5", "q:5"), ("D.Chi2(x).expand((2, 3))", "q:2,3", "q:3"),
    ("D.Beta(x, y)", "p:2,3", "q:2,1", "q:3"), ("D.Beta(x, y).expand((2, 3))", "p:2,3", "q:3", "q:3"),
    ("D.Beta(x + 1, y + 1)", "p:2,3", "q:2,1", "q:3"), ("D.Dirichlet(x)", "c:2,3", "q:2,3"), ("D.Dirichlet(x + 1)", "c:2,3", "q:3"),
    ("D.Dirichlet(x / 8)", "c:3", "q:2,3"), ("D.Dirichlet(x).expand((2, 3))", "c:2,3,4", "q:4"), ("D.Laplace(x, y)", "f:3,2", "f:3,1", "q:2"),
    ("D.Cauchy(x, y)", "f:3,2", "f:3,1", "q:2"), ("D.FisherSnedecor(x, y)", "q:3", "q:3", "n:3"),
    ("D.FisherSnedecor(x, y).expand((2, 3))", "q:2,3", "n:3", "q:3"),
    ("D.Bernoulli(x)", "b:3,4", "p:4"), ("D.Bernoulli(logits=x)", "b:3,4", "f:3,1"), ("D.Bernoulli(logits=x).expand((2, 3))", "b:2,3", "f:3"),
    ("D.Geometric(x)", "i7:3,4", "p:4"), ("D.Geometric(logits=x)", "i7:3,4", "f:3,1"), ("D.Geometric(x).expand((2, 3))", "i4:2,3", "p:3"),
    ("D.Binomial(7, x)", "i8:3,4", "p:4"), ("D.Binomial(6, logits=x)", "i7:3,4", "f:3,1"),
    ("D.Binomial(torch.tensor([3., 5., 9.]), x).expand((2, 3))", "i4:2,3", "p:3"),
    ("D.NegativeBinomial(y, x)", "i8:3,4", "p:4", "q:4"), ("D.NegativeBinomial(5, logits=x)", "i7:3,4", "f:3,1"),
    ("D.NegativeBinomial(y, x).expand((2, 3))", "i4:2,3", "p:3", "q:3"), ("D.Poisson(x)", "i6:3,4", "q:4"), ("D.Poisson(x).expand((2, 3))", "i6:2,3", "q:3"),
    ("D.Categorical(x)", "i4:3,2", "p:2,4"), ("D.Categorical(logits=x)", "i4:5", "f:4"), ("D.Categorical(logits=x).expand((2, 3))", "i4:2,3", "f:3,4"),
    ("D.OneHotCategorical(x)", "o:3,2,4", "p:2,4"), ("D.OneHotCategorical(logits=x)", "o:5,4", "f:4"),
    ("D.OneHotCategorical(x).expand((2, 3))", "o:2,3,4", "p:4"), ("D.Multinomial(5, x)", "i4:3,2,4", "p:2,4"),
    ("D.Multinomial(5, logits=x)", "i4:3,4", "f:4"), ("D.Multinomial(3, x).expand((2, 3))", "i4:2,3,4", "p:3,4"),
    ("D.MultivariateNormal(x, y)", "f:2,3", "f:3", "m:3,3"), ("D.MultivariateNormal(x, precision_matrix=y)", "f:4,2,3", "f:2,3", "m:3,3"),
    ("D.MultivariateNormal(x, scale_tril=y)", "f:4,2,3", "f:3", "l:2,3,3"), ("D.MultivariateNormal(x, scale_tril=y).expand((4, 2))", "f:4,2,3", "f:3", "l:2,3,3"),
    ("D.Gumbel(x, y)", "f:3,2", "f:3,1", "q:2"), ("D.Gumbel(x, y).expand((2, 3))", "f:2,3", "f:3", "q:3"), ("D.HalfCauchy(x)", "q:3,2", "q:2"),
    ("D.HalfCauchy(x).expand((2, 3))", "q:2,3", "q:3"), ("D.HalfNormal(x)", "q:3,2", "q:2"), ("D.HalfNormal(x).expand((2, 3))", "q:2,3", "q:3"),
    ("D.Kumaraswamy(x, y)", "p:3,2", "q:3,1", "q:2"), ("D.Kumaraswamy(x, y).expand((2, 3))", "p:2,3", "q:3", "q:3"), ("D.LogNormal(x, y)", "q:3,2", "f:3,1", "q:2"),
    ("D.LogNormal(x, y).expand((2, 3))", "q:2,3", "f:3", "q:3"), ("D.Pareto(x, y)", "n:3,2", "q:3,1", "q:2"),
    ("D.Pareto(x, y).expand((2, 3))", "n:2,3", "q:3", "n:3"), ("D.Weibull(x, 1 + y)", "q:3,2", "q:3,1", "q:2"),
    ("D.Weibull(x, 1 + y).expand((2, 3))", "q:2,3", "q:3", "q:3"), ("D.relaxed_bernoulli.LogitRelaxedBernoulli(y, x)", "f:3,4", "p:4", "q:"),
    ("D.relaxed_bernoulli.LogitRelaxedBernoulli(y, logits=x)", "f:3,4", "f:4", "q:4"), ("D.relaxed_bernoulli.LogitRelaxedBernoulli(y, x).expand((2, 3))", "f:2,3", "p:3", "q:"),
    ("D.RelaxedBernoulli(y, x)", "p:3,4", "p:4", "q:"), ("D.RelaxedBernoulli(y, logits=x)", "p:3,4", "f:4", "q:4"),
    ("D.RelaxedBernoulli(y, x).expand((2, 3))", "p:2,3", "p:3", "q:"),
    ("D.relaxed_categorical.ExpRelaxedCategorical(y, x)", "f:2,4", "p:2,4", "q:"),
    ("D.relaxed_categorical.ExpRelaxedCategorical(y, logits=x).expand((2, 3))", "f:2,3,4", "f:4", "q:"),
    ("D.RelaxedOneHotCategorical(y, x)", "c:2,4", "p:2,4", "q:"), ("D.RelaxedOneHotCategorical(y, logits=x)", "c:3,4", "f:4", "q:"),
    ("D.RelaxedOneHotCategorical(y, logits=x).expand((2, 3))", "c:2,3,4", "f:4", "q:"),
    ("D.Independent(D.Normal(x, y), 1)", "f:4,3,2", "f:3,2", "q:2"), ("D.Independent(D.Dirichlet(x), 2).expand((2,))", "c:2,2,3,4", "q:2,3,4"),
    ("D.TransformedDistribution(D.Normal(x, y), [transforms.AffineTransform(0.5, -2.0), transforms.ExpTransform()])", "q:3,2", "f:3,1", "q:2"),
    ("D.TransformedDistribution(D.Normal(x, y), transforms.AffineTransform(0.5, -2.0)).expand((2, 3))", "f:2,3", "f:3", "q:3"),
    ("D.TransformedDistribution(D.Normal(x, y), transforms.ReshapeTransform((3, 2), (6,)))", "f:2,4,6", "f:4,3,2", "q:2"),
    ("D.TransformedDistribution(D.Normal(x, y), [transforms.TanhTransform(), transforms.AffineTransform(z, y)])", "p:2,3", "f:3", "q:3", "p:2,1"),
    ("D.TransformedDistribution(D.Independent(D.Normal(x, y), 1), transforms.SigmoidTransform())", "p:4,3,2", "f:3,2", "q:2"),
]

# line, x, the tensors y, z
TRANSFORMS = [
    ("transforms.ExpTransform()", "f:2,3"), ("transforms.ExpTransform().inv", "q:2,3"), ("transforms.SigmoidTransform()", "f:2,3"),
    ("transforms.SoftplusTransform()", "f:2,3"), ("transforms.TanhTransform()", "f:2,3"), ("transforms.PowerTransform(y)", "q:2,3", "q:3"),
    ("transforms.AffineTransform(0.25, -1.5)", "f:2,3"), ("transforms.AffineTransform(y, z)", "f:2,3", "f:3", "q:2,1"),
    ("transforms.AffineTransform(y, z, event_dim=1)", "f:2,3", "f:3", "q:2,3"), ("transforms.AffineTransform(0.25, -1.5, event_dim=2)", "f:2,3,2"),
    ("transforms.ReshapeTransform((3, 2), (2, 3))", "f:4,3,2"), ("transforms.IndependentTransform(transforms.ExpTransform(), 1)", "f:2,3"),
    ("transforms.ComposeTransform([transforms.ExpTransform(), transforms.AffineTransform(y, y), transforms.ExpTransform().inv])", "f:2,3", "q:3"),
    ("transforms.ComposeTransform([transforms.ExpTransform(), transforms.AffineTransform(0.5, 2.0, event_dim=1)])", "f:2,3"),
    ("transforms.ComposeTransform([transforms.SigmoidTransform(), transforms.AffineTransform(-1.0, 2.0)]).inv", "p:2,3"),
    ("transforms.ComposeTransform([])", "f:2,3"),
]

CHECKS = [
    ("constraints.boolean", "i3:6"), ("constraints.one_hot", "b:4,3"), ("constraints.one_hot", "o:2,3"), ("constraints.nonnegative_integer", "f:3,20"),
    ("constraints.positive_integer", "i3:6"), ("constraints.integer_interval(1, 2)", "i4:8"), ("constraints.real", "f:3"), ("constraints.real_vector", "f:2,3"),
    ("constraints.positive", "i3:6"), ("constraints.nonnegative", "f:6"), ("constraints.greater_than(0.5)", "f:6"), ("constraints.greater_than_eq(1.)", "i3:6"),
    ("constraints.less_than(0.5)", "f:6"), ("constraints.multinomial(4)", "i4:6,3"), ("constraints.unit_interval", "f:6"), ("constraints.interval(-1., 1.)", "f:6"),
    ("constraints.half_open_interval(0., 1.)", "i3:6"), ("constraints.simplex", "c:2,3"), ("constraints.simplex", "p:2,3"),
    ("constraints.lower_triangular", "l:2,3,3"), ("constraints.lower_triangular", "m:2,3,3"), ("constraints.lower_cholesky", "l:2,3,3"),
    ("constraints.corr_cholesky", "l:2,3,3"), ("constraints.square", "f:2,3,3"), ("constraints.square", "f:2,3,2"), ("constraints.symmetric", "m:2,3,3"),
    ("constraints.symmetric", "l:2,3,3"), ("constraints.positive_semidefinite", "m:2,3,3"), ("constraints.positive_definite", "m:2,3,3"),
    ("constraints.positive_definite", "f:2,3,3"), ("constraints.independent(constraints.positive, 1)", "f:4,2"),
    ("constraints.cat([constraints.positive, constraints.unit_interval], 1, [2, 1])", "f:3,3"),
    ("constraints.stack([constraints.positive, constraints.real], -1)", "f:3,2"),
]

SHOWN = ["mean", "variance", "stddev", "mode", "entropy", "log_prob", "cdf", "icdf", "enumerate_support"]
# Where PyTorch 1.13 is wrong: log1p(-concentration0) is not a number above 1, and expand forgets a part. And a NaN.
LEFT_OUT = [("D.Kumaraswamy", "mode"), ("D.Multinomial(3, x).expand((2, 3))", "entropy"), ("D.Uniform", "mode")]


def numbers(tensor):
    values = tensor.detach().double().reshape(-1).tolist()
    return {"shape": list(tensor.shape), "values": [v if math.isfinite(v) else str(v) for v in values]}


def measured(make, inputs):
    """What `make` gives for the inputs, and the gradient of its weighted sum."""
    tensors = [tensor.clone().requires_grad_() for tensor in inputs]
    try:
        output = make(tensors)
    except NotImplementedError:
        return None
    result = numbers(output)
    if output.requires_grad:
        try:
            grads = torch.autograd.grad((output * fill("f", list(output.shape), 31)).sum(), tensors, allow_unused=True)
        except RuntimeError as error:  # libtorch has no derivative of the incomplete gamma function
            assert "not implemented" in str(error), error
            return result
        result["grads"] = [numbers(grad) if grad is not None else None for grad in grads]
    return result


def shown(line, name, tensors):
    made = eval(line, globals(), dict(zip("xyz", tensors[1:])))
    if name in ("mean", "variance", "stddev", "mode"):
        return getattr(made, name)
    if name == "icdf":
        return made.icdf(0.05 + 0.9 * fill("p", list(made.batch_shape + made.event_shape), 41))
    if name in ("log_prob", "cdf"):
        return getattr(made, name)(tensors[0])
    if name in ("rsample", "sample"):
        torch.manual_seed(SEED)
        return getattr(made, name)((2,))
    return getattr(made, name)()


def case(line, *specs):
    inputs = [given(spec, salt + 1) for salt, spec in enumerate(specs)]
    made = eval(line, globals(), dict(zip("xyz", inputs[1:])))
    result = {"pytorch": line, "inputs": list(specs), "batch_shape": list(made.batch_shape), "event_shape": list(made.event_shape), "members": {}}
    for name in SHOWN + ["sample"] + ["rsample"] * made.has_rsample:
        if any(line.startswith(start) and name == member for start, member in LEFT_OUT):
            continue
        member = measured(lambda tensors: shown(line, name, tensors), inputs)
        if member is not None:
            result["members"][name] = member
    return result


def transform(line, *specs):
    inputs = [given(spec, salt + 1) for salt, spec in enumerate(specs)]

    def show(name, tensors):
        made = eval(line, globals(), dict(zip("yz", tensors[1:])))
        y = made(tensors[0])
        if name == "log_abs_det_jacobian":
            return made.log_abs_det_jacobian(tensors[0], y)
        return y if name == "forward" else made.inv(y)

    made = eval(line, globals(), dict(zip("yz", inputs[1:])))
    members = {name: measured(lambda tensors: show(name, tensors), inputs) for name in ("forward", "inverse", "log_abs_det_jacobian")}
    shape = list(inputs[0].shape)
    return {
        "pytorch": line, "inputs": list(specs), "bijective": made.bijective, "domain_dim": made.domain.event_dim, "codomain_dim": made.codomain.event_dim,
        "forward_shape": list(made.forward_shape(torch.Size(shape))), "members": members,
    }


def check(line, spec):
    made = eval(line)
    value = given(spec, 1)
    return {"pytorch": line, "inputs": [spec], "event_dim": made.event_dim, "is_discrete": made.is_discrete, "result": numbers(made.check(value))}


def live():
    """Digests of larger draws, for the installed version."""
    print("torch", torch.__version__)
    for line, *specs in CASES:
        for dtype in (torch.float32, torch.float64):
            inputs = [given(spec, salt + 1).to(dtype) for salt, spec in enumerate(specs)]
            made = eval(line, globals(), dict(zip("xyz", inputs[1:])))
            for name in ["sample"] + ["rsample"] * made.has_rsample:
                torch.manual_seed(SEED)
                draw = getattr(made, name)((37, 3))
                print("|".join([line, str(dtype)[6:], name, hashlib.sha256(draw.contiguous().numpy().tobytes()).hexdigest()]))


if __name__ == "__main__":
    if sys.argv[1:] == ["live"]:
        live()
        sys.exit()
    goldens = {
        "torch": torch.__version__, "seed": SEED, "cases": [case(*entry) for entry in CASES],
        "transforms": [transform(*entry) for entry in TRANSFORMS], "checks": [check(*entry) for entry in CHECKS],
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    with path.open("w") as file:
        file.write("{\n")
        for place, (key, value) in enumerate(goldens.items()):
            file.write((",\n" if place else "") + json.dumps(key) + ": ")
            if isinstance(value, list):
                file.write("[\n" + ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in value) + "\n]")
            else:
                file.write(json.dumps(value))
        file.write("\n}\n")
    print(f"{len(goldens['cases'])} cases, {path.stat().st_size} bytes")
