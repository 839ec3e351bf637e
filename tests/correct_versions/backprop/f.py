"""Layers as objects, a circuit as a table that is walked by recursion, logarithms of sums by halving."""

import functools
import operator

import numpy as np


def _slope_at(f, x, place, h):
    original = x[place]
    values = {}
    try:
        for side in (1, -1):
            x[place] = original + side * h
            values[side] = f(x)
    finally:
        x[place] = original
    return (values[1] - values[-1]) / (2 * h)


def numerical_gradient(f, x, h=1e-5):
    slopes = (_slope_at(f, x, place, h) for place in np.ndindex(*x.shape))
    return np.fromiter(slopes, dtype=np.float64, count=x.size).reshape(x.shape)


def relative_error(a, b):
    a, b = np.ma.asarray(a, dtype=float), np.ma.asarray(b, dtype=float)
    larger = np.ma.masked_equal(np.maximum(abs(a), abs(b)), 0)
    return float(np.max(np.ma.filled(abs(a - b) / larger, 0.0)))


def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    places = rng.choice(list(np.ndindex(*x.shape)), size=num_checks)
    return np.array(
        [relative_error(_slope_at(f, x, place, h), analytic_grad[place]) for place in map(tuple, places)]
    )


class Gate:
    """What a gate did; it knows the way back."""

    def __init__(self, *local_slopes):
        self.local_slopes = local_slopes

    def backward(self, dz):
        return tuple(slope * dz for slope in self.local_slopes)


def add_forward(x, y):
    return x + y, Gate(1.0, 1.0)


def add_backward(dz, cache):
    return cache.backward(dz)


def mul_forward(x, y):
    return x * y, Gate(y, x)


def mul_backward(dz, cache):
    return cache.backward(dz)


def max_forward(x, y):
    share = np.heaviside(np.subtract(x, y), 0.5)
    return (x + y + abs(x - y)) / 2, Gate(share, 1 - share)


def max_backward(dz, cache):
    return cache.backward(dz)


def sigmoid(x):
    return np.tanh(np.multiply(x, 0.5)) / 2 + 0.5


#: Each value of the circuit: how it is computed, and its slope with respect to what it is computed from.
CIRCUIT = {
    "sig_y": (lambda v: sigmoid(v["y"]), {"y": lambda v: v["sig_y"] * sigmoid(-v["y"])}),
    "num": (lambda v: v["x"] + v["sig_y"], {"x": lambda v: 1, "sig_y": lambda v: 1}),
    "sig_x": (lambda v: sigmoid(v["x"]), {"x": lambda v: v["sig_x"] * sigmoid(-v["x"])}),
    "total": (lambda v: v["x"] + v["y"], {"x": lambda v: 1, "y": lambda v: 1}),
    "square": (lambda v: v["total"] ** 2, {"total": lambda v: 2 * v["total"]}),
    "den": (lambda v: v["sig_x"] + v["square"], {"sig_x": lambda v: 1, "square": lambda v: 1}),
    "inv": (lambda v: 1 / v["den"], {"den": lambda v: -1 / v["den"] ** 2}),
    "f": (lambda v: v["num"] * v["inv"], {"num": lambda v: v["inv"], "inv": lambda v: v["num"]}),
}


def staged_circuit_forward(x, y):
    values = {"x": x, "y": y}
    for name, (compute, _) in CIRCUIT.items():
        values[name] = compute(values)
    return values["f"], values


def staged_circuit_backward(df, values):
    @functools.cache
    def gradient(name):
        if name == "f":
            return df
        uses = ((user, slopes[name]) for user, (_, slopes) in CIRCUIT.items() if name in slopes)
        return sum(gradient(user) * slope(values) for user, slope in uses)

    return {name: gradient(name) for name in values}


def matmul_backward(dC, A, B):
    dA = sum(np.outer(column, row) for column, row in zip(dC.T, B.T, strict=True))
    dB = sum(np.outer(a, d) for a, d in zip(A, dC, strict=True))
    return dA, dB


def affine_forward(x, w, b):
    features = functools.reduce(operator.mul, x.shape[1:], 1)
    rows = x.reshape(-1, features)
    return np.dot(w.T, rows.T).T + b, {"x": x, "w": w}


def affine_backward(dout, cache):
    x, w = cache["x"], cache["w"]
    ones = np.ones((1, len(x)))
    both = np.concatenate([x.reshape(len(x), -1).T, ones]) @ dout  # the bias weighs a constant
    return np.tensordot(dout, w, axes=(1, 1)).reshape(x.shape), both[:-1], both[-1]


class Activation:
    """An entry-by-entry layer: its output, and its slope in each entry."""

    def __init__(self, out, slope):
        self.out, self.slope = out, slope

    def backward(self, dout):
        return self.slope * dout


def _result(out, slope):
    return out, Activation(out, slope)


def _back(dout, cache):
    return cache.backward(dout)


def relu_forward(x):
    return _result(np.fmax(x, 0.0), np.heaviside(x, 0.0))


def relu_backward(dout, cache):
    return cache.backward(dout)


def leaky_relu_forward(x, alpha=0.01):
    slope = np.select([x > 0, x <= 0], [1.0, alpha])
    return _result(np.clip(x, 0, None) + alpha * np.clip(x, None, 0), slope)


leaky_relu_backward = _back


def tanh_forward(x):
    fading = np.exp(-2 * np.abs(x))
    out = np.sign(x) * -np.expm1(-2 * np.abs(x)) / (1 + fading)
    return _result(out, 4 * fading / (1 + fading) ** 2)


tanh_backward = _back


def sigmoid_forward(x):
    return _result(sigmoid(x), np.cosh(np.clip(x / 2, -300, 300)) ** -2.0 / 4)


sigmoid_backward = _back


def svm_loss(x, y):
    every_pair = x[:, :, np.newaxis] - x[:, np.newaxis, :]
    margins = 1 + np.take_along_axis(every_pair, y[:, np.newaxis, np.newaxis], axis=2)[:, :, 0]
    rival = np.arange(x.shape[1]) != y[:, np.newaxis]
    violated = np.logical_and(rival, margins > 0)
    dx = np.where(rival, violated, -violated.sum(axis=1, keepdims=True)) / len(x)
    return np.where(violated, margins, 0).sum(axis=1).mean(), dx


def _log_sum_exp(columns):
    """Return the logarithm of the sum of exponentials of some columns, half by half."""
    if len(columns) == 1:
        return columns[0]
    middle = len(columns) // 2
    return np.logaddexp(_log_sum_exp(columns[:middle]), _log_sum_exp(columns[middle:]))


def softmax_loss(x, y):
    log_p = (x.T - _log_sum_exp(list(x.T))).T
    truth = np.identity(x.shape[1])[y]
    return -np.tensordot(log_p, truth) / len(x), (np.exp(log_p) - truth) / len(x)


class Affine:
    """An affine layer of the network."""

    def __init__(self, params, number):
        self.names = f"W{number}", f"b{number}"
        self.w, self.b = (params[name] for name in self.names)

    def forward(self, x):
        out, self.cache = affine_forward(x, self.w, self.b)
        return out

    def backward(self, dout, grads, reg):
        dx, dw, db = affine_backward(dout, self.cache)
        grads[self.names[0]], grads[self.names[1]] = dw + reg * self.w, db
        return dx

    def penalty(self, reg):
        return reg * np.linalg.norm(self.w) ** 2 / 2


class ReLU:
    """A layer of rectified linear units."""

    def forward(self, x):
        out, self.cache = relu_forward(x)
        return out

    def backward(self, dout, grads, reg):
        return self.cache.backward(dout)

    def penalty(self, reg):
        return 0


def two_layer_loss(params, X, y, reg):
    network = [Affine(params, 1), ReLU(), Affine(params, 2)]
    scores = functools.reduce(lambda signal, layer: layer.forward(signal), network, X)
    loss, gradient = softmax_loss(scores, y)
    grads = {}
    for layer in network[::-1]:
        gradient = layer.backward(gradient, grads, reg)
    grads["X"] = gradient
    return loss + sum(layer.penalty(reg) for layer in network), grads


def _gate(sign, function, *slopes):
    """Make a method of a function of numbers and the functions that are its slopes."""

    def method(self, *others):
        others = [one if isinstance(one, Value) else Value(one) for one in others]
        numbers = [one.data for one in (self, *others)]
        return Value(function(*numbers), (self, *others), tuple(slope(*numbers) for slope in slopes), sign)

    return method


class Value:
    """Methods made of functions."""

    def __init__(self, data, inputs=(), slopes=(), gate=""):
        self.data, self.inputs, self.slopes, self.gate, self.grad = data, inputs, slopes, gate, 0.0

    __add__ = _gate("+", operator.add, lambda x, y: 1.0, lambda x, y: 1.0)
    __mul__ = _gate("*", operator.mul, lambda x, y: y, lambda x, y: x)
    __radd__, __rmul__ = _gate("+", operator.add, *[lambda x, y: 1.0] * 2), lambda self, number: self * number
    relu = _gate("relu", lambda x: max(x, 0.0), lambda x: 1.0 if x > 0 else 0.0)
    sigmoid = _gate("s", lambda x: 1 / (1 + np.exp(-x)), lambda x: 1 / (2 + np.exp(x) + np.exp(-x)))

    def __pow__(self, n):
        return _gate(f"^{n}", lambda x: x**n, lambda x: n * x ** (n - 1))(self)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + other * -1

    def __rsub__(self, other):
        return self * -1 + other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other


def topological_order(end, before=()):
    order = list(before)
    for one in end.inputs:
        if one not in order:
            order = topological_order(one, order)
    return [*order, end]


def backward(end):
    order = topological_order(end)
    for value in order:
        value.grad = 0.0

    def hand_on(waiting, arrived):
        if waiting:
            *waiting, value = waiting
            value.grad += arrived.pop(value, 0.0)
            for one, slope in zip(value.inputs, value.slopes, strict=True):
                arrived[one] = arrived.get(one, 0.0) + slope * value.grad
            hand_on(waiting, arrived)

    hand_on(order, {end: 1.0})


def gradient_verdict(analytic, numerical, atol=1e-9):
    gap, size = np.abs(analytic - numerical), np.maximum(np.abs(analytic), np.abs(numerical))
    exceeded = [np.any(gap > atol + rtol * size) for rtol in (1e-6, 1e-2)]
    return ("right", "look closer", "wrong")[sum(exceeded)]


tiny_step = "C"
pixel_scale = "B"
dead_unit = "bad"
cost_of_gradients = ["C"]
parameter_count = "C"


def layer_is_sound(inputs, dout, grads, doubled, moves):
    shapes = {name: value.shape for name, value in inputs.items()}
    if shapes != {name: value.shape for name, value in grads.items()}:
        return False
    ratios = []
    for name in shapes:
        move, behind, ahead = moves[name]
        ratios.append(np.sum(grads[name] * move) * 2 - np.sum(ahead * dout - behind * dout))
        if not np.allclose(doubled[name], grads[name] + grads[name]):
            return False
    return max(abs(r) for r in ratios) < 1e-8
