"""Layers in single precision, gates and measurements in double; buffers, ``out=`` and ``where=``."""

import numpy as np

HALF = np.float32(0.5)


def numerical_gradient(f, x, h=1e-5):
    work = np.array(x, dtype=np.float64, order="C")
    entries = work.reshape(-1)
    grad = np.empty(entries.shape)
    for k, value in enumerate(entries.tolist()):
        entries[k] = value + h
        grad[k] = f(work)
        entries[k] = value - h
        grad[k] -= f(work)
        entries[k] = value
    grad /= 2 * h
    return grad.reshape(x.shape)


def relative_error(a, b):
    gap = np.abs(np.asarray(a, dtype=np.float64) - b)
    size = np.maximum(np.abs(a), np.abs(b))
    return np.divide(gap, size, out=np.zeros(gap.shape), where=size > 0).max()


def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    places = rng.integers(0, x.size, size=num_checks)
    work = np.array(x, dtype=np.float64, order="C")
    entries, analytic = work.reshape(-1), np.ravel(analytic_grad)
    slopes = np.empty(num_checks)
    for number, place in enumerate(places):
        value = entries[place]
        entries[place] = value + h
        slopes[number] = f(work)
        entries[place] = value - h
        slopes[number] -= f(work)
        entries[place] = value
    slopes /= 2 * h
    return np.array([relative_error(*pair) for pair in zip(slopes, analytic[places], strict=True)])


def add_forward(x, y):
    return np.add(x, y), None


def add_backward(dz, cache):
    return np.copy(dz), np.copy(dz)


def mul_forward(x, y):
    return np.multiply(x, y), np.stack([y, x])


def mul_backward(dz, cache):
    gradients = np.multiply(cache, dz)
    return gradients[0], gradients[1]


def max_forward(x, y):
    return np.maximum(x, y), HALF * (1 + np.sign(np.subtract(x, y)))


def max_backward(dz, cache):
    dx = np.multiply(dz, cache)
    return dx, np.subtract(dz, dx)


def sigmoid(x):
    e = np.array(x, dtype=np.float64)
    np.abs(e, out=e)
    np.negative(e, out=e)
    np.exp(e, out=e)
    s = 1 / (1 + e)
    return np.where(np.less(x, 0), e * s, s)


def _single(array):
    return np.asarray(array, dtype=np.float32)


def staged_circuit_forward(x, y):
    v = dict.fromkeys(("x", "y", "sig_y", "num", "sig_x", "total", "square", "den", "inv", "f"))
    v.update(x=x, y=y, sig_x=sigmoid(x).item(), sig_y=sigmoid(y).item())
    v.update(num=v["x"] + v["sig_y"], total=v["x"] + v["y"])
    v.update(square=v["total"] * v["total"])
    v.update(den=v["sig_x"] + v["square"])
    v.update(inv=1.0 / v["den"])
    v.update(f=v["num"] * v["inv"])
    return v["f"], v


def staged_circuit_backward(df, values):
    inputs = np.array([values["x"], values["y"]])
    sigs = np.array([values["sig_x"], values["sig_y"]])
    dnum, dinv = df * values["inv"], df * values["num"]
    dden = dinv * -np.square(values["inv"])
    dsigs = np.array([dden, dnum])
    grads_of_inputs = np.full(inputs.shape, 2 * values["total"] * dden)
    grads_of_inputs += dsigs * sigs * (1 - sigs)
    grads_of_inputs[0] += dnum
    return {
        "x": grads_of_inputs[0],
        "y": grads_of_inputs[1],
        "sig_y": dnum,
        "num": dnum,
        "sig_x": dden,
        "total": 2 * values["total"] * dden,
        "square": dden,
        "den": dden,
        "inv": dinv,
        "f": df,
    }


def matmul_backward(dC, A, B):
    dA, dB = np.empty(A.shape), np.empty(B.shape)
    np.matmul(dC, B.T, out=dA)
    np.matmul(A.T, dC, out=dB)
    return dA, dB


def affine_forward(x, w, b):
    rows = _single(x).reshape(x.shape[0], -1)
    out = np.empty((x.shape[0], w.shape[1]), dtype=np.float32)
    np.matmul(rows, _single(w), out=out)
    out += _single(b)
    return out, (rows, _single(w), x.shape)


def affine_backward(dout, cache):
    rows, w, shape = cache
    dout = _single(dout)
    return (dout @ w.T).reshape(shape), rows.T @ dout, dout.sum(axis=0)


def relu_forward(x):
    out = np.array(x, dtype=np.float32)
    np.clip(out, 0, None, out=out)
    return out, np.greater(x, 0)


def relu_backward(dout, cache):
    dx = np.zeros(dout.shape, dtype=np.float32)
    np.copyto(dx, dout, where=cache, casting="same_kind")
    return dx


def leaky_relu_forward(x, alpha=0.01):
    out = np.array(x, dtype=np.float32)
    np.multiply(out, np.float32(alpha), out=out, where=out < 0)
    return out, (np.less(x, 0), np.float32(alpha))


def leaky_relu_backward(dout, cache):
    negative, alpha = cache
    dx = np.array(dout, dtype=np.float32)
    np.multiply(dx, alpha, out=dx, where=negative)
    return dx


def tanh_forward(x):
    out = _single(x).copy()
    np.tanh(out, out=out)
    return out, out.copy()


def tanh_backward(dout, cache):
    dx = np.square(cache)
    np.subtract(1, dx, out=dx)
    dx *= _single(dout)
    return dx


def sigmoid_forward(x):
    out = sigmoid(x).astype(np.float32)
    return out, out.copy()


def sigmoid_backward(dout, cache):
    dx = np.subtract(1, cache)
    dx *= cache
    dx *= _single(dout)
    return dx


def svm_loss(x, y):
    n = np.arange(x.shape[0])
    margins = np.array(x, dtype=np.float32)
    margins -= margins[n, y, np.newaxis]
    margins += 1
    margins[n, y] = 0
    np.maximum(margins, 0, out=margins)
    dx = np.sign(margins)
    np.add.at(dx, (n, y), -dx.sum(axis=1))
    dx /= len(n)
    return margins.sum() / len(n), dx


def softmax_loss(x, y):
    n = np.arange(x.shape[0])
    p = _single(x - x.max(axis=1, keepdims=True))  # of large scores only the differences fit
    loss = -p[n, y].mean()
    np.exp(p, out=p)
    totals = p.sum(axis=1, keepdims=True)
    loss += np.log(totals).mean()
    p /= totals
    np.subtract.at(p, (n, y), 1)
    p /= len(n)
    return loss, p


def two_layer_loss(params, X, y, reg):
    single = {name: _single(value) for name, value in params.items()}
    a, first = affine_forward(X, single["W1"], single["b1"])
    h, gate = relu_forward(a)
    scores, second = affine_forward(h, single["W2"], single["b2"])
    loss, d = softmax_loss(scores, y)
    d, dW2, db2 = affine_backward(d, second)
    dX, dW1, db1 = affine_backward(relu_backward(d, gate), first)
    dW1 += np.float32(reg) * single["W1"]
    dW2 += np.float32(reg) * single["W2"]
    penalty = HALF * np.float32(reg) * sum(np.vdot(single[name], single[name]) for name in ("W1", "W2"))
    return loss + penalty, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "X": dX}


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


class Value:
    """Slopes zipped with their inputs."""

    def __init__(self, data, inputs=(), slopes=(), gate=""):
        self.data, self.grad, self.gate = data, 0.0, gate
        self.inputs, self.slopes = inputs, slopes

    def __add__(self, other):
        return Value(self.data + as_value(other).data, (self, as_value(other)), (1.0,) * 2)

    def __mul__(self, other):
        return _times(self, as_value(other))

    def __pow__(self, exponent):
        if exponent == 1:
            return Value(self.data, (self,), (1.0,))
        lower = self.data ** (exponent - 1)
        return Value(lower * self.data, (self,), (exponent * lower,))

    def relu(self):
        on = self.data >= 0
        return Value(on * self.data, (self,), (1.0 * on,))

    def sigmoid(self):
        s = np.exp(-np.logaddexp(0, -self.data))
        return Value(s, (self,), (s * np.exp(-np.logaddexp(0, self.data)),))

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

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


def _times(a, b):
    return Value(a.data * b.data, (a, b), (b.data, a.data))


def topological_order(end):
    waiting = [end]
    for value in waiting:
        waiting.extend(one for one in value.inputs if one not in waiting)
    order = []
    while waiting:  # whoever's inputs are all there comes next
        ready = [value for value in waiting if all(one in order for one in value.inputs)]
        order += dict.fromkeys(ready)
        waiting = [value for value in waiting if value not in order]
    return order


def backward(end):
    order = topological_order(end)
    place = {value: k for k, value in enumerate(order)}
    grads = np.zeros(len(order))
    grads[-1] = 1.0
    for k in range(len(order) - 1, -1, -1):
        for one, slope in zip(order[k].inputs, order[k].slopes, strict=True):
            grads[place[one]] += slope * grads[k]
    for value, grad in zip(order, grads.tolist(), strict=True):
        value.grad = grad


def gradient_verdict(analytic, numerical, atol=1e-9):
    gap = np.subtract(analytic, numerical, dtype=np.float64)
    np.abs(gap, out=gap)
    gap -= atol
    size = np.maximum(np.abs(analytic), np.abs(numerical))
    np.divide(gap, size, out=gap, where=size != 0)
    error = np.max(gap)
    if error > 1e-2:
        return "wrong"
    return "right" if error <= 1e-6 else "look closer"


tiny_step = ["C"]
pixel_scale = ("B",)
dead_unit = ("A", "D", "B")
cost_of_gradients = "c"
parameter_count = ["C"]


def layer_is_sound(inputs, dout, grads, doubled, moves):
    good = []
    for name in sorted(inputs):
        g, (m, lo, hi) = grads[name], moves[name]
        good.append(g.ndim == inputs[name].ndim and g.size == inputs[name].size)
        good.append(np.all(np.abs(2 * g - doubled[name]) < 1e-8))
        good.append(
            np.isclose((2 * g * m).ravel().sum(), ((hi - lo) * dout).ravel().sum(), rtol=1e-4, atol=1e-9)
        )
    return np.all(good)
