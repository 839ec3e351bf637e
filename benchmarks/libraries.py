"""The reference solutions against scikit-learn and PyTorch: same shapes, dtype and number of threads.

PyTorch is no dependency of the course; install it beside it (``pip install torch``) to see its rows.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from sklearn.metrics import pairwise_distances
from threadpoolctl import threadpool_limits

from autograder.authoring.assignment import load_assignment

try:
    import torch
except ImportError:
    torch = None

THREADS = 1
REPEATS = 15
Contest = tuple[str, Callable[[], Any], Callable[[], Any]]


def ratio(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """Return their time divided by ours, and our time in seconds; medians, measured by turns."""
    ours(), theirs()
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(REPEATS):
        for name, run in (("ours", ours), ("theirs", theirs)):
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    mine = statistics.median(seconds["ours"])
    return statistics.median(seconds["theirs"]) / mine, mine


def distances(rng: np.random.Generator) -> Iterator[Contest]:
    """L2 distances of 500 queries to 5,000 examples of 3,072 features."""
    ours = load_assignment("knn").reference.namespace["compute_distances_no_loops"]
    a, b = rng.normal(size=(500, 3072)), rng.normal(size=(5000, 3072))
    yield "kNN distances, scikit-learn", lambda: ours(a, b), lambda: pairwise_distances(a, b)


def linear_losses(rng: np.random.Generator) -> Iterator[Contest]:
    """Loss and gradient of linear classifiers: 500 examples, 3,073 features, 10 classes."""
    names = load_assignment("linear").reference.namespace
    X, y, W = rng.normal(size=(500, 3073)), rng.integers(10, size=500), 0.01 * rng.normal(size=(3073, 10))
    tX, ty, tW = torch.from_numpy(X), torch.from_numpy(y), torch.from_numpy(W).requires_grad_()

    def step(data_loss: Callable[[Any, Any], Any]) -> None:
        tW.grad = None
        (data_loss(tX @ tW, ty) + 0.5 * 0.1 * (tW**2).sum()).backward()

    def hinge(scores: Any, labels: Any) -> Any:
        margins = (scores - scores.gather(1, labels[:, None]) + 1).clamp(min=0)
        return (margins.sum() - len(labels)) / len(labels)

    entropy = torch.nn.functional.cross_entropy
    yield "softmax loss", lambda: names["softmax_loss_vectorized"](W, X, y, 0.1), lambda: step(entropy)
    yield "SVM loss", lambda: names["svm_loss_vectorized"](W, X, y, 0.1), lambda: step(hinge)


def two_layers(rng: np.random.Generator) -> Iterator[Contest]:
    """One training step of a two-layer net: 200 examples, 3,072 features, 100 hidden units, 10 classes."""
    loss = load_assignment("backprop").reference.namespace["two_layer_loss"]
    shapes = {"W1": (3072, 100), "b1": (100,), "W2": (100, 10), "b2": (10,)}
    params = {name: 0.01 * rng.normal(size=shape) for name, shape in shapes.items()}
    X, y = rng.normal(size=(200, 3072)), rng.integers(10, size=200)
    theirs = {name: torch.from_numpy(value.copy()).requires_grad_() for name, value in params.items()}
    tX, ty = torch.from_numpy(X), torch.from_numpy(y)

    def step() -> None:
        _, grads = loss(params, X, y, 1e-3)
        for name in params:
            params[name] -= 1e-3 * grads[name]

    def their_step() -> None:
        hidden = (tX @ theirs["W1"] + theirs["b1"]).relu()
        data = torch.nn.functional.cross_entropy(hidden @ theirs["W2"] + theirs["b2"], ty)
        penalty = (theirs["W1"] ** 2).sum() + (theirs["W2"] ** 2).sum()
        (data + 0.5 * 1e-3 * penalty).backward()
        with torch.no_grad():
            for value in theirs.values():
                value -= 1e-3 * value.grad
                value.grad = None

    yield "two-layer training step", step, their_step


def batch_norm(rng: np.random.Generator) -> Iterator[Contest]:
    """Batch normalisation forward and backward: 500 examples, 1,000 features."""
    names = load_assignment("batchnorm_dropout").reference.namespace
    x, dout = rng.normal(size=(500, 1000)), rng.normal(size=(500, 1000))
    gamma, beta = rng.normal(size=1000), rng.normal(size=1000)
    tx, tg, tb = (torch.from_numpy(v).requires_grad_() for v in (x, gamma, beta))
    tdout, mean, var = torch.from_numpy(dout), torch.zeros(1000).double(), torch.ones(1000).double()

    def ours() -> None:
        _, cache = names["batchnorm_forward"](x, gamma, beta, {"mode": "train"})
        names["batchnorm_backward_alt"](dout, cache)

    def theirs() -> None:
        tx.grad = tg.grad = tb.grad = None
        torch.nn.functional.batch_norm(tx, mean, var, tg, tb, training=True).backward(tdout)

    yield "batch norm, forward and backward", ours, theirs


def adam(rng: np.random.Generator) -> Iterator[Contest]:
    """One Adam step on a million weights."""
    update = load_assignment("optimizers").reference.namespace["adam"]
    w, dw = rng.normal(size=(1000, 1000)), rng.normal(size=(1000, 1000))
    config: dict[str, Any] = {"learning_rate": 1e-3}
    weight = torch.from_numpy(w.copy()).requires_grad_()
    weight.grad = torch.from_numpy(dw.copy())
    optimizer = torch.optim.Adam([weight], lr=1e-3)

    def step() -> None:
        nonlocal config
        _, config = update(w, dw, config)

    yield "Adam step", step, optimizer.step


def main() -> None:
    """Print one line per contest: above 1.0, the reference is the faster one."""
    rng = np.random.default_rng(0)
    groups = [distances] if torch is None else [distances, linear_losses, two_layers, batch_norm, adam]
    if torch is None:
        print("PyTorch is not installed (pip install torch): its comparisons are left out")
    else:
        torch.set_num_threads(THREADS)
    with threadpool_limits(THREADS):
        for group in groups:
            for name, ours, theirs in group(rng):
                factor, seconds = ratio(ours, theirs)
                print(f"{name}: {factor:.2f} times as fast as the library ({seconds * 1e3:.2f} ms)")
