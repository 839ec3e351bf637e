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


zero_start = "D"


def _two_layer_forward(params, X):
    sums = np.einsum("nd,dh->nh", X, params["W1"])
    hidden = np.zeros(sums.shape)
    for k in range(sums.shape[1]):  # over units
        total = sums[:, k] + params["b1"][k]
        hidden[:, k] = np.where(total > 0, total, 0)
    return np.einsum("nh,hc->nc", hidden, params["W2"]) + params["b2"], hidden


rescaled_layers = ["c"]


best_possible = "c"
far_away = ["B"]


def step_with_confidence(params, X, y, learning_rate):
    N = len(y)
    scores, hidden = _two_layer_forward(params, X)
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


class Layer:
    """What all layers have."""

    def __init__(self):
        self.training = True
        self.params = {}
        self.grads = {}


class ReLU(Layer):
    """Positive parts."""

    def forward(self, x):
        out, self.cache = relu_forward(x)  # noqa: F821
        return out

    def backward(self, dout):
        return relu_backward(dout, self.cache)  # noqa: F821


class Affine(Layer):
    """Row by row."""

    def __init__(self, num_inputs, num_outputs, rng, weight_scale=0.01):
        super().__init__()
        draws = [[rng.normal() * weight_scale for _ in range(num_outputs)] for _ in range(num_inputs)]
        self.params["W"] = np.array(draws)
        self.params["b"] = np.array([0.0] * num_outputs)

    def forward(self, x):
        self.kept = x
        return np.array([row @ self.params["W"] + self.params["b"] for row in x])

    def backward(self, dout):
        self.grads["W"] = sum(np.outer(row, up) for row, up in zip(self.kept, dout, strict=True))
        self.grads["b"] = sum(dout)
        return np.array([self.params["W"] @ up for up in dout])


class Sequential(Layer):
    """Calls itself for the rest of the chain."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def set_training(self, training):
        for layer in self.layers:
            layer.training = training

    def forward(self, x, place=0):
        if place == len(self.layers):
            return x
        return self.forward(self.layers[place].forward(x), place + 1)

    def backward(self, dout, place=-1):
        if place < -len(self.layers):
            return dout
        return self.backward(self.layers[place].backward(dout), place - 1)

    def parameters(self):
        def pairs():
            for layer in self.layers:
                for name in layer.params:
                    yield layer, name

        return list(pairs())


def loss_and_backward(net, X, y, reg):
    scores = net.forward(X)
    loss, dscores = 0.0, []
    for row, label in zip(scores, y, strict=True):
        exps = [math.exp(score - max(row)) for score in row]
        loss -= math.log(exps[label] / sum(exps)) / len(y)
        dscores.append([(e / sum(exps) - (c == label)) / len(y) for c, e in enumerate(exps)])
    net.backward(np.array(dscores))
    for layer, name in net.parameters():
        if name == "W":
            loss += reg / 2 * math.fsum(float(w) ** 2 for w in layer.params["W"].ravel())
            layer.grads["W"] = layer.grads["W"] + reg * layer.params["W"]
    return loss


def train_network(net, X, y, optimizer, config, reg, num_steps):
    if num_steps == 0:
        return []
    configs = [dict(config.items()) for _ in net.parameters()]

    def step():
        loss = loss_and_backward(net, X, y, reg)
        for number, (layer, name) in enumerate(net.parameters()):
            moved = optimizer(layer.params[name], layer.grads[name], configs[number])
            layer.params[name] = moved[0]
            configs[number] = moved[1]
        return loss

    return [step() for _ in range(num_steps)]


class BatchNorm(Layer):
    """Running averages as attributes, handed over and taken back."""

    def __init__(self, num_features, momentum=0.9):
        super().__init__()
        self.params["gamma"] = np.array([1.0] * num_features)
        self.params["beta"] = np.array([0.0] * num_features)
        self.momentum, self.averages = momentum, {}

    def forward(self, x):
        settings = {"momentum": self.momentum, "mode": "train" if self.training else "test", **self.averages}
        out, self.cache = batchnorm_forward(x, self.params["gamma"], self.params["beta"], settings)  # noqa: F821
        self.averages = {name: settings[name] for name in ("running_mean", "running_var")}
        return out

    def backward(self, dout):
        dx, self.grads["gamma"], self.grads["beta"] = batchnorm_backward(dout, self.cache)  # noqa: F821
        return dx


def predict_labels_of(net, X):
    modes = tuple(layer.training for layer in net.layers)
    for layer in net.layers:
        layer.training = False
    labels = [list(row).index(max(row)) for row in net.forward(X).tolist()]
    for layer, mode in zip(net.layers, modes, strict=True):
        layer.training = mode
    return np.array(labels)


def spiral_is_sound(X, y, points_per_class, num_classes, noise):
    steps = np.linspace(0, 1, points_per_class)
    noises = []
    for j in range(num_classes):
        arm = X[y == j]
        if len(arm) != points_per_class:
            return False
        arm = arm[np.hypot(arm[:, 0], arm[:, 1]).argsort()]
        if not np.allclose(np.hypot(arm[:, 0], arm[:, 1]), steps):
            return False
        expected = 4 * j + 4 * steps
        across = arm[:, 0] * np.cos(expected) - arm[:, 1] * np.sin(expected)
        along = arm[:, 0] * np.sin(expected) + arm[:, 1] * np.cos(expected)
        noises.append(np.arctan2(across, along)[1:])
    noises = np.concatenate(noises)
    differ = not np.allclose(noises[: points_per_class - 1], noises[-points_per_class + 1 :])
    fits = abs(noises.mean()) < 0.5 * noise and abs(noises.std() - noise) < 0.35 * noise
    return differ and bool(fits) and np.issubdtype(y.dtype, np.signedinteger)
