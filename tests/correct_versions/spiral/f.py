"""By other roads: turns as matrices, all parameters in one vector, log-sums in pairs, generators as loops."""

import functools
import itertools
from collections import ChainMap

import numpy as np
from scipy import special, stats


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    steps = np.arange(points_per_class)
    arms = []
    for j in range(num_classes):
        r = np.divide(steps, points_per_class - 1)
        turn = stats.norm.rvs(loc=4 * (j + r), scale=noise, random_state=rng)
        rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])  # clockwise
        start = np.stack([np.zeros_like(r), r])  # straight up
        arms.append(np.einsum("abn,bn->na", rotation, start))
    order = rng.permutation(points_per_class * num_classes)
    return np.concatenate(arms)[order], order // points_per_class


zero_start = "d"


rescaled_layers = "C"


best_possible = "C"
far_away = ("b",)


class Layer:
    """What all layers have."""

    training = True

    def __init__(self):
        self.params, self.grads = ChainMap({}), {}
        self.params = {}


class ReLU(Layer):
    """Half of the sum of a number and its size."""

    def forward(self, x):
        self.x = x
        return (np.abs(x) + x) / 2

    def backward(self, dout):
        return np.heaviside(self.x, 0) * dout


class Affine(Layer):
    """All in transposed matrices."""

    def __init__(self, num_inputs, num_outputs, rng, weight_scale=0.01):
        super().__init__()
        normal = stats.norm(scale=weight_scale)
        self.params["W"] = normal.rvs(size=(num_inputs, num_outputs), random_state=rng)
        self.params["b"] = np.zeros(num_outputs)

    def forward(self, x):
        self.columns = x.T
        return (self.params["W"].T @ self.columns + self.params["b"][:, None]).T

    def backward(self, dout):
        self.grads = {"W": np.tensordot(self.columns, dout, axes=(1, 0)), "b": np.ones(len(dout)) @ dout}
        return np.inner(dout, self.params["W"])


class Sequential(Layer):
    """Generators."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def set_training(self, training):
        for layer in self.layers:
            layer.training = training

    def forward(self, x):
        *_, out = itertools.accumulate(self.layers, lambda signal, layer: layer.forward(signal), initial=x)
        return out

    def backward(self, dout):
        way = reversed(self.layers)
        *_, dx = itertools.accumulate(way, lambda signal, layer: layer.backward(signal), initial=dout)
        return dx

    def parameters(self):
        pairs = (zip(itertools.repeat(layer), layer.params, strict=False) for layer in self.layers)
        return list(itertools.chain.from_iterable(pairs))


def loss_and_backward(net, X, y, reg):
    scores = net.forward(X)
    log_totals = functools.reduce(np.logaddexp, scores.T)
    one_hot = np.eye(scores.shape[1])[y]
    net.backward((np.exp((scores.T - log_totals).T) - one_hot) / len(y))
    weights = [layer for layer, name in net.parameters() if name == "W"]
    for layer in weights:
        layer.grads |= {"W": layer.grads["W"] + reg * layer.params["W"]}
    penalty = sum(special.xlogy(0, 1) + np.sum(layer.params["W"] ** 2) for layer in weights)
    return (log_totals - (scores * one_hot).sum(axis=1)).mean() + reg / 2 * penalty


class Trainee:
    """One parameter with its own optimizer and memory."""

    def __init__(self, layer, name, optimizer, config):
        self.layer, self.name = layer, name
        self.step, self.config = optimizer, {**config}

    def learn(self):
        w, dw = self.layer.params[self.name], self.layer.grads[self.name]
        self.layer.params[self.name], self.config = self.step(w, dw, self.config)


def train_network(net, X, y, optimizer, config, reg, num_steps):
    trainees = [Trainee(layer, name, optimizer, config) for layer, name in net.parameters()]
    losses = ()
    for _ in range(num_steps):
        losses += (loss_and_backward(net, X, y, reg),)
        for trainee in trainees:
            trainee.learn()
    return list(losses)


class BatchNorm(Layer):
    """Made by a function that remembers."""

    def __init__(self, num_features, momentum=0.9):
        super().__init__()
        self.params |= {"gamma": np.ones(num_features), "beta": np.zeros(num_features)}
        memory = {"momentum": momentum}

        def run(x):
            memory["mode"] = "train" if self.training else "test"
            return batchnorm_forward(x, self.params["gamma"], self.params["beta"], memory)  # noqa: F821

        self.run = run

    def forward(self, x):
        out, self.cache = self.run(x)
        return out

    def backward(self, dout):
        grads = dict(zip(("x", "gamma", "beta"), batchnorm_backward(dout, self.cache), strict=True))  # noqa: F821
        self.grads = {name: grads[name] for name in self.params}
        return grads["x"]


def predict_labels_of(net, X):
    modes = [(layer, layer.training) for layer in net.layers]
    net.set_training(False)
    scores = net.forward(X)
    any(setattr(layer, "training", mode) for layer, mode in modes)
    return stats.rankdata(-scores, method="ordinal", axis=1).argmin(axis=1)


def step_with_confidence(params, X, y, learning_rate):
    net = Sequential(Affine(1, 1, np.random.default_rng(0)), ReLU(), Affine(1, 1, np.random.default_rng(0)))
    places = {"W1": (0, "W"), "b1": (0, "b"), "W2": (2, "W"), "b2": (2, "b")}
    for name, (k, own) in places.items():
        net.layers[k].params[own] = params[name]
    given = np.take_along_axis(special.softmax(net.forward(X), axis=1), y[:, np.newaxis], axis=1)
    train_network(net, X, y, lambda w, dw, c: (w - learning_rate * dw, c), {}, 0.0, 1)
    return {name: net.layers[k].params[own] for name, (k, own) in places.items()}, given.mean()


def spiral_is_sound(X, y, points_per_class, num_classes, noise):
    whole = np.array_equal(y, np.asarray(y, dtype=int)) and y.dtype != float
    order = np.argsort(np.hypot(X[:, 0], X[:, 1]) + 10 * y)
    r = np.hypot(X[order, 0], X[order, 1]).reshape(num_classes, -1)
    theta = np.arctan2(X[order, 0], X[order, 1]).reshape(num_classes, -1)
    straight = np.abs(r - np.linspace(0, 1, r.shape[1])).max() < 1e-8
    rest = np.unwrap(
        np.stack([np.zeros(theta.size), (theta - 4 * r - 4 * np.arange(num_classes)[:, None]).ravel()]),
        axis=0,
    )[1]
    rest = rest.reshape(num_classes, -1)[:, 1:]
    noisy = abs(rest.mean()) < 0.5 * noise and abs(rest.std() - noise) < 0.36 * noise
    return bool(whole and straight and noisy and np.any(np.abs(rest[0] - rest[2]) > 1e-7))
