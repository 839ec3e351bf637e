"""Copies instead of in-place steps, ``einsum``, tuples and bare arrays as caches, formulas in closed form."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps]).reshape(x.shape)


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    larger = np.fmax(abs(a), abs(b))
    both_zero = larger == 0
    return np.max(abs(a - b) / (larger + both_zero))


def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    places = rng.permutation(x.size)[:num_checks]  # without repetition
    errors = np.empty(num_checks)
    for number, place in enumerate(places):
        step = np.zeros(x.size)
        step[place] = h
        step = step.reshape(x.shape)
        slope = (f(x + step) - f(x - step)) / (2 * h)
        errors[number] = relative_error(slope, np.ravel(analytic_grad)[place])
    return errors


def add_forward(x, y):
    return x + y, np.shape(x)


def add_backward(dz, cache):
    return (dz,) * 2


def mul_forward(x, y):
    return x * y, [x, y]


def mul_backward(dz, cache):
    return [dz * other for other in reversed(cache)]


def max_forward(x, y):
    return np.maximum(x, y), np.sign(np.subtract(x, y))


def max_backward(dz, cache):
    return dz * (1 + cache) / 2, dz * (1 - cache) / 2  # half to each at a tie


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + small), small / (1 + small))


def staged_circuit_forward(x, y):
    sig_x, sig_y = float(sigmoid(x)), float(sigmoid(y))
    num, total = x + sig_y, x + y
    den = sig_x + total**2
    values = {"x": x, "y": y, "sig_x": sig_x, "sig_y": sig_y, "num": num, "total": total, "den": den}
    values |= {"square": total**2, "inv": 1 / den, "f": num / den}
    return num / den, values


def staged_circuit_backward(df, values):
    x, y, num, den = (values[name] for name in ("x", "y", "num", "den"))
    slope_x, slope_y = (s * (1 - s) for s in (values["sig_x"], values["sig_y"]))
    dden = -df * num / den**2
    return {
        "f": df,
        "inv": df * num,
        "num": df / den,
        "sig_y": df / den,
        "den": dden,
        "sig_x": dden,
        "square": dden,
        "total": dden * 2 * (x + y),
        "x": df / den + dden * (slope_x + 2 * (x + y)),
        "y": df / den * slope_y + dden * 2 * (x + y),
    }


def matmul_backward(dC, A, B):
    return np.einsum("nm,dm->nd", dC, B), np.einsum("nd,nm->dm", A, dC)


def affine_forward(x, w, b):
    return np.einsum("nd,dm->nm", x.reshape(len(x), len(w)), w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), len(w))
    return (w @ dout.T).T.reshape(x.shape), (dout.T @ rows).T, np.einsum("nm->m", dout).reshape(b.shape)


def relu_forward(x):
    out = x * (x >= 0)
    return out, out


def relu_backward(dout, cache):
    return np.where(cache > 0, dout, 0.0)


def leaky_relu_forward(x, alpha=0.01):
    return np.maximum(x, alpha * x), np.where(x >= 0, 1.0, alpha)


def leaky_relu_backward(dout, cache):
    return cache * dout


def tanh_forward(x):
    positive, negative = np.exp(x), np.exp(-x)
    out = (positive - negative) / (positive + negative)
    return out, (1 - out) * (1 + out)


def tanh_backward(dout, cache):
    return cache * dout


def sigmoid_forward(x):
    return sigmoid(x), (sigmoid(x), sigmoid(-x))


def sigmoid_backward(dout, cache):
    return dout * cache[0] * cache[1]


def svm_loss(x, y):
    n = np.arange(len(y))
    margins = x - np.take_along_axis(x, y[:, None], axis=1) + 1
    margins[n, y] = -1
    active = margins >= 0
    dx = np.where(active, 1 / len(y), 0)
    np.subtract.at(dx, (n, y), active.sum(axis=1) / len(y))
    return float(margins[active].sum()) / len(y), dx


def softmax_loss(x, y):
    truth = np.eye(x.shape[1])[y]
    z = x - np.amax(x, axis=1, keepdims=True)
    e = np.exp(z)
    total = np.einsum("nc->n", e)
    loss = np.mean(np.log(total) - np.einsum("nc,nc->n", z, truth))
    return loss, (e / total.reshape(-1, 1) - truth) / len(x)


def two_layer_loss(params, X, y, reg):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    shape, X = X.shape, X.reshape(len(X), -1)
    h = np.clip(X @ W1 + b1, 0, None)
    loss, ds = softmax_loss(h @ W2 + b2, y)
    da = (ds @ W2.T) * (h > 0)
    grads = {"b2": ds.sum(0), "W2": h.T @ ds + reg * W2, "b1": da.sum(0), "W1": X.T @ da + reg * W1}
    grads["X"] = (da @ W1.T).reshape(shape)
    return loss + reg / 2 * (np.vdot(W1, W1) + np.vdot(W2, W2)), grads


class Value:
    """Every gate is a table of (input, slope)."""

    def __init__(self, data, inputs=(), slopes=(), gate="", grad=0.0):
        self.data, self.inputs, self.slopes, self.gate, self.grad = data, inputs, slopes, gate, grad

    @classmethod
    def of(cls, data, gate, *pairs):
        pairs = [(one, slope) for one, slope in pairs if isinstance(one, cls)]
        return cls(data, tuple(one for one, _ in pairs), tuple(slope for _, slope in pairs), gate)

    def __add__(self, other):
        return Value.of(self.data + _number(other), "+", (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        return Value.of(self.data * _number(other), "*", (self, _number(other)), (other, self.data))

    def __pow__(self, n):
        return Value.of(self.data**n, "^", (self, n * self.data**n / self.data))

    def relu(self):
        return Value.of(np.maximum(self.data, 0), "relu", (self, np.heaviside(self.data, 0)))

    def sigmoid(self):
        s = 0.5 + 0.5 * np.tanh(self.data / 2)
        return Value.of(s, "sigmoid", (self, s * (1 - s)))

    __radd__, __rmul__ = __add__, __mul__

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


def _number(x):
    return x.data if isinstance(x, Value) else x


def topological_order(end):
    found, users = [end], {end: 0}
    for value in found:
        for one in value.inputs:
            users[one] = users.get(one, 0) + 1
            if users[one] == 1:
                found.append(one)
    ready, order = [end], []
    while ready:
        value = ready.pop()
        order.append(value)
        for one in value.inputs:
            users[one] -= 1
            if not users[one]:
                ready.append(one)
    return order[::-1]


def backward(end):
    order = topological_order(end)
    got = dict.fromkeys(order, 0.0)
    got[end] = 1.0
    for value in order[::-1]:
        for one, slope in zip(value.inputs, value.slopes, strict=True):
            got[one] += got[value] * slope
    for value, grad in got.items():
        value.grad = grad


def gradient_verdict(analytic, numerical, atol=1e-9):
    larger = np.maximum(np.abs(analytic), np.abs(numerical))
    excess = np.maximum(np.abs(analytic - numerical) - atol, 0)
    error = np.max(excess / np.where(larger > 0, larger, 1))
    return "wrong" if error > 1e-2 else "right" if error <= 1e-6 else "look closer"


tiny_step = "c"
pixel_scale = ["B"]
dead_unit = ["A", "B", "D"]
cost_of_gradients = ("C",)
parameter_count = ("C",)


def layer_is_sound(inputs, dout, grads, doubled, moves):
    def slope(name):
        move, behind, ahead = moves[name]
        return np.vdot(dout, ahead - behind) / 2, np.vdot(grads[name], move)

    return bool(
        all(grads[k].shape == v.shape for k, v in inputs.items())
        and all(np.allclose(doubled[k] / 2, grads[k]) for k in grads)
        and all(np.isclose(*slope(k), rtol=1e-3, atol=1e-9) for k in grads)
    )
