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


zero_start = "d"


rescaled_layers = "C"


best_possible = ["C"]
far_away = "B"


class Layer:
    """What all layers have."""

    training = True

    def __init__(self):
        self.params = {}
        self.grads = {}


class ReLU(Layer):
    """Positive parts."""

    def forward(self, x):
        self.on = x > 0
        return x * self.on

    def backward(self, dout):
        return dout * self.on


class Affine(Layer):
    """Written out, without any function of assignment 3."""

    def __init__(self, num_inputs, num_outputs, rng, weight_scale=0.01):
        Layer.__init__(self)
        W = np.zeros((num_inputs, num_outputs))
        for d in range(num_inputs):
            W[d] = rng.normal(0.0, weight_scale, num_outputs)
        self.params = {"b": np.zeros((num_outputs,)), "W": W}

    def forward(self, x):
        self.x = x
        return x.dot(self.params["W"]) + self.params["b"]

    def backward(self, dout):
        self.grads = {"W": self.x.T.dot(dout), "b": dout.sum(axis=0)}
        return dout.dot(self.params["W"].T)


class Sequential(Layer):
    """Indices instead of iterators."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = list(layers)

    def set_training(self, training):
        for layer in self.layers:
            layer.training = training

    def forward(self, x):
        for k in range(len(self.layers)):
            x = self.layers[k].forward(x)
        return x

    def backward(self, dout):
        for k in range(len(self.layers) - 1, -1, -1):
            dout = self.layers[k].backward(dout)
        return dout

    def parameters(self):
        pairs = []
        for layer in self.layers:
            pairs.extend((layer, name) for name in layer.params)
        return pairs


def loss_and_backward(net, X, y, reg):
    S = net.forward(X)
    S = S - S.max(axis=1, keepdims=True)
    T = (y[:, None] == np.arange(S.shape[1])[None, :]).astype(float)
    logZ = np.log(np.exp(S).sum(axis=1, keepdims=True))
    net.backward((np.exp(S - logZ) - T) / len(y))
    loss = float(np.mean((logZ - S)[T > 0]))
    for layer in net.layers:
        if "W" in layer.params:
            loss += reg / 2 * float((layer.params["W"] ** 2).sum())
            layer.grads["W"] = layer.grads["W"] + reg * layer.params["W"]
    return loss


def train_network(net, X, y, optimizer, config, reg, num_steps):
    memories = {(k, name): config.copy() for k, layer in enumerate(net.layers) for name in layer.params}
    losses = []
    while len(losses) < num_steps:
        losses.append(loss_and_backward(net, X, y, reg))
        for k, layer in enumerate(net.layers):
            for name in layer.params:
                w, memories[k, name] = optimizer(layer.params[name], layer.grads[name], memories[k, name])
                layer.params[name] = w
    return losses


class BatchNorm(Layer):
    """Two branches, one for each mode."""

    def __init__(self, num_features, momentum=0.9):
        super().__init__()
        self.params = {"gamma": np.full(num_features, 1.0), "beta": np.full(num_features, 0.0)}
        self.train = {"momentum": momentum, "mode": "train"}

    def forward(self, x):
        memory = self.train
        if not self.training:
            memory = {**self.train, "mode": "test"}
        out, self.cache = batchnorm_forward(x, self.params["gamma"], self.params["beta"], memory)  # noqa: F821
        return out

    def backward(self, dout):
        dx, dgamma, dbeta = batchnorm_backward(dout, self.cache)  # noqa: F821
        self.grads = {"gamma": dgamma, "beta": dbeta}
        return dx


def predict_labels_of(net, X):
    switched = [layer for layer in net.layers if layer.training]
    for layer in switched:
        layer.training = False
    labels = net.forward(X).argmax(axis=1)
    for layer in switched:
        layer.training = True
    return labels


def step_with_confidence(params, X, y, learning_rate):
    hidden = np.maximum(0, X @ params["W1"] + params["b1"])
    S = hidden @ params["W2"] + params["b2"]
    P = np.exp(S - S.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    G = (P - (y[:, None] == np.arange(S.shape[1]))) / len(y)
    H = G @ params["W2"].T * (hidden > 0)
    grads = {"W1": X.T @ H, "b1": H.sum(axis=0), "W2": hidden.T @ G, "b2": G.sum(axis=0)}
    confidence = float(np.mean(P[np.arange(len(y)), y]))
    return {name: w - learning_rate * grads[name] for name, w in params.items()}, confidence


def spiral_is_sound(X, y, points_per_class, num_classes, noise):
    if not np.issubdtype(y.dtype, np.integer) or sorted(set(y.tolist())) != list(range(num_classes)):
        return False
    rests = []
    for j in range(num_classes):
        arm = X[y == j]
        r = np.sqrt((arm**2).sum(axis=1))
        arm, r = arm[np.argsort(r)], np.sort(r)
        if len(r) != points_per_class or np.abs(r - np.linspace(0, 1, points_per_class)).max() > 1e-8:
            return False
        angle = np.arctan2(arm[1:, 0], arm[1:, 1])
        rest = np.angle(np.exp(1j * (angle - 4 * j - 4 * r[1:])))
        rests.append(rest)
    rests = np.array(rests)
    if np.abs(rests[0] - rests[-1]).max() < 1e-6:
        return False
    return bool(abs(rests.mean()) < noise / 2 and 0.6 * noise < rests.std() < 1.5 * noise)
