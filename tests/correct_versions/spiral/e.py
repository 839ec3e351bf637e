"""In place, on copies of one's own and with ``out=``; settings that are changed for a moment and put back."""

import contextlib

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    radius = np.tile(np.linspace(0, 1, points_per_class), num_classes)
    y = np.repeat(np.arange(num_classes), points_per_class)
    angle = rng.normal(size=y.size)
    angle *= noise
    angle += 4 * radius
    angle += 4 * y
    X = np.empty((y.size, 2), order="F")
    np.sin(angle, out=X[:, 0])
    np.cos(angle, out=X[:, 1])
    X *= radius[:, np.newaxis]
    return X, y


def _affine(X, W, b):
    out = np.empty((X.shape[0], W.shape[1]))
    np.matmul(X, W, out=out)
    out += b
    return out


def _cross_entropy(scores, y):
    """Return the mean cross-entropy, and dscores in the array that was handed in."""
    rows = np.arange(y.size)
    scores -= scores.max(axis=1, keepdims=True)
    loss = -scores[rows, y].sum()
    np.exp(scores, out=scores)
    totals = scores.sum(axis=1)
    loss += np.log(totals).sum()
    scores /= totals[:, np.newaxis]
    np.subtract.at(scores, (rows, y), 1)
    scores /= y.size
    return loss / y.size, scores


zero_start = ["D"]


def _two_layer_forward(params, X):
    hidden = _affine(X, params["W1"], params["b1"])
    np.maximum(hidden, 0, out=hidden)
    return _affine(hidden, params["W2"], params["b2"]), hidden


rescaled_layers = ("C",)


best_possible = ("C",)
far_away = "B"


def step_with_confidence(params, X, y, learning_rate):
    after = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    scores, hidden = _two_layer_forward(after, X)
    _, dscores = _cross_entropy(scores, y)
    # dscores holds (p - 1) / N where the label is.
    confidence = 1 + dscores[np.arange(y.size), y].sum()
    dsums = dscores @ after["W2"].T
    dsums *= hidden > 0
    dsums *= learning_rate
    dscores *= learning_rate
    after["W2"] -= hidden.T @ dscores
    after["b2"] -= dscores.sum(axis=0)
    after["W1"] -= X.T @ dsums
    after["b1"] -= dsums.sum(axis=0)
    return after, confidence


class Layer:
    """What all layers have."""

    training = True

    def __init__(self):
        self.params, self.grads = {}, {}


class ReLU(Layer):
    """Writes into arrays of its own."""

    def forward(self, x):
        self.off = x <= 0
        out = x.copy()
        out[self.off] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.off] = 0
        return dx


class Affine(Layer):
    """Writes into arrays of its own."""

    def __init__(self, num_inputs, num_outputs, rng, weight_scale=0.01):
        super().__init__()
        self.params["W"] = rng.standard_normal(size=(num_inputs, num_outputs))
        self.params["W"] *= weight_scale
        self.params["b"] = np.zeros(num_outputs)

    def forward(self, x):
        self.x = np.ascontiguousarray(x)
        out = np.empty((len(x), len(self.params["b"])))
        np.matmul(self.x, self.params["W"], out=out)
        out += self.params["b"]
        return out

    def backward(self, dout):
        self.grads["W"] = np.einsum("nd,nm->dm", self.x, dout)
        self.grads["b"] = np.einsum("nm->m", dout)
        return np.einsum("nm,dm->nd", dout, self.params["W"])


class Sequential(Layer):
    """One method for both ways."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def set_training(self, training):
        for layer in self.layers:
            layer.training = training

    def _through(self, signal, method, layers):
        for layer in layers:
            signal = getattr(layer, method)(signal)
        return signal

    def forward(self, x):
        return self._through(x, "forward", self.layers)

    def backward(self, dout):
        return self._through(dout, "backward", self.layers[::-1])

    def parameters(self):
        found = []
        for layer in self.layers:
            for name in layer.params:
                found += [(layer, name)]
        return found


def loss_and_backward(net, X, y, reg):
    loss, dscores = softmax_loss(net.forward(X), y)  # noqa: F821  (of the set-up cell)
    net.backward(dscores)
    with contextlib.suppress(StopIteration):
        pairs = iter(net.parameters())
        while True:
            layer, name = next(pairs)
            if name == "W":
                loss += reg / 2 * np.linalg.norm(layer.params[name]) ** 2
                layer.grads[name] += reg * layer.params[name]
    return loss


def train_network(net, X, y, optimizer, config, reg, num_steps):
    steps = {}
    losses = []
    for t in range(num_steps):
        losses += [loss_and_backward(net, X, y, reg)]
        new = []
        for k, (layer, name) in enumerate(net.parameters()):
            w, steps[k] = optimizer(layer.params[name], layer.grads[name], {**config} if t == 0 else steps[k])
            new.append(w)
        for (layer, name), w in zip(net.parameters(), new, strict=True):
            layer.params[name] = w
    return losses


class BatchNorm(Layer):
    """The mode follows the switch."""

    def __init__(self, num_features, momentum=0.9):
        super().__init__()
        self.memory = {"momentum": momentum}
        self.params["gamma"] = np.repeat(1.0, num_features)
        self.params["beta"] = np.repeat(0.0, num_features)

    def forward(self, x):
        self.memory["mode"] = {True: "train", False: "test"}[self.training]
        args = x, self.params["gamma"], self.params["beta"], self.memory
        (out, self.cache) = batchnorm_forward(*args)  # noqa: F821
        return out

    def backward(self, dout):
        dx, dgamma, dbeta = batchnorm_backward(dout, self.cache)  # noqa: F821
        self.grads["gamma"], self.grads["beta"] = dgamma, dbeta
        return dx


@contextlib.contextmanager
def _testing(net):
    modes = [layer.training for layer in net.layers]
    net.set_training(False)
    yield net
    for layer, mode in zip(net.layers, modes, strict=True):
        layer.training = mode


def predict_labels_of(net, X):
    with _testing(net) as quiet:
        return np.argmax(quiet.forward(X), axis=-1)


def spiral_is_sound(X, y, points_per_class, num_classes, noise):
    if X.shape != (points_per_class * num_classes, 2) or y.dtype.kind == "f":
        return False
    rows = sorted(
        zip(y.tolist(), np.hypot(X[:, 0], X[:, 1]).tolist(), X[:, 0].tolist(), X[:, 1].tolist(), strict=False)
    )
    found = []
    for k, (label, radius, a, b) in enumerate(rows):
        arm, i = divmod(k, points_per_class)
        if label != arm or abs(radius - i / (points_per_class - 1)) > 1e-8:
            return False
        if i:
            rest = np.arctan2(a, b) - 4 * label - 4 * radius
            found.append(np.arctan2(np.sin(rest), np.cos(rest)))
    found = np.reshape(found, (num_classes, -1))
    bounds = abs(found.mean()) < 0.5 * noise and 0.65 * noise < found.std() < 1.4 * noise
    return bool(bounds and np.ptp(found - found[0]) > 1e-6)
