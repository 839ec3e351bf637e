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


def _with_ones(X):
    return np.hstack([X, np.ones((X.shape[0], 1))])


def linear_loss_and_grads(params, X, y, reg):
    wide, A = _with_ones(X), np.vstack([params["W"], params["b"]])
    loss, dscores = softmax_loss(wide @ A, y)  # noqa: F821  (of the set-up cell)
    dA = wide.T @ dscores
    loss = loss + 0.5 * reg * np.trace(params["W"].T @ params["W"])
    return loss, {"W": dA[:-1] + reg * params["W"], "b": dA[-1]}


def train_full_batch(loss_fn, params, X, y, learning_rate, reg, num_steps):
    history = []
    current = {**params}
    while len(history) < num_steps:
        loss, grads = loss_fn(current, X, y, reg)
        for name in list(current):
            current[name] = current[name] - learning_rate * grads[name]
        history += [loss]
    return current, history


zero_start = "D"


def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
    count = num_inputs * num_hidden
    drawn = rng.normal(0, weight_scale, size=count + num_hidden * num_classes)
    return {
        "b2": np.zeros(num_classes),
        "b1": np.zeros(num_hidden),
        "W2": drawn[count:].reshape(num_hidden, num_classes),
        "W1": drawn[:count].reshape(num_inputs, num_hidden),
    }


def two_layer_forward(params, X):
    hidden = np.fmax(_with_ones(X) @ np.vstack([params["W1"], params["b1"]]), 0.0)
    return _with_ones(hidden) @ np.vstack([params["W2"], params["b2"]]), hidden


rescaled_layers = "C"


def two_layer_loss_and_grads(params, X, y, reg):
    scores, hidden = two_layer_forward(params, X)
    loss, dscores = softmax_loss(scores, y)  # noqa: F821  (of the set-up cell)
    dA2 = _with_ones(hidden).T @ dscores
    dsums = dscores @ params["W2"].T
    dsums[hidden <= 0] = 0
    dA1 = _with_ones(X).T @ dsums
    loss += 0.5 * reg * sum(np.linalg.norm(params[name]) ** 2 for name in ("W1", "W2"))
    return loss, {
        "W1": dA1[:-1] + reg * params["W1"],
        "b1": dA1[-1],
        "W2": dA2[:-1] + reg * params["W2"],
        "b2": dA2[-1],
    }


def two_layer_predict(params, X):
    return two_layer_forward(params, X)[0].argmax(axis=-1)


def train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, weight_scale=0.01):
    D = X.shape[1]
    fresh = init_two_layer(
        num_classes=num_classes, num_hidden=num_hidden, num_inputs=D, rng=rng, weight_scale=weight_scale
    )
    params, losses = train_full_batch(two_layer_loss_and_grads, fresh, X, y, learning_rate, reg, num_steps)
    return params, np.array(losses)


best_possible = "C"
far_away = "B"


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    trained, configs, losses = {}, {}, []
    for name in params:
        trained[name], configs[name] = params[name].copy(), {key: config[key] for key in config}
    for _ in range(num_steps):
        loss, grads = loss_fn(trained, X, y, reg)
        step = {name: optimizer(trained[name], grads[name], configs[name]) for name in trained}
        trained = {name: pair[0] for name, pair in step.items()}
        configs = {name: pair[1] for name, pair in step.items()}
        losses.append(loss)
    return trained, losses


class make_loss_fn:  # noqa: D101, N801  (a callable is a callable)
    def __init__(self, config):
        self.config = config

    def __call__(self, params, X, y, reg):
        chosen = {key: value for key, value in self.config.items() if key not in ("mode", "reg")}
        return fully_connected_loss(params, X, y, {"mode": "train", "reg": reg, **chosen})  # noqa: F821


def predict_with_config(params, X, config):
    before = config["mode"]
    config["mode"] = "test"
    try:
        scores, _ = fully_connected_forward(params, X, config)  # noqa: F821  (of the set-up cell)
    finally:
        config["mode"] = before
    return np.array([row.tolist().index(max(row)) for row in scores])


def step_with_confidence(params, X, y, learning_rate):
    scores, _ = two_layer_forward(params, X)
    _, grads = two_layer_loss_and_grads(params, X, y, 0)
    each = [softmax_loss(scores[[i]], y[[i]])[0] for i in range(len(y))]  # noqa: F821  (of the set-up cell)
    return {name: params[name] - learning_rate * grads[name] for name in grads}, np.exp(
        -np.array(each)
    ).mean()
