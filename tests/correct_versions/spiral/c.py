"""Biases folded into the matrices, small integers as labels, a callable object for a function."""

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    n = points_per_class
    X = np.zeros((n * num_classes, 2))
    y = np.zeros(n * num_classes, dtype="uint8")
    for j in range(num_classes):
        rows = slice(n * j, n * (j + 1))
        r = np.arange(n) / (n - 1)
        theta = np.linspace(4 * j, 4 * (j + 1), n) + rng.standard_normal(n) * noise
        X[rows] = np.c_[r * np.sin(theta), r * np.cos(theta)]
        y[rows] = j
    return [X, y]


zero_start = "D"


rescaled_layers = "C"


best_possible = "C"
far_away = "B"


class Layer:
    """What all layers have."""

    training = True

    def __init__(self):
        self.params, self.grads = {}, {}


class ReLU(Layer):
    """Positive parts."""

    def forward(self, x):
        self.out = np.maximum(x, 0)
        return self.out

    def backward(self, dout):
        return dout * np.sign(self.out)


class Affine(Layer):
    """With a column of ones on the way forward and back."""

    def __init__(self, num_inputs, num_outputs, rng, weight_scale=0.01):
        super().__init__()
        both = np.vstack(
            [rng.normal(scale=weight_scale, size=(num_inputs, num_outputs)), np.zeros(num_outputs)]
        )
        self.params = {"W": both[:-1], "b": both[-1]}

    def forward(self, x):
        self.wide = np.column_stack([x, np.ones(len(x))])
        return self.wide @ np.vstack([self.params["W"], self.params["b"]])

    def backward(self, dout):
        both = self.wide.T @ dout
        self.grads["W"], self.grads["b"] = both[:-1], both[-1]
        return dout @ self.params["W"].T


class Sequential(Layer):
    """A list with a copy in reverse."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = layers
        self.backwards = tuple(reversed(layers))

    def set_training(self, training):
        for layer in self.layers:
            layer.training = training

    def forward(self, x):
        signal = x
        for layer in self.layers:
            signal = layer.forward(signal)
        return signal

    def backward(self, dout):
        signal = dout
        for layer in self.backwards:
            signal = layer.backward(signal)
        return signal

    def parameters(self):
        return [[layer, name] for layer in self.layers for name in layer.params.keys()]  # noqa: SIM118


def loss_and_backward(net, X, y, reg):
    penalty = 0.0
    loss, dscores = softmax_loss(net.forward(np.array(X)), y)  # noqa: F821  (of the set-up cell)
    net.backward(dscores)
    for layer, name in net.parameters():
        if name != "W":
            continue
        penalty += np.square(layer.params[name]).sum()
        layer.grads[name] = reg * layer.params[name] + layer.grads[name]
    return loss + 0.5 * reg * penalty


def train_network(net, X, y, optimizer, config, reg, num_steps):
    memory = {}
    losses = np.zeros(num_steps)
    for t in range(num_steps):
        losses[t] = loss_and_backward(net, X, y, reg)
        for layer, name in net.parameters():
            key = (id(layer), name)
            if key not in memory:
                memory[key] = dict(config)
            layer.params[name], memory[key] = optimizer(layer.params[name], layer.grads[name], memory[key])
    return losses


class BatchNorm(Layer):
    """The dictionary of assignment 5, kept."""

    def __init__(self, num_features, momentum=0.9):
        super().__init__()
        self.bn_param = {"momentum": momentum, "mode": "train"}
        self.params["beta"] = np.zeros(num_features)
        self.params["gamma"] = 1 + self.params["beta"]

    def forward(self, x):
        if self.training:
            self.bn_param["mode"] = "train"
        else:
            self.bn_param["mode"] = "test"
        gamma, beta = self.params["gamma"], self.params["beta"]
        result = batchnorm_forward(x, gamma, beta, self.bn_param)  # noqa: F821
        self.cache = result[1]
        return result[0]

    def backward(self, dout):
        result = batchnorm_backward(dout, self.cache)  # noqa: F821
        self.grads["gamma"] = result[1]
        self.grads["beta"] = result[2]
        return result[0]


def predict_labels_of(net, X):
    modes = {layer: layer.training for layer in net.layers}
    try:
        net.set_training(False)
        scores = net.forward(X)
    finally:
        for layer, mode in modes.items():
            layer.training = mode
    best = np.zeros(len(X), dtype=int)
    for c in range(1, scores.shape[1]):
        best[scores[:, c] > scores[np.arange(len(X)), best]] = c
    return best


def step_with_confidence(params, X, y, learning_rate):
    net = Sequential(Affine(1, 1, np.random.default_rng(0)), ReLU(), Affine(1, 1, np.random.default_rng(0)))
    for layer, number in ((net.layers[0], "1"), (net.layers[2], "2")):
        layer.params = {"W": params["W" + number], "b": params["b" + number]}
    scores = net.forward(X)
    loss_and_backward(net, X, y, 0)
    each = [softmax_loss(scores[[i]], y[[i]])[0] for i in range(len(y))]  # noqa: F821  (of the set-up cell)
    grads = {name + n: net.layers[k].grads[name] for name in "Wb" for k, n in ((0, "1"), (2, "2"))}
    moved = {name: params[name] - learning_rate * grads[name] for name in grads}
    return moved, np.exp(-np.array(each)).mean()


def spiral_is_sound(X, y, points_per_class, num_classes, noise):
    try:
        assert y.dtype in (np.int32, np.int64)
        assert (np.bincount(y, minlength=num_classes) == points_per_class).all()
        r = np.linalg.norm(X, axis=1)
        np.testing.assert_allclose(
            np.sort(r).reshape(-1, num_classes).mean(axis=1), np.linspace(0, 1, points_per_class)
        )
        np.testing.assert_allclose(
            np.sort(r), np.repeat(np.linspace(0, 1, points_per_class), num_classes), atol=1e-9
        )
        far = r > 0
        rest = np.arctan2(X[far, 0], X[far, 1]) - 4 * y[far] - 4 * r[far]
        rest = (rest + np.pi) % (2 * np.pi) - np.pi
        assert abs(rest.mean()) < 0.55 * noise
        assert abs(rest.std() - noise) < 0.4 * noise
        assert np.unique(rest.round(8)).size > 2 * points_per_class
    except AssertionError:
        return False
    return True
