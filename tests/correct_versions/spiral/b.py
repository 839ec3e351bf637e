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


def _linear(x, W, b):
    def back(dout):
        return dout @ W.T, x.T @ dout, dout.sum(0)

    return x @ W + b, back


def _relu(x):
    out = x.clip(min=0)
    return out, lambda dout: np.where(out > 0, dout, 0.0)


def linear_loss_and_grads(params, X, y, reg):
    scores, back = _linear(X, params["W"], params["b"])
    loss, dscores = softmax_loss(scores, y)  # noqa: F821  (of the set-up cell)
    _, dW, db = back(dscores)
    return loss + reg * np.vdot(params["W"], params["W"]) / 2, {"W": dW + reg * params["W"], "b": db}


def train_full_batch(loss_fn, params, X, y, learning_rate, reg, num_steps):
    losses = []

    def step(current, _):
        loss, grads = loss_fn(current, X, y, reg)
        losses.append(float(loss))
        return {name: w + -learning_rate * grads[name] for name, w in current.items()}

    return functools.reduce(step, range(num_steps), params), losses


zero_start = ("D",)


def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
    sizes = [num_inputs, num_hidden, num_classes]
    params = {}
    for i in (1, 2):
        params[f"W{i}"] = rng.standard_normal((sizes[i - 1], sizes[i])) * weight_scale
        params[f"b{i}"] = np.zeros(sizes[i])
    return params


def two_layer_forward(params, X):
    hidden, _ = _relu(_linear(X, params["W1"], params["b1"])[0])
    return [_linear(hidden, params["W2"], params["b2"])[0], hidden]


rescaled_layers = "c"


def two_layer_loss_and_grads(params, X, y, reg):
    sums, first = _linear(X, params["W1"], params["b1"])
    hidden, gate = _relu(sums)
    scores, second = _linear(hidden, params["W2"], params["b2"])
    loss, dscores = softmax_loss(scores, y)  # noqa: F821  (of the set-up cell)
    grads = {}
    dhidden, grads["W2"], grads["b2"] = second(dscores)
    _, grads["W1"], grads["b1"] = first(gate(dhidden))
    for name in ("W1", "W2"):
        loss = loss + reg / 2 * np.sum(np.square(params[name]))
        grads[name] = grads[name] + reg * params[name]
    return loss, grads


def two_layer_predict(params, X):
    scores, _ = two_layer_forward(params, X)
    return np.argsort(-scores, axis=1, kind="stable")[:, 0]


def train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, weight_scale=0.01):
    start = init_two_layer(np.shape(X)[1], num_hidden, num_classes, rng, weight_scale=weight_scale)
    return train_full_batch(
        loss_fn=two_layer_loss_and_grads,
        params=start,
        X=X,
        y=y,
        learning_rate=learning_rate,
        reg=reg,
        num_steps=num_steps,
    )


best_possible = "C"
far_away = "b"


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    names = list(params)
    weights = [params[name] for name in names]
    configs = [copy.deepcopy(config) for _ in names]
    losses = []
    for _ in range(num_steps):
        loss, grads = loss_fn(dict(zip(names, weights, strict=True)), X, y, reg)
        losses.append(loss)
        pairs = [optimizer(w, grads[name], c) for name, w, c in zip(names, weights, configs, strict=True)]
        weights, configs = [w for w, _ in pairs], [c for _, c in pairs]
    return dict(zip(names, weights, strict=True)), losses


def make_loss_fn(config):
    settings = {**config, "mode": "train"}
    return lambda params, X, y, reg: fully_connected_loss(params, X, y, settings | {"reg": reg})  # noqa: F821


def predict_with_config(params, X, config):
    scores, _ = fully_connected_forward(params, X, copy.deepcopy(config) | {"mode": "test"})  # noqa: F821
    return scores.argmax(1)


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
