"""Points, layers and steps written out in loops where nothing asks for speed; named indices elsewhere."""

import math

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    X = np.zeros((points_per_class * num_classes, 2))
    y = np.zeros(points_per_class * num_classes, dtype=int)
    row = 0
    for j in range(num_classes):
        for i in range(points_per_class):
            r = i / (points_per_class - 1)
            turn = 4 * j + 4 * r + noise * rng.standard_normal()
            X[row, 0] = r * math.sin(turn)
            X[row, 1] = r * math.cos(turn)
            y[row] = j
            row += 1
    return X, y


def _softmax_loss(scores, y):
    """Return mean cross-entropy and dscores; loops over classes only."""
    N, C = scores.shape
    top = np.max(scores, axis=1)
    total = np.zeros(N)
    for c in range(C):
        total += np.exp(scores[:, c] - top)
    loss, dscores = 0.0, np.zeros((N, C))
    for c in range(C):
        log_p = scores[:, c] - top - np.log(total)
        loss -= np.sum(log_p[y == c]) / N
        dscores[:, c] = (np.exp(log_p) - (y == c)) / N
    return float(loss), dscores


def linear_loss_and_grads(params, X, y, reg):
    W, b = params["W"], params["b"]
    scores = np.zeros((len(X), len(b)))
    for i in range(len(X)):
        for c in range(len(b)):
            scores[i, c] = sum(X[i, d] * W[d, c] for d in range(len(W))) + b[c]
    loss, dscores = _softmax_loss(scores, y)
    dW, db = reg * W, np.zeros(len(b))
    for i in range(len(X)):
        dW = dW + np.outer(X[i], dscores[i])
        db = db + dscores[i]
    for weight in W.ravel():
        loss += reg * weight**2 / 2
    return loss, {"W": dW, "b": db}


def train_full_batch(loss_fn, params, X, y, learning_rate, reg, num_steps):
    trained = {}
    for name in params:
        trained[name] = params[name].copy()
    losses = []
    for _ in range(num_steps):
        loss, grads = loss_fn(trained, X, y, reg)
        losses.append(loss)
        for name in trained:
            trained[name] = trained[name] - learning_rate * grads[name]
    return trained, losses


zero_start = "D"


def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
    def draw(rows, columns):
        return np.array([[rng.normal(0, weight_scale) for _ in range(columns)] for _ in range(rows)])

    return {
        "W1": draw(num_inputs, num_hidden),
        "b1": np.array([0.0] * num_hidden),
        "W2": draw(num_hidden, num_classes),
        "b2": np.array([0.0] * num_classes),
    }


def two_layer_forward(params, X):
    sums = np.einsum("nd,dh->nh", X, params["W1"])
    hidden = np.zeros(sums.shape)
    for k in range(sums.shape[1]):  # over units
        total = sums[:, k] + params["b1"][k]
        hidden[:, k] = np.where(total > 0, total, 0)
    return np.einsum("nh,hc->nc", hidden, params["W2"]) + params["b2"], hidden


rescaled_layers = ["c"]


def two_layer_loss_and_grads(params, X, y, reg):
    scores, hidden = two_layer_forward(params, X)
    loss, dscores = _softmax_loss(scores, y)
    dhidden = np.einsum("nc,hc->nh", dscores, params["W2"])
    gate = np.where(hidden > 0, 1.0, 0.0)
    grads = {
        "W2": np.einsum("nh,nc->hc", hidden, dscores) + reg * params["W2"],
        "b2": np.einsum("nc->c", dscores),
        "W1": np.einsum("nd,nh,nh->dh", X, dhidden, gate) + reg * params["W1"],
        "b1": np.einsum("nh,nh->h", dhidden, gate),
    }
    loss += reg / 2 * float(np.einsum("dh,dh->", params["W1"], params["W1"]))
    loss += reg / 2 * float(np.einsum("hc,hc->", params["W2"], params["W2"]))
    return loss, grads


def two_layer_predict(params, X):
    labels = []
    for row in two_layer_forward(params, X)[0]:
        best = 0
        for c in range(len(row)):
            if row[c] > row[best]:
                best = c
        labels.append(best)
    return np.array(labels)


def train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, weight_scale=0.01):
    params = init_two_layer(X.shape[1], num_hidden, num_classes, rng, weight_scale)
    return train_full_batch(two_layer_loss_and_grads, params, X, y, learning_rate, reg, num_steps)


best_possible = "c"
far_away = ["B"]


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    trained, memories, losses = {}, {}, []
    for name in params:
        trained[name] = np.array(params[name])
        memories[name] = {}
        for key in config:
            memories[name][key] = config[key]
    for _ in range(num_steps):
        loss, grads = loss_fn(trained, X, y, reg)
        losses.append(loss)
        for name in trained:
            trained[name], memories[name] = optimizer(trained[name], grads[name], memories[name])
    return trained, losses


def make_loss_fn(config):
    def loss_fn(params, X, y, reg):
        settings = {}
        for key in config:
            settings[key] = config[key]
        settings["mode"] = "train"
        settings["reg"] = reg
        loss, grads = fully_connected_loss(params, X, y, settings)  # noqa: F821  (of the set-up cell)
        return loss, grads

    return loss_fn


def predict_with_config(params, X, config):
    settings = {}
    for key in config:
        settings[key] = config[key]
    settings["mode"] = "test"
    scores, _ = fully_connected_forward(params, X, settings)  # noqa: F821  (of the set-up cell)
    return np.array([max(range(len(row)), key=row.__getitem__) for row in scores.tolist()])


def step_with_confidence(params, X, y, learning_rate):
    N = len(y)
    scores, hidden = two_layer_forward(params, X)
    after = {name: value.copy() for name, value in params.items()}
    confidence = 0.0
    for i in range(N):
        exps = [math.exp(score - max(scores[i])) for score in scores[i]]
        probs = [e / sum(exps) for e in exps]
        confidence += probs[y[i]] / N
        dscores = np.array([p - (c == y[i]) for c, p in enumerate(probs)]) / N
        dsums = (params["W2"] @ dscores) * (hidden[i] > 0)
        after["W2"] -= learning_rate * np.outer(hidden[i], dscores)
        after["b2"] -= learning_rate * dscores
        after["W1"] -= learning_rate * np.outer(X[i], dsums)
        after["b1"] -= learning_rate * dsums
    return after, confidence
