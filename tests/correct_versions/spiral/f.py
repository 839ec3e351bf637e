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


def _surprise(scores, y):
    log_totals = functools.reduce(np.logaddexp, scores.T)
    one_hot = np.eye(scores.shape[1])[y]
    loss = (log_totals - (scores * one_hot).sum(axis=1)).mean()
    return loss, (np.exp((scores.T - log_totals).T) - one_hot) / len(y)


def linear_loss_and_grads(params, X, y, reg):
    loss, dscores = _surprise(np.add(np.dot(X, params["W"]), params["b"]), y)
    grads = {"b": np.ones(len(X)) @ dscores, "W": np.tensordot(X, dscores, axes=(0, 0))}
    return loss + reg * np.linalg.norm(params["W"]) ** 2 / 2, grads | {"W": grads["W"] + reg * params["W"]}


def _packed(params):
    return np.concatenate([np.ravel(params[name]) for name in sorted(params)])


def _unpacked(vector, like):
    names = sorted(like)
    ends = np.cumsum([like[name].size for name in names])
    pieces = np.split(vector, ends[:-1])
    return {name: piece.reshape(like[name].shape) for name, piece in zip(names, pieces, strict=True)}


def train_full_batch(loss_fn, params, X, y, learning_rate, reg, num_steps):
    theta, losses = _packed(params), ()
    for _ in range(num_steps):
        loss, grads = loss_fn(_unpacked(theta, params), X, y, reg)
        theta = theta - learning_rate * _packed(grads)
        losses += (loss,)
    return _unpacked(theta, params), list(losses)


zero_start = "d"


def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
    sizes = (num_inputs, num_hidden, num_classes)
    normal = stats.norm(scale=weight_scale)
    params = {}
    for number, shape in enumerate(itertools.pairwise(sizes), start=1):
        params[f"W{number}"] = normal.rvs(size=shape, random_state=rng)
        params[f"b{number}"] = np.zeros(shape[-1:])
    return params


def two_layer_forward(params, X):
    sums = (params["W1"].T @ X.T).T + params["b1"]
    hidden = (np.abs(sums) + sums) / 2
    return (params["W2"].T @ hidden.T).T + params["b2"], hidden


rescaled_layers = "C"


def two_layer_loss_and_grads(params, X, y, reg):
    scores, hidden = two_layer_forward(params, X)
    loss, dscores = _surprise(scores, y)
    dsums = np.heaviside(hidden, 0) * np.inner(dscores, params["W2"])
    layers = {"1": (X, dsums), "2": (hidden, dscores)}
    grads = {}
    for number, (signal, dout) in layers.items():
        wide = np.column_stack([signal, np.ones(len(signal))])  # weights and bias at once
        *dW, db = wide.T @ dout
        grads |= {"W" + number: np.array(dW) + reg * params["W" + number], "b" + number: db}
    return loss + reg / 2 * sum((params[name] ** 2).sum() for name in ("W1", "W2")), grads


def two_layer_predict(params, X):
    scores, _ = two_layer_forward(params, X)
    return stats.rankdata(-scores, method="ordinal", axis=1).argmin(axis=1)


def train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, weight_scale=0.01):
    def walk(params):
        while True:
            loss, grads = two_layer_loss_and_grads(params, X, y, reg)
            yield params, loss
            params = {name: value - learning_rate * grads[name] for name, value in params.items()}

    start = init_two_layer(X.shape[1], num_hidden, num_classes, rng, weight_scale)
    stations = list(itertools.islice(walk(start), num_steps + 1))
    return stations[-1][0], [loss for _, loss in stations[:-1]]


best_possible = "C"
far_away = ("b",)


class Trainee:
    """One parameter with its own optimizer and memory."""

    def __init__(self, value, optimizer, config):
        self.value = value
        self.step = optimizer
        self.config = {**config}

    def learn(self, gradient):
        self.value, self.config = self.step(self.value, gradient, self.config)


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    trainees = {name: Trainee(value, optimizer, config) for name, value in params.items()}
    losses = []
    while len(losses) < num_steps:
        loss, grads = loss_fn({name: trainee.value for name, trainee in trainees.items()}, X, y, reg)
        losses.append(loss)
        for name, trainee in trainees.items():
            trainee.learn(grads[name])
    return {name: trainee.value for name, trainee in trainees.items()}, losses


def _loss_of(config, params, X, y, reg):
    settings = dict(ChainMap({"mode": "train", "reg": reg}, config))
    return fully_connected_loss(params, X, y, settings)  # noqa: F821  (of the set-up cell)


def make_loss_fn(config):
    return functools.partial(_loss_of, config)


def predict_with_config(params, X, config):
    settings = {key: value for key, value in config.items() if key not in ("rng", "p")} | {"mode": "test"}
    scores = fully_connected_forward(params, X, settings)[0]  # noqa: F821  (of the set-up cell)
    return np.array([np.flatnonzero(row == row.max())[0] for row in scores])


def step_with_confidence(params, X, y, learning_rate):
    scores, _ = two_layer_forward(params, X)
    given = np.take_along_axis(special.softmax(scores, axis=1), y[:, np.newaxis], axis=1)
    moved, _ = train_full_batch(two_layer_loss_and_grads, params, X, y, learning_rate, 0.0, 1)
    return moved, given.mean()
