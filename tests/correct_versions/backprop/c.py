"""SciPy's functions, closures as caches, single precision in one layer, steps that return up to rounding."""

import numpy as np
from scipy.special import expit, log_softmax


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for k in range(x.size):
        x.flat[k] += h
        grad.flat[k] = f(x)
        x.flat[k] -= 2 * h
        grad.flat[k] -= f(x)
        x.flat[k] += h
    return grad / (2 * h)


def relative_error(a, b):
    a, b = np.atleast_1d(a), np.atleast_1d(b)
    with np.errstate(invalid="ignore"):
        errors = np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))
    return np.nan_to_num(errors).max()


def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    errors = np.zeros(num_checks)
    f(x)  # once, to see that it works
    for number, flat in enumerate(rng.choice(x.size, num_checks)):
        place = np.unravel_index(flat, x.shape)
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        below = f(x)
        x[place] += h
        errors[number] = relative_error((above - below) / (2 * h), analytic_grad[place])
    return errors


def add_forward(x, y):
    return x + y, lambda dz: (dz, dz)


def mul_forward(x, y):
    return x * y, lambda dz: (y * dz, x * dz)


def max_forward(x, y):
    x_wins = np.asarray(x >= y)
    return np.where(x_wins, x, y), lambda dz: (np.where(x_wins, dz, 0), np.where(x_wins, 0, dz))


def _call_cache(dout, cache):
    return cache(dout)


add_backward = mul_backward = max_backward = _call_cache


def sigmoid(x):
    return expit(x)


def staged_circuit_forward(x, y):
    values = {"x": np.float64(x), "y": np.float64(y)}
    values["sig_x"], values["sig_y"] = expit(x), expit(y)
    values["total"] = np.add(x, y)
    values["square"] = np.square(values["total"])
    values["num"] = x + values["sig_y"]
    values["den"] = values["sig_x"] + values["square"]
    values["inv"] = np.reciprocal(values["den"])
    values["f"] = values["num"] / values["den"]
    return values["f"], values


def staged_circuit_backward(df, values):
    v = values
    g = {"f": df, "num": df * v["inv"], "inv": df * v["num"]}
    g["den"] = -g["inv"] * v["inv"] ** 2
    g["square"] = g["sig_x"] = g["den"]
    g["total"] = 2 * v["total"] * g["square"]
    g["sig_y"] = g["num"]
    g["x"] = sum([g["num"], g["total"], g["sig_x"] * v["sig_x"] * (1 - v["sig_x"])])
    g["y"] = sum([g["total"], g["sig_y"] * v["sig_y"] * (1 - v["sig_y"])])
    return g


def matmul_backward(dC, A, B):
    return np.inner(dC, B), np.inner(A.T, dC.T)


def affine_forward(x, w, b):
    rows = x.reshape(x.shape[0], -1)

    def backward(dout):
        return np.inner(dout, w).reshape(x.shape), np.tensordot(rows, dout, axes=(0, 0)), np.add.reduce(dout)

    return np.hstack([rows, np.ones((len(rows), 1))]) @ np.vstack([w, b]), backward


affine_backward = _call_cache


def relu_forward(x):
    return (x + np.abs(x)) / 2, lambda dout: dout * np.heaviside(x, 1.0)


relu_backward = _call_cache


def leaky_relu_forward(x, alpha=0.01):
    slope = alpha + (1 - alpha) * (x > 0)
    return slope * x, lambda dout: slope * dout


leaky_relu_backward = _call_cache


def tanh_forward(x):
    t = np.tanh(x.astype(np.float32))
    return t, lambda dout: dout.astype(np.float32) * (1 - t * t)


tanh_backward = _call_cache


def sigmoid_forward(x):
    s = expit(x)
    return s, lambda dout: dout * (s - s**2)


sigmoid_backward = _call_cache


def svm_loss(x, y):
    n = len(x)
    is_label = y[:, None] == np.arange(x.shape[1])
    margins = x - x[is_label][:, None] + 1.0
    active = (margins > 0) & ~is_label
    dx = active - is_label * active.sum(axis=1, keepdims=True)
    return np.sum(margins, where=active) / n, dx / n


def softmax_loss(x, y):
    rows = np.arange(len(x))
    log_p = log_softmax(x, axis=1)
    dx = np.exp(log_p)
    dx[rows, y] -= 1
    return np.float64(-log_p[rows, y].mean()), dx / len(x)


def two_layer_loss(params, X, y, reg):
    scores_and_backwards = []
    out = X
    for layer in "12":
        out, back = affine_forward(out, params["W" + layer], params["b" + layer])
        scores_and_backwards.append((layer, back))
        if layer == "1":
            out, back = relu_forward(out)
            scores_and_backwards.append(("", back))
    loss, grad = softmax_loss(out, y)
    grads = {}
    for layer, back in reversed(scores_and_backwards):
        if layer:
            grad, dW, grads["b" + layer] = back(grad)
            grads["W" + layer] = dW + reg * params["W" + layer]
        else:
            grad = back(grad)
    grads["X"] = grad
    return loss + 0.5 * reg * sum(np.sum(np.square(params[name])) for name in ("W1", "W2")), grads


class Value:
    """NumPy scalars; squares and doubles have one input."""

    def __init__(self, data, inputs=(), slopes=(), gate=""):
        self.data = np.float64(data)
        self.inputs = tuple(inputs)
        self.slopes = tuple(slopes)
        self.gate = gate
        self.grad = np.float64(0)

    def _unary(self, out, slope):
        return Value(out, [self], [slope])

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        if other is self:  # one wire of slope 2
            return self._unary(2 * self.data, 2.0)
        return Value(self.data + other.data, [self, other], np.ones(2))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        if other is self:
            return self._unary(self.data**2, 2 * self.data)
        return Value(self.data * other.data, [self, other], [other.data, self.data])

    def __pow__(self, k):
        return self._unary(np.power(self.data, k), k * np.power(self.data, k - 1.0))

    def relu(self):
        return self._unary(
            np.where(self.data > 0, self.data, 0.0).item(), np.where(self.data > 0, 1, 0).item()
        )

    def sigmoid(self):
        return self._unary(expit(self.data), expit(self.data) * expit(-self.data))

    def __radd__(self, other):
        return self.__add__(other)

    def __rmul__(self, other):
        return self.__mul__(other)

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


def topological_order(end):
    depths = {}

    def depth(value):
        if value not in depths:
            depths[value] = 1 + max((depth(one) for one in value.inputs), default=0)
        return depths[value]

    depth(end)
    return sorted(depths, key=depths.get)


def backward(end):
    *rest, _ = order = topological_order(end)
    for value in rest:
        value.grad = 0.0
    end.grad = 1.0
    for value in order[::-1]:
        for one, slope in zip(value.inputs, value.slopes, strict=True):
            one.grad = one.grad + value.grad * slope


def gradient_verdict(analytic, numerical, atol=1e-9):
    gap = abs(analytic - numerical)
    size = np.max([abs(analytic), abs(numerical)], axis=0)
    words = {(gap <= atol + 1e-6 * size).all(): "right", (gap > atol + 1e-2 * size).any(): "wrong"}
    return words.get(True, "look closer")


tiny_step = "C"
pixel_scale = "b"
dead_unit = "DBA"
cost_of_gradients = "C"
parameter_count = "c"


def layer_is_sound(inputs, dout, grads, doubled, moves):
    try:
        for name in inputs:
            assert inputs[name].shape == grads[name].shape == doubled[name].shape
            np.testing.assert_allclose(doubled[name], 2 * grads[name], atol=1e-12)
            move, low, high = moves[name]
            length = np.linalg.norm(move)
            slope = np.sum((high - low) * dout) / (2 * length)
            np.testing.assert_allclose((grads[name] * move / length).sum(), slope, rtol=1e-3, atol=1e-5)
    except AssertionError:
        return False
    return True
