"""Entry by entry and example by example, Jacobians written out; named indices where no loop may be."""

# ruff: noqa: F821 - set-up imports the layers of assignment 3
import math

import numpy as np


def init_small(n_in, n_out, rng, std=0.01):
    return np.array([[rng.normal(0.0, std) for _ in range(n_out)] for _ in range(n_in)])


zero_init = "C"


def init_scaled(n_in, n_out, rng, relu):
    W = np.zeros((n_in, n_out))
    for i in range(n_in):
        for j in range(n_out):
            W[i, j] = rng.normal() / math.sqrt(n_in)
            if relu:
                W[i, j] *= math.sqrt(2)
    return W


def init_glorot(n_in, n_out, rng):
    W = np.zeros((n_in, n_out))
    for i in range(n_in):
        for j in range(n_out):
            W[i, j] = math.sqrt(2 / (n_in + n_out)) * rng.normal()
    return W


def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    W = np.zeros((n_in, n_out))
    for unit in range(n_out):
        for chosen in rng.choice(n_in, size=connections, replace=False):
            W[chosen, unit] = rng.normal(0, std)
    return W


xavier_relu_depth = "B"


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "train":
        mean = np.einsum("nd->d", x.astype(float)) / len(x)
        centred = x - mean
        var = np.einsum("nd,nd->d", centred, centred) / len(x)
        new_mean, new_var = np.zeros(len(mean)), np.zeros(len(var))
        for d in range(len(mean)):  # over features
            new_mean[d] = momentum * running_mean[d] + (1 - momentum) * mean[d]
            new_var[d] = momentum * running_var[d] + (1 - momentum) * var[d]
        bn_param["running_mean"], bn_param["running_var"] = new_mean, new_var
    else:
        mean, var = running_mean, running_var
        centred = x - mean
    out = np.zeros(x.shape)
    for d in range(x.shape[1]):
        out[:, d] = gamma[d] * centred[:, d] / math.sqrt(var[d] + eps) + beta[d]
    return out, (centred, var, eps, gamma)


bias_before_batchnorm = ["A"]


def _slopes(column, var, eps):
    """Return how each normalised value depends on each of the values that were normalised together."""
    size = len(column)
    root = math.sqrt(var + eps)
    slopes = np.zeros((size, size))
    for k in range(size):
        for i in range(size):
            slopes[k, i] = ((1 if i == k else 0) - 1 / size) / root
            slopes[k, i] -= column[k] * column[i] / (size * root**3)
    return slopes


def batchnorm_backward(dout, cache):
    centred, var, eps, gamma = cache
    N, D = dout.shape
    dx, dgamma, dbeta = np.zeros((N, D)), np.zeros(D), np.zeros(D)
    for d in range(D):
        slopes = _slopes(centred[:, d], var[d], eps)
        for k in range(N):
            dbeta[d] += dout[k, d]
            dgamma[d] += dout[k, d] * centred[k, d] / math.sqrt(var[d] + eps)
            for i in range(N):
                dx[i, d] += gamma[d] * dout[k, d] * slopes[k, i]
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    centred, var, eps, gamma = cache
    N, D = dout.shape
    dx, dgamma, dbeta = np.zeros((N, D)), np.zeros(D), np.zeros(D)
    for d in range(D):
        r = 1 / math.sqrt(var[d] + eps)
        x_hat = [c * r for c in centred[:, d]]
        g = [gamma[d] * value for value in dout[:, d]]
        mean = sum(g) / N
        along = sum(a * b for a, b in zip(g, x_hat, strict=True)) / N
        for i in range(N):
            dx[i, d] = r * (g[i] - mean - x_hat[i] * along)
        dbeta[d] = sum(dout[:, d])
        dgamma[d] = sum(a * b for a, b in zip(dout[:, d], x_hat, strict=True))
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    centred = x - np.einsum("nd->n", x)[:, None] / x.shape[1]
    var = np.einsum("nd,nd->n", centred, centred) / x.shape[1]
    out = np.einsum("nd,n,d->nd", centred, 1 / np.sqrt(var + eps), gamma) + beta
    return out, (centred, var, eps, gamma)


def layernorm_backward(dout, cache):
    centred, var, eps, gamma = cache
    dx, dgamma, dbeta = np.zeros(dout.shape), np.zeros(len(gamma)), np.zeros(len(gamma))
    for n in range(len(dout)):
        slopes = _slopes(centred[n], var[n], eps)
        dx[n] = (gamma * dout[n]) @ slopes
        dgamma += dout[n] * centred[n] / math.sqrt(var[n] + eps)
        dbeta += dout[n]
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return np.array(x), None
    factors = np.zeros(x.shape)
    for unit in range(x.shape[-1]):  # a unit at a time, for all examples
        kept = dropout_param["rng"].random(x.shape[:-1]) < dropout_param["p"]
        factors[..., unit] = np.where(kept, 1 / dropout_param["p"], 0)
    return factors * x, factors


def dropout_backward(dout, cache):
    if cache is None:
        return dout.copy()
    return cache * dout


def elastic_net_penalty(W, reg, l1_ratio):
    penalty, dW = 0.0, np.zeros(W.shape)
    for place, weight in np.ndenumerate(W):
        penalty += reg * (l1_ratio * abs(weight) + (1 - l1_ratio) / 2 * weight**2)
        direction = 1.0 if weight > 0 else -1.0 if weight < 0 else 0.0
        dW[place] = reg * (l1_ratio * direction + (1 - l1_ratio) * weight)
    return penalty, dW


def max_norm(W, limit):
    columns = []
    for column in W.T:
        length = math.sqrt(sum(float(weight) ** 2 for weight in column))
        columns.append([weight * limit / length if length > limit else weight for weight in column])
    return np.array(columns).T


decay_without_rate = "b"


def fully_connected_forward(params, X, config):
    depth = 1
    while f"W{depth + 1}" in params:
        depth += 1
    layers = []
    signal = X
    for number in range(1, depth + 1):
        layer = {}
        signal, layer["affine"] = affine_forward(signal, params[f"W{number}"], params[f"b{number}"])
        if number < depth:
            if config.get("bn_params"):
                bn_param = config["bn_params"][number - 1]
                bn_param["mode"] = config["mode"]
                gamma, beta = params[f"gamma{number}"], params[f"beta{number}"]
                signal, layer["norm"] = batchnorm_forward(signal, gamma, beta, bn_param)
            signal, layer["relu"] = relu_forward(signal)
            if config.get("p", 1) < 1:
                settings = {"p": config["p"], "mode": config["mode"], "rng": config.get("rng")}
                signal, layer["dropout"] = dropout_forward(signal, settings)
        layers.append(layer)
    return signal, layers


def fully_connected_loss(params, X, y, config):
    scores, layers = fully_connected_forward(params, X, config)
    loss, signal = softmax_loss(scores, y)
    grads = {}
    for number in range(len(layers), 0, -1):
        layer = layers[number - 1]
        if "dropout" in layer:
            signal = dropout_backward(signal, layer["dropout"])
        if "relu" in layer:
            signal = relu_backward(signal, layer["relu"])
        if "norm" in layer:  # in closed form: the Jacobians above are for small batches
            signal, grads[f"gamma{number}"], grads[f"beta{number}"] = _fast_batchnorm_backward(
                signal, layer["norm"]
            )
        signal, grads[f"W{number}"], grads[f"b{number}"] = affine_backward(signal, layer["affine"])
        weights = params[f"W{number}"]
        loss += config.get("reg", 0) / 2 * np.einsum("ij,ij->", weights, weights)
        grads[f"W{number}"] = grads[f"W{number}"] + config.get("reg", 0) * weights
    return loss, grads


def _fast_batchnorm_backward(dout, cache):
    centred, var, eps, gamma = cache
    r = 1 / np.sqrt(var + eps)
    dbeta = np.einsum("nd->d", dout)
    dgamma = np.einsum("nd,nd,d->d", dout, centred, r)
    return gamma * r * (dout - (dbeta + centred * r * dgamma) / len(dout)), dgamma, dbeta


def vanilla_dropout(x, p, mode, rng):
    if mode == "train":
        return np.array([v if rng.random() < p else 0.0 for v in np.ravel(x)]).reshape(x.shape)
    return x * p


def dropout_is_sound(x, p, first, second, tested):
    both = np.stack([first, second])
    zero = both == 0
    fine = np.where(zero, 0, np.abs(both - x / p)).max() < 1e-9
    fine &= np.abs(zero.mean(axis=(1, 2)) - (1 - p)).max() < 0.1
    fine &= (zero.all(axis=2) | ~zero.any(axis=2)).mean() < 0.5
    fine &= np.unique(zero[0], axis=0).shape[0] > 2
    fine &= (zero[0] ^ zero[1]).any()
    return fine and np.abs(tested - x).max() < 1e-12
