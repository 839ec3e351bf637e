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


def _with_penalty(dW, W, reg):
    dW += reg * W
    return dW


def linear_loss_and_grads(params, X, y, reg):
    loss, dscores = _cross_entropy(_affine(X, params["W"], params["b"]), y)
    loss += 0.5 * reg * np.square(params["W"]).sum()
    return loss, {"W": _with_penalty(X.T @ dscores, params["W"], reg), "b": dscores.sum(axis=0)}


def train_full_batch(loss_fn, params, X, y, learning_rate, reg, num_steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(num_steps)
    for step in range(num_steps):
        losses[step], grads = loss_fn(params, X, y, reg)
        for name, value in params.items():
            np.subtract(value, np.multiply(grads[name], learning_rate), out=value)
    return params, losses.tolist()


zero_start = ["D"]


def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
    params = {
        "W1": np.empty((num_inputs, num_hidden)),
        "b1": np.zeros(num_hidden),
        "W2": np.empty((num_hidden, num_classes)),
        "b2": np.zeros(num_classes),
    }
    for name in ("W1", "W2"):
        rng.standard_normal(out=params[name])
        params[name] *= weight_scale
    return params


def two_layer_forward(params, X):
    hidden = _affine(X, params["W1"], params["b1"])
    np.maximum(hidden, 0, out=hidden)
    return _affine(hidden, params["W2"], params["b2"]), hidden


rescaled_layers = ("C",)


def two_layer_loss_and_grads(params, X, y, reg):
    scores, hidden = two_layer_forward(params, X)
    loss, dscores = _cross_entropy(scores, y)
    dsums = dscores @ params["W2"].T
    np.putmask(dsums, hidden == 0, 0.0)
    for name in ("W1", "W2"):
        loss += 0.5 * reg * np.vdot(params[name], params[name])
    grads = {
        "W1": _with_penalty(X.T @ dsums, params["W1"], reg),
        "b1": np.add.reduce(dsums),
        "W2": _with_penalty(hidden.T @ dscores, params["W2"], reg),
        "b2": np.add.reduce(dscores),
    }
    return loss, grads


def two_layer_predict(params, X):
    labels = np.empty(len(X), dtype=np.intp)
    scores, _ = two_layer_forward(params, X)
    np.argmax(scores, axis=1, out=labels)
    return labels


def train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, weight_scale=0.01):
    params = init_two_layer(X.shape[1], num_hidden, num_classes, rng, weight_scale)
    losses = np.empty(num_steps)
    for step in range(num_steps):
        losses[step], grads = two_layer_loss_and_grads(params, X, y, reg)
        for name in params:
            grads[name] *= learning_rate
            params[name] -= grads[name]
    return params, list(losses)


best_possible = ("C",)
far_away = "B"


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    params = {name: np.array(value) for name, value in params.items()}
    configs = {name: dict(config) for name in params}
    losses = []
    for _ in range(num_steps):
        loss, grads = loss_fn(params, X, y, reg)
        losses.append(float(loss))
        for name in params:
            next_w, configs[name] = optimizer(params[name], grads[name], configs[name])
            np.copyto(params[name], next_w)
    return params, losses


@contextlib.contextmanager
def _for_a_moment(config, **settings):
    before = dict(config)
    config.update(settings)
    try:
        yield config
    finally:
        config.clear()
        config.update(before)


def make_loss_fn(config):
    def loss_fn(params, X, y, reg):
        with _for_a_moment(config, mode="train", reg=reg):
            return fully_connected_loss(params, X, y, config)  # noqa: F821  (of the set-up cell)

    return loss_fn


def predict_with_config(params, X, config):
    with _for_a_moment(config, mode="test"):
        scores, _ = fully_connected_forward(params, X, config)  # noqa: F821  (of the set-up cell)
    return np.argmax(scores, axis=1)


def step_with_confidence(params, X, y, learning_rate):
    after = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    scores, hidden = two_layer_forward(after, X)
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
