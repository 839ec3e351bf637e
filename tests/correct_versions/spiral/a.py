"""Loops and one-hot matrices, the softmax by hand, rows of the spiral interleaved; Python floats returned."""

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    X, y = [], []
    for i in range(points_per_class):
        for j in range(num_classes):
            r = i / (points_per_class - 1)
            angle = rng.normal(4 * j + 4 * r, noise)
            X.append([r * np.sin(angle), r * np.cos(angle)])
            y.append(j)
    return np.array(X), np.array(y)


def _cross_entropy(S, y):
    S = S - S.max(axis=1, keepdims=True)
    T = (y[:, None] == np.arange(S.shape[1])[None, :]).astype(float)
    logZ = np.log(np.exp(S).sum(axis=1, keepdims=True))
    return float(np.mean((logZ - S)[T > 0])), (np.exp(S - logZ) - T) / len(y)


def linear_loss_and_grads(params, X, y, reg):
    loss, G = _cross_entropy(X.dot(params["W"]) + params["b"], y)
    loss += reg / 2 * float((params["W"] ** 2).sum())
    return loss, {"b": G.T.dot(np.ones(len(y))), "W": X.T.dot(G) + reg * params["W"]}


def train_full_batch(loss_fn, params, X, y, learning_rate, reg, num_steps):
    params = {name: np.array(w) for name, w in params.items()}
    losses = np.zeros(num_steps)
    for t in range(num_steps):
        losses[t], grads = loss_fn(params, X, y, reg)
        for name in params:
            params[name] -= learning_rate * grads[name]
    return params, losses


zero_start = "d"


def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
    b1, b2 = np.zeros((num_hidden,)), np.zeros((num_classes,))
    W2 = rng.normal(loc=0.0, scale=weight_scale, size=(num_hidden, num_classes))
    W1 = rng.normal(loc=0.0, scale=weight_scale, size=(num_inputs, num_hidden))
    return dict(W1=W1, W2=W2, b1=b1, b2=b2)  # noqa: C408  (one of the ways to write it)


def two_layer_forward(params, X):
    sums = X.dot(params["W1"]) + params["b1"]
    hidden = sums * (sums > 0)
    return hidden.dot(params["W2"]) + params["b2"], hidden


rescaled_layers = "C"


def two_layer_loss_and_grads(params, X, y, reg):
    sums = X.dot(params["W1"]) + params["b1"][None, :]
    h = np.where(sums >= 0, sums, 0)
    loss, G2 = _cross_entropy(h.dot(params["W2"]) + params["b2"][None, :], y)
    G1 = np.where(sums >= 0, G2.dot(params["W2"].T), 0)
    grads = {
        "W1": X.T.dot(G1) + reg * params["W1"],
        "W2": h.T.dot(G2) + reg * params["W2"],
        "b1": np.einsum("nh->h", G1),
        "b2": np.einsum("nc->c", G2),
    }
    for name in ("W1", "W2"):
        loss += reg / 2 * float((params[name] ** 2).sum())
    return loss, grads


def two_layer_predict(params, X):
    scores = two_layer_forward(params, X)[0]
    return np.array([int(np.argmax(row)) for row in scores])


def train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, weight_scale=0.01):
    params = init_two_layer(X.shape[1], num_hidden, num_classes, rng, weight_scale)
    losses = []
    for _ in range(num_steps):
        loss, grads = two_layer_loss_and_grads(params, X, y, reg)
        losses.append(loss)
        for name in ("W1", "b1", "W2", "b2"):
            params[name] -= learning_rate * grads[name]
    return params, losses


best_possible = ["C"]
far_away = "B"


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    memory, losses = {}, []
    for _ in range(num_steps):
        loss, grads = loss_fn(params, X, y, reg)
        losses.append(loss)
        moved = {}
        for name, w in params.items():
            moved[name], memory[name] = optimizer(w, grads[name], memory.get(name, config.copy()))
        params = moved
    return params, losses


def make_loss_fn(config):
    def loss_fn(params, X, y, reg):
        mine = dict(config)
        mine["reg"] = reg
        mine["mode"] = "train"
        return fully_connected_loss(params, X, y, mine)  # noqa: F821  (of the set-up cell)

    return loss_fn


def predict_with_config(params, X, config):
    mine = dict(config)
    mine.update(mode="test")
    return fully_connected_forward(params, X, mine)[0].argmax(axis=1)  # noqa: F821  (of the set-up cell)


def step_with_confidence(params, X, y, learning_rate):
    S, _ = two_layer_forward(params, X)
    P = np.exp(S - S.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    _, grads = two_layer_loss_and_grads(params, X, y, 0.0)
    confidence = float(np.mean(P[np.arange(len(y)), y]))
    return {name: w - learning_rate * grads[name] for name, w in params.items()}, confidence
