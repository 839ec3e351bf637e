"""Complex numbers for the spiral, layers as closures, ``functools.reduce`` for the loop."""

import copy
import functools

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    radius = np.linspace(0.0, 1.0, points_per_class)[None, :]
    label = np.arange(num_classes)[:, None]
    angle = 4 * (label + radius) + rng.standard_normal((num_classes, points_per_class)) * noise
    z = radius * np.exp(1j * angle)
    y = np.broadcast_to(label, z.shape)
    shuffled = rng.permutation(z.size)
    return np.stack([z.imag.ravel(), z.real.ravel()], axis=1)[shuffled], y.ravel()[shuffled].astype(np.int32)


zero_start = ("D",)


rescaled_layers = "c"


best_possible = "C"
far_away = "b"


def step_with_confidence(params, X, y, learning_rate):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    hidden = np.maximum(0, X @ W1 + b1)
    scores = hidden @ W2 + b2
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = exps / exps.sum(axis=1, keepdims=True)
    confidence = probs[np.arange(len(y)), y].mean()
    dscores = probs
    dscores[np.arange(len(y)), y] -= 1
    dscores /= len(y)
    dsums = (dscores @ W2.T) * (hidden > 0)
    return {
        "W1": W1 - learning_rate * X.T @ dsums,
        "b1": b1 - learning_rate * dsums.sum(axis=0),
        "W2": W2 - learning_rate * hidden.T @ dscores,
        "b2": b2 - learning_rate * dscores.sum(axis=0),
    }, confidence


class Layer:
    """What all layers have."""

    training = True

    def __init__(self):
        self.params, self.grads = {}, {}


class ReLU(Layer):
    """Keeps a function for the way back."""

    def forward(self, x):
        self.back = lambda dout: np.where(x > 0, dout, 0.0)
        return x.clip(min=0)

    def backward(self, dout):
        return self.back(dout)


class Affine(Layer):
    """Keeps a function for the way back."""

    def __init__(self, num_inputs, num_outputs, rng, weight_scale=0.01):
        super().__init__()
        self.params.update(W=rng.standard_normal((num_inputs, num_outputs)) * weight_scale)
        self.params.update(b=self.params["W"][0] * 0.0)

    def forward(self, x):
        W, b = self.params["W"], self.params["b"]
        self.back = lambda dout: (dout @ W.T, {"W": x.T @ dout, "b": dout.sum(0)})
        return x @ W + b

    def backward(self, dout):
        dx, self.grads = self.back(dout)
        return dx


class Sequential(Layer):
    """Folds."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def set_training(self, training):
        for layer in self.layers:
            layer.training = training

    def forward(self, x):
        return functools.reduce(lambda signal, layer: layer.forward(signal), self.layers, x)

    def backward(self, dout):
        return functools.reduce(lambda signal, layer: layer.backward(signal), self.layers[::-1], dout)

    def parameters(self):
        return [pair for layer in self.layers for pair in zip([layer] * 9, layer.params, strict=False)]


def loss_and_backward(net, X, y, reg):
    loss, dscores = softmax_loss(net.forward(X), y)  # noqa: F821  (of the set-up cell)
    net.backward(dscores)
    weights = [(layer.params[name], layer.grads, name) for layer, name in net.parameters() if name == "W"]
    for W, grads, name in weights:
        grads[name] = np.add(grads[name], reg * W)
    return loss + reg * sum(np.vdot(W, W) for W, _, _ in weights) / 2


def train_network(net, X, y, optimizer, config, reg, num_steps):
    pairs = net.parameters()
    configs = [copy.deepcopy(config) for _ in pairs]
    losses = []
    for _ in range(num_steps):
        losses.append(loss_and_backward(net, X, y, reg))
        for (layer, name), k in zip(pairs, range(len(pairs)), strict=True):
            layer.params[name], configs[k] = optimizer(layer.params[name], layer.grads[name], configs[k])
    return losses


class BatchNorm(Layer):
    """The mode is a word in the dictionary."""

    def __init__(self, num_features, momentum=0.9):
        super().__init__()
        self.bn_param = dict(momentum=momentum)  # noqa: C408
        self.params = {"gamma": np.ones(num_features), "beta": np.zeros(num_features)}

    def forward(self, x):
        self.bn_param.update(mode=["test", "train"][self.training])
        y, self.cache = batchnorm_forward(x, *self.params.values(), self.bn_param)  # noqa: F821
        return y

    def backward(self, dout):
        dx, *rest = batchnorm_backward(dout, self.cache)  # noqa: F821
        self.grads = dict(zip(self.params, rest, strict=True))
        return dx


def predict_labels_of(net, X):
    quiet = copy.deepcopy(net)
    quiet.set_training(False)
    return quiet.forward(X).argmax(1)


def spiral_is_sound(X, y, points_per_class, num_classes, noise):
    if y.dtype.kind != "i" or len(y) != points_per_class * num_classes:
        return False
    z = X[:, 1] + 1j * X[:, 0]
    radius = np.abs(z)
    rest = np.angle(z * np.exp(-1j * (4 * y + 4 * radius)))
    good = all(
        np.allclose(np.sort(radius[y == j]), np.linspace(0, 1, points_per_class)) for j in range(num_classes)
    )
    inner = radius > 1e-9
    good = good and abs(np.mean(rest[inner])) < 0.5 * noise and abs(np.std(rest[inner]) / noise - 1) < 0.4
    return bool(good and len(np.unique(rest[inner].round(9))) > points_per_class)
