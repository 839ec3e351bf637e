"""Explicit and wordy: ``nditer``, dictionaries as caches, masks by indexing, sums by dot products."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.empty_like(x)
    walk = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not walk.finished:
        place = walk.multi_index
        saved = float(x[place])
        x[place] = saved - h
        below = f(x)
        x[place] = saved + h
        above = f(x)
        x[place] = saved
        grad[place] = (above - below) / h / 2
        walk.iternext()
    return grad


def relative_error(a, b):
    worst = 0.0
    for p, q in zip(np.ravel(a), np.ravel(b), strict=True):
        if p != 0 or q != 0:
            worst = max(worst, abs(p - q) / max(abs(p), abs(q)))
    return worst


def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    errors = []
    while len(errors) < num_checks:
        place = tuple(int(rng.integers(length)) for length in x.shape)
        saved = x[place]
        x[place] = saved - h
        below = f(x)
        x[place] = saved + h
        above = f(x)
        x[place] = saved
        errors.append(relative_error((above - below) / (2 * h), analytic_grad[place]))
    return errors


def add_forward(x, y):
    return np.add(x, y), {}


def add_backward(dz, cache):
    return 1.0 * dz, 1.0 * dz


def mul_forward(x, y):
    return np.multiply(x, y), {"x": x, "y": y}


def mul_backward(dz, cache):
    return np.multiply(cache["y"], dz), np.multiply(cache["x"], dz)


def max_forward(x, y):
    return np.where(x > y, x, y), {"x": x, "y": y}


def max_backward(dz, cache):
    return np.where(cache["x"] > cache["y"], dz, 0), np.where(cache["x"] > cache["y"], 0, dz)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def staged_circuit_forward(x, y):
    v = {"x": x, "y": y, "sig_y": sigmoid(y), "sig_x": sigmoid(x), "total": x + y}
    v["num"] = v["x"] + v["sig_y"]
    v["square"] = v["total"] * v["total"]
    v["den"] = v["sig_x"] + v["square"]
    v["inv"] = v["den"] ** -1
    v["f"] = v["num"] * v["inv"]
    return v["f"], v


def staged_circuit_backward(df, values):
    g = dict.fromkeys(values, 0.0)
    g["f"] += df
    g["num"] += g["f"] * values["inv"]
    g["inv"] += g["f"] * values["num"]
    g["den"] += g["inv"] * -(values["inv"] ** 2)
    g["sig_x"] += g["den"]
    g["square"] += g["den"]
    g["total"] += 2 * g["square"] * values["total"]
    g["x"] += g["total"]
    g["y"] += g["total"]
    g["x"] += g["num"]
    g["sig_y"] += g["num"]
    for name in "xy":
        s = values["sig_" + name]
        g[name] += g["sig_" + name] * (s - s * s)
    return g


def matmul_backward(dC, A, B):
    return np.dot(dC, np.transpose(B)), np.dot(np.transpose(A), dC)


def affine_forward(x, w, b):
    rows = np.reshape(x, (x.shape[0], w.shape[0]))
    return np.dot(rows, w) + b[None, :], {"rows": rows, "w": w, "shape": x.shape}


def affine_backward(dout, cache):
    dx = np.dot(dout, cache["w"].T)
    return np.reshape(dx, cache["shape"]), np.dot(cache["rows"].T, dout), np.ones(len(dout)) @ dout


def relu_forward(x):
    out = x.copy()
    out[x < 0] = 0
    return out, {"negative": x < 0}


def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache["negative"]] = 0
    return dx


def leaky_relu_forward(x, alpha=0.01):
    out = x.copy()
    out[x < 0] *= alpha
    return out, {"negative": x < 0, "alpha": alpha}


def leaky_relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache["negative"]] *= cache["alpha"]
    return dx


def tanh_forward(x):
    return np.tanh(x), {"x": x}


def tanh_backward(dout, cache):
    return dout / np.cosh(cache["x"]) ** 2


def sigmoid_forward(x):
    return sigmoid(x), {"x": x}


def sigmoid_backward(dout, cache):
    return dout * sigmoid(cache["x"]) * sigmoid(-cache["x"])


def svm_loss(x, y):
    n, c = x.shape
    correct = x[np.arange(n), y].reshape(n, 1)
    rivals = np.ones((n, c))
    rivals[np.arange(n), y] = 0
    margins = rivals * np.maximum(0, x - correct + 1)
    counted = rivals * (margins > 0)
    dx = counted.copy()
    dx[np.arange(n), y] -= counted.sum(axis=1)
    return np.sum(margins) / n, dx / n


def softmax_loss(x, y):
    n = x.shape[0]
    z = x - np.max(x, axis=1)[:, np.newaxis]
    log_sum = np.log(np.sum(np.exp(z), axis=1))
    log_p = z - log_sum[:, np.newaxis]
    dx = np.exp(log_p)
    dx[np.arange(n), y] -= 1
    return -np.mean(log_p[np.arange(n), y]), dx / n


def two_layer_loss(params, X, y, reg):
    a, cache_1 = affine_forward(X, params["W1"], params["b1"])
    h, cache_2 = relu_forward(a)
    s, cache_3 = affine_forward(h, params["W2"], params["b2"])
    loss, ds = softmax_loss(s, y)
    grads = {}
    dh, grads["W2"], grads["b2"] = affine_backward(ds, cache_3)
    grads["X"], grads["W1"], grads["b1"] = affine_backward(relu_backward(dh, cache_2), cache_1)
    for name in ("W1", "W2"):
        loss += 0.5 * reg * np.sum(params[name] ** 2)
        grads[name] += reg * params[name]
    return loss, grads


class Value:
    """A number and what it was made of, in lists."""

    def __init__(self, data, inputs=(), slopes=(), gate=""):
        self.data, self.inputs, self.slopes, self.gate = data, inputs, slopes, gate
        self.grad = 0.0

    def __add__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        result = Value(self.data + other.data)
        result.inputs = [self, other]
        result.slopes = [1, 1]
        return result

    def __radd__(self, other):
        return Value(other) + self

    def __mul__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        result = Value(self.data * other.data)
        result.inputs = [self, other]
        result.slopes = [other.data, self.data]
        return result

    def __rmul__(self, other):
        return Value(other) * self

    def __pow__(self, k):
        result = Value(self.data**k)
        result.inputs = [self]
        result.slopes = [k * self.data ** (k - 1)]
        return result

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * other

    def __rsub__(self, other):
        return other + -1 * self

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    def relu(self):
        if self.data > 0:
            return Value(self.data, [self], [1.0])
        return Value(0.0, [self], [0.0])

    def sigmoid(self):
        s = 1 / (1 + np.exp(-self.data))
        return Value(s, [self], [s - s * s])


def topological_order(end):
    order, done, stack = [], set(), [(end, False)]
    while stack:
        value, ready = stack.pop()
        if ready:
            order.append(value)
        elif id(value) not in done:
            done.add(id(value))
            stack.append((value, True))
            stack.extend((one, False) for one in value.inputs)
    return order


def backward(end):
    order = topological_order(end)
    for value in order:
        value.grad = 0
    end.grad = 1
    while order:
        value = order.pop()
        for k in range(len(value.inputs)):
            value.inputs[k].grad = value.inputs[k].grad + value.grad * value.slopes[k]


def gradient_verdict(analytic, numerical, atol=1e-9):
    beyond = np.abs(numerical - analytic) - atol
    larger = np.maximum(np.abs(analytic), np.abs(numerical))
    if (beyond > 0.01 * larger).any():
        return "wrong"
    if (beyond > 1e-6 * larger).any():
        return "look closer"
    return "right"


tiny_step = "C"
pixel_scale = "B"
dead_unit = "ABD"
cost_of_gradients = "C"
parameter_count = "C"


def layer_is_sound(inputs, dout, grads, doubled, moves):
    for name, value in inputs.items():
        gradient = np.asarray(grads[name])
        if gradient.shape != value.shape:
            return False
        if np.abs(doubled[name] - 2 * gradient).max() > 1e-9 * (1 + np.abs(gradient).max()):
            return False
        move, behind, ahead = moves[name]
        seen = (dout * ahead).sum() - (dout * behind).sum()
        expected = 2 * (gradient * move).sum()
        if abs(seen - expected) > 1e-3 * abs(seen) + 1e-9:
            return False
    return True
