"""One entry at a time, with Python's own mathematics; sums with named indices where loops are too slow."""

import math

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for place, value in np.ndenumerate(x.copy()):
        moved = x.copy()  # x itself is never touched
        moved[place] = value + h
        grad[place] = f(moved)
        moved[place] = value - h
        grad[place] = (grad[place] - f(moved)) / (2 * h)
    return grad


def relative_error(a, b):
    errors = [0.0]
    for p, q in zip(np.asarray(a).flat, np.asarray(b).flat, strict=True):
        size = max(abs(p), abs(q))
        if size != 0:
            errors.append(abs(p - q) / size)
    return float(max(errors))


def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    errors = []
    for _ in range(num_checks):
        place = ()
        for length in x.shape:
            place += (rng.integers(length),)
        values = []
        for step in (h, -h):
            moved = x.copy()
            moved[place] += step
            values.append(f(moved))
        slope = (values[0] - values[1]) / (2 * h)
        errors.append(relative_error([slope], [analytic_grad[place]]))
    return np.array(errors)


def add_forward(x, y):
    return x + y, ()


def add_backward(dz, cache):
    return dz * 1, dz * 1


def mul_forward(x, y):
    return x * y, (y, x)


def mul_backward(dz, cache):
    dx, dy = (dz * factor for factor in cache)
    return dx, dy


def max_forward(x, y):
    z = np.array(x, dtype=float)
    x_share = np.ones(z.shape)
    for place in np.ndindex(z.shape):
        other = np.asarray(y)[place]
        if other > z[place]:
            z[place] = other
            x_share[place] = 0
    return z[()], x_share[()]


def max_backward(dz, cache):
    return dz * cache, dz * (1 - cache)


def _logistic(v):
    if v < 0:
        e = math.exp(v)
        return e / (1 + e)
    return 1 / (1 + math.exp(-v))


def sigmoid(x):
    if np.ndim(x) == 0:
        return _logistic(float(x))
    s = np.zeros(np.shape(x))
    for place in np.ndindex(s.shape):
        s[place] = _logistic(float(x[place]))
    return s


def staged_circuit_forward(x, y):
    sig_y = 1 / (1 + math.exp(-y))
    num = x + sig_y
    sig_x = 1 / (1 + math.exp(-x))
    total = x + y
    square = total**2
    den = sig_x + square
    inv = 1 / den
    f = num * inv
    names = ["x", "y", "sig_y", "num", "sig_x", "total", "square", "den", "inv", "f"]
    return f, dict(zip(names, (x, y, sig_y, num, sig_x, total, square, den, inv, f), strict=True))


def staged_circuit_backward(df, values):
    grads = {"f": df}
    # f = num * inv
    grads["num"] = df * values["inv"]
    grads["inv"] = df * values["num"]
    # inv = 1 / den
    grads["den"] = -grads["inv"] / values["den"] ** 2
    # den = sig_x + square
    grads["sig_x"] = grads["den"]
    grads["square"] = grads["den"]
    # square = total ** 2
    grads["total"] = grads["square"] * 2 * values["total"]
    # total = x + y
    grads["x"] = grads["total"]
    grads["y"] = grads["total"]
    # sig_x = sigmoid(x)
    grads["x"] += grads["sig_x"] * values["sig_x"] * (1 - values["sig_x"])
    # num = x + sig_y
    grads["x"] += grads["num"]
    grads["sig_y"] = grads["num"]
    # sig_y = sigmoid(y)
    grads["y"] += grads["sig_y"] * values["sig_y"] * (1 - values["sig_y"])
    return grads


def matmul_backward(dC, A, B):
    dA, dB = np.zeros(A.shape), np.zeros(B.shape)
    for i in range(A.shape[0]):
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                dA[i, k] += dC[i, j] * B[k, j]
                dB[k, j] += A[i, k] * dC[i, j]
    return dA, dB


def affine_forward(x, w, b):
    flat = np.reshape(x, (len(x), w.shape[0]))
    return np.einsum("nd,dm->nm", flat, w) + np.einsum("n,m->nm", np.ones(len(x)), b), (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    flat = x.reshape(len(x), -1)
    dx, dw, db = np.zeros(flat.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(len(dout)):
        for m in range(len(b)):
            dx[n] += dout[n, m] * w[:, m]
            dw[:, m] += dout[n, m] * flat[n]
            db[m] += dout[n, m]
    return dx.reshape(x.shape), dw, db


def _entry_by_entry(function, *arrays):
    result = np.zeros(arrays[0].shape)
    for place in np.ndindex(result.shape):
        result[place] = function(*(array[place] for array in arrays))
    return result


def relu_forward(x):
    return _entry_by_entry(lambda v: max(0.0, v), x), x


def relu_backward(dout, cache):
    return _entry_by_entry(lambda d, v: d if v > 0 else 0.0, dout, cache)


def leaky_relu_forward(x, alpha=0.01):
    return _entry_by_entry(lambda v: v if v > 0 else alpha * v, x), (x, alpha)


def leaky_relu_backward(dout, cache):
    x, alpha = cache
    return _entry_by_entry(lambda d, v: d if v > 0 else alpha * d, dout, x)


def tanh_forward(x):
    out = _entry_by_entry(math.tanh, x)
    return out, out


def tanh_backward(dout, cache):
    return _entry_by_entry(lambda d, t: d - d * t * t, dout, cache)


def sigmoid_forward(x):
    out = _entry_by_entry(_logistic, x)
    return out, out


def sigmoid_backward(dout, cache):
    return _entry_by_entry(lambda d, s: d * s * (1 - s), dout, cache)


def _one_hot(x, y):
    truth = np.zeros(x.shape)
    for c in range(x.shape[1]):
        truth[y == c, c] = 1
    return truth


def svm_loss(x, y):
    N, C = x.shape
    truth = _one_hot(x, y)
    right = np.einsum("nc,nc->n", x, truth)
    loss = 0.0
    dx = np.zeros((N, C))
    for c in range(C):  # over classes only
        margin = (x[:, c] - right + 1) * (y != c)
        violated = margin > 0
        loss += np.sum(margin[violated]) / N
        dx[:, c] += violated / N
        dx -= np.einsum("n,nc->nc", violated / N, truth)
    return float(loss), dx


def softmax_loss(x, y):
    N, C = x.shape
    truth = _one_hot(x, y)
    largest = x[:, 0]
    for c in range(1, C):
        largest = np.maximum(largest, x[:, c])
    total = np.zeros(N)
    for c in range(C):
        total += np.exp(x[:, c] - largest)
    log_total = np.log(total) + largest
    loss = np.einsum("n->", log_total - np.einsum("nc,nc->n", x, truth)) / N
    return float(loss), (np.exp(x - log_total[:, None]) - truth) / N


def two_layer_loss(params, X, y, reg):
    flat = X.reshape(len(X), -1)
    a = np.einsum("nd,dh->nh", flat, params["W1"]) + params["b1"]
    h = np.where(a > 0, a, 0)
    loss, ds = softmax_loss(np.einsum("nh,hc->nc", h, params["W2"]) + params["b2"], y)
    da = np.einsum("nc,hc,nh->nh", ds, params["W2"], np.where(a > 0, 1.0, 0.0))
    grads = {
        "W1": np.einsum("nd,nh->dh", flat, da),
        "b1": np.einsum("nh->h", da),
        "W2": np.einsum("nh,nc->hc", h, ds),
        "b2": np.einsum("nc->c", ds),
    }
    for name in grads:
        if name.startswith("W"):
            grads[name] = grads[name] + reg * params[name]
            loss += reg / 2 * np.einsum("ij,ij->", params[name], params[name])
    return loss, {**grads, "X": np.einsum("nh,dh->nd", da, params["W1"]).reshape(X.shape)}


def as_value(x):
    return x if isinstance(x, Value) else Value(float(x))


class Value:
    """Python's own mathematics."""

    grad = 0.0
    inputs, slopes, gate = (), (), ""

    def __init__(self, data, inputs=(), slopes=(), gate=""):
        self.data = data
        if inputs:
            self.inputs, self.slopes, self.gate = list(inputs), list(slopes), gate

    def __add__(self, other):
        inputs = [self, as_value(other)]
        return Value(math.fsum(one.data for one in inputs), inputs, [1.0 for _ in inputs], "plus")

    def __mul__(self, other):
        a, b = self, as_value(other)
        return Value(math.prod([a.data, b.data]), [a, b], [b.data, a.data], "times")

    def __pow__(self, n):
        return Value(math.pow(self.data, n), [self], [n * math.pow(self.data, n - 1)], "power")

    def relu(self):
        return Value(self.data if self.data > 0 else 0.0, [self], [1.0 if self.data > 0 else 0.0], "relu")

    def sigmoid(self):
        e = math.exp(-self.data)
        return Value(1 / (1 + e), [self], [e / (1 + e) ** 2], "sigmoid")

    def __radd__(self, number):
        return as_value(number).__add__(self)

    def __rmul__(self, number):
        return as_value(number).__mul__(self)

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
    def behind_inputs(value):
        for one in value.inputs:
            yield from behind_inputs(one)
        yield value

    return list(dict.fromkeys(behind_inputs(end)))


def backward(end):
    order = topological_order(end)
    for value in order:
        value.grad = float(value is end)
    for value in order[::-1]:
        upstream = value.grad
        for place, one in enumerate(value.inputs):
            one.grad += upstream * value.slopes[place]


def gradient_verdict(analytic, numerical, atol=1e-9):
    verdict = "right"
    for a, b in zip(analytic.ravel(), numerical.ravel(), strict=True):
        if abs(a - b) > atol + 1e-2 * max(abs(a), abs(b)):
            return "wrong"
        if abs(a - b) > atol + 1e-6 * max(abs(a), abs(b)):
            verdict = "look closer"
    return verdict


tiny_step = "c"
pixel_scale = "B"
dead_unit = "A, B, D"
cost_of_gradients = "C"
parameter_count = "c"


def layer_is_sound(inputs, dout, grads, doubled, moves):
    problems = 0
    for name, x in inputs.items():
        step, before, after = moves[name]
        problems += np.shape(grads[name]) != np.shape(x)
        problems += not np.allclose(np.subtract(doubled[name], grads[name]), grads[name])
        change = float((dout * (after - before)).sum())
        forecast = float((np.asarray(grads[name]) * step).sum()) * 2
        problems += abs(change - forecast) > max(1e-8, 0.001 * abs(change))
    return problems == 0
