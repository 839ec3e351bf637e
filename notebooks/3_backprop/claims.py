"""What the prose of assignment 3 says of its experiments, measured again by ``autograder claims backprop``."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.authoring.claims import claim
from course_lib.data import load_data
from course_lib.plotting import backprop_deceptions as deceptions
from course_lib.plotting.backprop_graph import ring_points


@cache
def digits() -> tuple[Any, Any]:
    """Return the notebook's training images, centred, and their labels."""
    data = load_data("digits")
    pixels = data.X_train / data.X_train.max()
    return pixels - pixels.mean(axis=0), data.y_train


def slope_error(course: SimpleNamespace, seed: int, h: float, *, single: bool = False) -> float:
    """Return the relative error of the slope of exp(sin x) at a random place, median of 20."""
    rng = np.random.default_rng(seed)
    errors = []
    for at in rng.uniform(0.2, 1.2, size=(20, 1)):

        def f(x: Any) -> float:
            return float(np.exp(np.sin(np.float32(x[0]) if single else x[0])))

        truth = np.cos(at) * np.exp(np.sin(at))
        errors.append(course.relative_error(course.numerical_gradient(f, at.copy(), h), truth))
    return float(np.median(errors))


@claim("The sum of the two is smallest around $h = 10^{-5}$")
def best_step(course: SimpleNamespace, seed: int) -> bool:
    """No step of another power of ten has a smaller error."""
    errors = {k: slope_error(course, seed, 10.0**k) for k in range(-12, 0)}
    return min(errors, key=errors.__getitem__) in (-6, -5)


@claim(
    "The best you can get is $10^{-5}$ or so, with steps between $10^{-3}$ and $10^{-2}$", low=1e-6, high=1e-4
)
def single_precision(course: SimpleNamespace, seed: int) -> float:
    """Relative error of slopes in single precision, at the better of the two steps."""
    best = min(slope_error(course, seed, h, single=True) for h in (1e-3, 1e-2))
    others = min(slope_error(course, seed, h, single=True) for h in (1e-5, 1e-4, 1e-1))
    return best if best < others else float("nan")


@claim("at $h = 10^{-8}$ the measured slope is 0")
def single_precision_too_small(course: SimpleNamespace, seed: int) -> bool:
    """In single precision x + h is x."""
    at = np.random.default_rng(seed).uniform(0.3, 1.2, size=1)
    return bool(
        course.numerical_gradient(lambda x: float(np.exp(np.sin(np.float32(x[0])))), at, 1e-8)[0] == 0
    )


@claim("an error of 70 %", low=0.695, high=0.705, seeds=1)
def kink(course: SimpleNamespace, seed: int) -> float:
    """Of the slope of |x| at 3e-6, measured with a step of 1e-5."""
    return float(1 - course.numerical_gradient(lambda x: float(np.abs(x).sum()), np.array([3e-6]))[0])


@claim("Only `dw` grows, in proportion")
def input_scale(course: SimpleNamespace, seed: int) -> bool:
    """With inputs ten times as large."""
    rng = np.random.default_rng(seed)
    x, w, dout = rng.normal(size=(20, 8)), rng.normal(size=(8, 5)), rng.normal(size=(20, 5))
    once, tenfold = (
        course.affine_backward(dout, course.affine_forward(k * x, w, np.zeros(5))[1]) for k in (1, 10)
    )
    same = np.allclose(once[0], tenfold[0]) and np.allclose(once[2], tenfold[2])
    return bool(same and np.allclose(10 * once[1], tenfold[1]))


@claim("ten of them keep less than a millionth", low=0, high=1e-6)
def ten_sigmoids(course: SimpleNamespace, seed: int) -> float:
    """Largest gradient that is left behind ten sigmoids."""
    x, slope = np.random.default_rng(seed).normal(size=2000), 1.0
    for _ in range(10):
        x, cache_ = course.sigmoid_forward(x)
        slope = slope * course.sigmoid_backward(np.ones_like(x), cache_)
    return float(np.max(slope))


@claim("A ReLU passes it on whole or not at all, however deep you go")
def relus(course: SimpleNamespace, seed: int) -> bool:
    """Behind twenty of them a gradient is 0 or 1."""
    x, slope = np.random.default_rng(seed).normal(size=2000), 1.0
    for _ in range(20):
        x, cache_ = course.relu_forward(x)
        slope = slope * course.relu_backward(np.ones_like(x), cache_)
    return bool(np.isin(slope, [0.0, 1.0]).all())


@claim("its ratio is above 100 for sigmoids", low=100, high=200, seeds=10)
def curvatures_behind_sigmoids(course: SimpleNamespace, seed: int) -> float:
    """Largest over smallest curvature for 20 inputs."""
    return deceptions.centring({"": course.sigmoid}, seed)[""][1]


@claim("above 10 for ReLUs", low=10, high=20, seeds=10)
def curvatures_behind_relus(course: SimpleNamespace, seed: int) -> float:
    """Largest over smallest curvature for 20 inputs."""
    return deceptions.centring({"": lambda x: course.relu_forward(x)[0]}, seed)[""][1]


@claim("below 2 for tanh", low=1, high=2, seeds=10)
def curvatures_behind_tanh(course: SimpleNamespace, seed: int) -> float:
    """Largest over smallest curvature for 20 inputs."""
    return deceptions.centring({"": np.tanh}, seed)[""][1]


@claim("Behind a sigmoid all of a unit's weights are told to rise, or all to fall")
def one_sign(course: SimpleNamespace, seed: int) -> bool:
    """For every example; behind tanh for none."""
    functions = {"σ": course.sigmoid, "r": lambda x: course.relu_forward(x)[0], "t": np.tanh}
    found = deceptions.centring(functions, seed)
    return [found[name][0] for name in "σrt"] == [1.0, 1.0, 0.0]


def gaps(course: SimpleNamespace, seed: int) -> Any:
    """Return how far slopes of W1 and a correct gradient are apart, and the larger of both, for 50 digits."""
    X, y = (part[:50] for part in digits())
    params = deceptions.fresh(X.shape[1], seed)

    def loss(W: Any) -> float:
        return float(course.two_layer_loss({**params, "W1": W}, X, y, 0.0)[0])

    slopes = course.numerical_gradient(loss, params["W1"])
    analytic = course.two_layer_loss(params, X, y, 0.0)[1]["W1"]
    return np.abs(slopes - analytic), np.maximum(np.abs(slopes), np.abs(analytic))


@claim("the rounding error of a slope is about $10^{-11}$ for *every* entry", low=3e-12, high=3e-11)
def rounding(course: SimpleNamespace, seed: int) -> float:
    """Median over the entries, tiny and large alike."""
    gap, size = gaps(course, seed)
    tiny = size < np.median(size)
    return float(np.median(gap[tiny])) if np.median(gap[tiny]) < 3 * np.median(gap[~tiny]) else float("nan")


@claim("If rounding may cost $10^{-10}$ in any entry", low=1e-11, high=1e-10)
def rounding_at_most(course: SimpleNamespace, seed: int) -> float:
    """Largest gap."""
    return float(gaps(course, seed)[0].max())


@claim("of ten other draws none had such entries", low=0, high=0, seeds=10, slow=True)
def switched(course: SimpleNamespace, seed: int) -> float:
    """Entries above both tolerances."""
    gap, size = gaps(course, seed)
    return float(np.sum(gap > 1e-9 + 1e-6 * size))


@claim(
    "At the start all scores are near 0 and all margins are violated, so counting all rivals happens to be right there"
)
def deceived_at_the_start(course: SimpleNamespace, seed: int) -> bool:
    """A check with fresh weights passes, and ten steps later it is off by more than the largest slope."""
    X, y = (part[:20] for part in digits())
    early, late = (deceptions.forgotten_mask(vars(course), X, y, seed, steps) for steps in (0, 10))
    return early < 1e-9 and late > 1


@claim("the part with the mistake drowns in it", low=0, high=1e-4)
def drowned(course: SimpleNamespace, seed: int) -> float:
    """With a penalty of 1,000 it is off by less than a ten-thousandth, without one by more than half."""
    X, y = (part[:20] for part in digits())
    without, with_it = (deceptions.drowned_gate(vars(course), X, y, seed, reg) for reg in (0, 1000))
    return with_it if without > 0.5 else float("nan")


@claim("**a handful of examples** crosses fewer corners", low=1, high=1920, slow=True)
def fewer_corners(course: SimpleNamespace, seed: int) -> float:
    """By so many entries that 200 examples get wrong and 5 don't."""
    X, y = digits()
    few, many = (deceptions.corners(vars(course), X[:number], y[:number], seed) for number in (5, 200))
    return float(many - few)


@claim("the first step overshoots so far that the loss leaves the picture", low=1e4, high=1e9)
def raw_pixels(course: SimpleNamespace, seed: int) -> float:
    """Loss after one step with pixels from 0 to 255, where the picture ends at 1e4."""
    X, y = digits()
    rng = np.random.default_rng(seed)
    shapes = {"W1": (64, 30), "W2": (30, 10)}
    params = {name: 0.1 * rng.normal(size=shape) for name, shape in shapes.items()}
    params |= {"b1": np.zeros(30), "b2": np.zeros(10)}
    _, grads = course.two_layer_loss(params, 255 * X, y, 1e-4)
    moved = {name: w - 0.5 * grads[name] for name, w in params.items()}
    return float(course.two_layer_loss(moved, 255 * X, y, 1e-4)[0])


@cache
def learned(course_id: int, seed: int) -> tuple[float, float, float, float]:
    """Return the last loss with 20 examples, its penalty, that with all of them, and the test accuracy."""
    course, data = _COURSES[course_id], load_data("digits")
    X, y = digits()
    rng = np.random.default_rng(seed)
    start = {"W1": 0.1 * rng.normal(size=(64, 30)), "W2": 0.1 * rng.normal(size=(30, 10))}
    start |= {"b1": np.zeros(30), "b2": np.zeros(10)}
    ends = []
    for number in (20, len(X)):
        params, loss = start, 0.0
        for _ in range(500):
            loss, grads = course.two_layer_loss(params, X[:number], y[:number], 1e-4)
            params = {name: w - 0.5 * grads[name] for name, w in params.items()}
        ends.append((float(loss), 0.5e-4 * float(np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))))
    pixels = data.X_train / data.X_train.max()
    hidden = np.maximum(
        0, (data.X_test / data.X_train.max() - pixels.mean(axis=0)) @ params["W1"] + params["b1"]
    )
    labels = np.argmax(hidden @ params["W2"] + params["b2"], axis=1)
    return ends[0][0], ends[0][1], ends[1][0], float(np.mean(labels == data.y_test))


_COURSES: dict[int, SimpleNamespace] = {}


def known(course: SimpleNamespace) -> int:
    """Remember the course under a number, so that results can be kept."""
    _COURSES[0] = course
    return 0


@claim("what is left of their loss is below 0.01, and most of that is penalty", low=0, high=0.01, slow=True)
def known_by_heart(course: SimpleNamespace, seed: int) -> float:
    """After 500 steps with twenty examples."""
    loss, penalty, *_ = learned(known(course), seed)
    return loss if penalty > loss / 2 else float("nan")


@claim("the network ends at a third of the linear classifier's loss", low=0.25, high=0.37)
def less_than_linear(course: SimpleNamespace, seed: int) -> float:
    """After 500 steps each, with all examples."""
    X, y = digits()
    W, b, loss = np.zeros((64, 10)), np.zeros(10), 0.0
    for _ in range(500):
        out, cache_ = course.affine_forward(X, W, b)
        loss, dout = course.softmax_loss(out, y)
        _, dW, db = course.affine_backward(dout, cache_)
        W, b = W - 0.5 * dW, b - 0.5 * db
    return learned(known(course), seed)[2] / float(loss)


@claim("gets 98 % or more of the test images right, instead of 96 %", low=0.98, high=1)
def better_than_linear(course: SimpleNamespace, seed: int) -> float:
    """Test accuracy of the two layers."""
    return learned(known(course), seed)[3]


@claim("The same ten numbers and the same ten gradients", seeds=1)
def circuit(course: SimpleNamespace, seed: int) -> bool:
    """The Values of the circuit hold what its table holds, and so do its gradients."""
    x, y = course.Value(3.0), course.Value(-4.0)
    f = (x + y.sigmoid()) / (x.sigmoid() + (x + y) ** 2)
    course.backward(f)
    order = course.topological_order(f)
    _, values = course.staged_circuit_forward(3.0, -4.0)
    grads = course.staged_circuit_backward(1.0, values)
    mine = sorted((value.data, value.grad) for value in order)
    return len(order) == 10 and np.allclose(mine, sorted((values[name], grads[name]) for name in values))


def tiny_net(course: SimpleNamespace, seed: int) -> tuple[int, int]:
    """Return how many of thirty points the tiny network gets right, and how many Values a step needs."""
    Value, rng = course.Value, np.random.default_rng(seed)
    points, signs = ring_points(seed)
    weights = [[Value(w) for w in rng.normal(size=size)] for size in [3] * 8 + [9]]

    def score(x1: float, x2: float) -> Any:
        *hidden, out = weights
        units = [(a * x1 + b * x2 + c).relu() for a, b, c in hidden]
        return sum((w * unit for w, unit in zip(out, units, strict=False)), out[-1])

    for _ in range(100):
        scores = [score(*point) for point in points.tolist()]
        loss = sum((1 - t * s).relu() for t, s in zip(signs.tolist(), scores, strict=True)) / len(points)
        course.backward(loss)
        for row in weights:
            for w in row:
                w.data -= 0.2 * w.grad
    right = [t * score(*p).data > 0 for p, t in zip(points.tolist(), signs.tolist(), strict=True)]
    return sum(map(bool, right)), len(course.topological_order(loss))


@claim("all thirty points are right", low=30, high=30, seeds=1)
def tiny_net_learns(course: SimpleNamespace, seed: int) -> float:
    """From the notebook's start."""
    return tiny_net(course, seed)[0]


@claim("From ten different starts, between 23 and 30 were.", low=23, high=30, seeds=10, slow=True)
def tiny_net_from_ten_starts(course: SimpleNamespace, seed: int) -> float:
    """Points that are right."""
    return tiny_net(course, seed)[0]


@claim("a graph of more than 2,000 Values for 33 weights and 30 points", low=2000, high=2500, seeds=1)
def size_of_a_graph(course: SimpleNamespace, seed: int) -> float:
    """Values of one step."""
    return tiny_net(course, seed)[1]


@claim("50 draws contain no bias at all in 19 checks out of 20", low=0.945, high=0.955, seeds=1)
def biases_hardly_drawn(course: SimpleNamespace, seed: int) -> float:
    """100 biases among 100,100 parameters."""
    return float((1 - 100 / 100_100) ** 50)


@claim("behind a ReLU, all of those whose input is not 0, while the others are told nothing")
def gradients_behind_a_relu(course: SimpleNamespace, seed: int) -> bool:
    """Of one unit and one example: zero where the input is, one sign elsewhere."""
    rng = np.random.default_rng(seed)
    x, _ = course.relu_forward(rng.normal(size=(1, 20)))
    _, cache = course.affine_forward(x, rng.normal(size=(20, 1)), np.zeros(1))
    _, dw, _ = course.affine_backward(rng.normal(size=(1, 1)), cache)
    signs = np.sign(dw[:, 0])
    return np.array_equal(signs != 0, x[0] != 0) and len(set(signs[signs != 0])) == 1


@claim("$f$ rises by 2.06 per unit of $x$ and by 1.59 per unit of $y$", seeds=1)
def slopes_of_the_circuit(course: SimpleNamespace, seed: int) -> bool:
    """At the point of the figure."""
    grads = course.staged_circuit_backward(1.0, course.staged_circuit_forward(3.0, -4.0)[1])
    return [round(float(grads[name]), 2) for name in "xy"] == [2.06, 1.59]


@claim("Through the sigmoid comes only about −0.04", low=-0.045, high=-0.035, seeds=1)
def way_through_the_sigmoid(course: SimpleNamespace, seed: int) -> float:
    """What the gradient of x gets from `sig_x`."""
    _, values = course.staged_circuit_forward(3.0, -4.0)
    grads = course.staged_circuit_backward(1.0, values)
    return float(grads["sig_x"] * values["sig_x"] * (1 - values["sig_x"]))


@claim("So 0.01 more of $x$ is 0.03 less of $f$, and $y$ has no say", seeds=1)
def two_gates_in_a_row(course: SimpleNamespace, seed: int) -> bool:
    """max(x, y) z at x = 5, y = 2, z = -3, moved and by its gradients."""

    def f(x: float, y: float) -> float:
        return float(course.mul_forward(course.max_forward(x, y)[0], -3.0)[0])

    m, max_cache = course.max_forward(5.0, 2.0)
    dm, _ = course.mul_backward(1.0, course.mul_forward(m, -3.0)[1])
    dx, dy = course.max_backward(dm, max_cache)
    moved = np.allclose([f(5.01, 2.0) - f(5.0, 2.0), f(5.0, 2.01) - f(5.0, 2.0)], [-0.03, 0.0])
    return bool(moved and (dx, dy) == (-3.0, 0.0))
