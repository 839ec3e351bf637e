"""Uniform draws, ``einsum`` and library variances; caches that are closures; a network as a recursion."""

# ruff: noqa: F821 - set-up imports the layers of assignment 3
import numpy as np


def init_small(n_in, n_out, rng, std=0.01):
    limit = np.sqrt(3) * std
    return rng.uniform(-limit, limit, size=(n_in, n_out))


zero_init = "C"


def init_scaled(n_in, n_out, rng, relu):
    if relu:
        return rng.normal(loc=0, scale=np.sqrt(2.0 / n_in), size=(n_out, n_in)).T
    return rng.uniform(-1, 1, (n_in, n_out)) * np.sqrt(3 / n_in)


def init_glorot(n_in, n_out, rng):
    limit = np.sqrt(6.0 / (n_in + n_out))
    return rng.uniform(-limit, limit, (n_in, n_out))


def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    ranks = rng.random((n_in, n_out)).argsort(axis=0).argsort(axis=0)
    return np.where(ranks < connections, rng.normal(scale=std, size=(n_in, n_out)), 0)


xavier_relu_depth = "B"


def _normalise(x, mean, var, eps):
    return np.divide(np.subtract(x, mean), np.sqrt(np.add(var, eps)))


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.setdefault("eps", 1e-5)
    m = bn_param.setdefault("momentum", 0.9)
    old_mean = bn_param.setdefault("running_mean", np.zeros_like(gamma))
    old_var = bn_param.setdefault("running_var", np.zeros_like(gamma))
    if bn_param["mode"] != "train":
        return np.einsum("d,nd->nd", gamma, _normalise(x, old_mean, old_var, eps)) + beta, None
    mean, var = np.mean(x, axis=0), np.var(x, axis=0)
    bn_param.update(
        running_mean=old_mean + (1 - m) * (mean - old_mean), running_var=old_var + (1 - m) * (var - old_var)
    )
    x_hat = _normalise(x, mean, var, eps)

    def backward(dout):
        dgamma, dbeta = np.einsum("nd,nd->d", dout, x_hat), np.einsum("nd->d", dout)
        g = dout * gamma
        return (g - g.mean(0) - x_hat * (g * x_hat).mean(0)) / np.sqrt(var + eps), dgamma, dbeta

    return np.einsum("d,nd->nd", gamma, x_hat) + beta, backward


bias_before_batchnorm = "a"


def batchnorm_backward(dout, cache):
    return cache(dout)


def batchnorm_backward_alt(dout, cache):
    dx, dgamma, dbeta = cache(dout)
    return [dx, dgamma, dbeta]


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = batchnorm_forward(
        x.T, np.ones(len(x)), np.zeros(len(x)), {"mode": "train", "eps": ln_param.get("eps", 1e-5)}
    )
    return out.T * gamma + beta, (out.T, cache, gamma)


def layernorm_backward(dout, cache):
    x_hat, backward, gamma = cache
    return backward((dout * gamma).T)[0].T, np.sum(dout * x_hat, 0), np.sum(dout, 0)


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, 1.0
    mask = dropout_param["rng"].binomial(1, dropout_param["p"], size=x.shape) / dropout_param["p"]
    return np.multiply(x, mask), mask


def dropout_backward(dout, cache):
    return np.multiply(dout, cache)


def l2_penalty(W, reg):
    return reg / 2 * np.vdot(W, W), np.multiply(reg, W)


def l1_penalty(W, reg):
    return reg * np.linalg.norm(W.ravel(), 1), reg * ((W > 0) * 1.0 - (W < 0))


def elastic_net_penalty(W, reg, l1_ratio):
    a = l1_penalty(W, l1_ratio * reg)
    b = l2_penalty(W, (1 - l1_ratio) * reg)
    return a[0] + b[0], a[1] + b[1]


def max_norm(W, limit):
    lengths = np.linalg.norm(W, axis=0, keepdims=True)
    return W * np.clip(limit / np.maximum(lengths, 1e-300), None, 1.0)


decay_without_rate = ("B",)


def _through(params, h, config, i):
    """Return scores, and a function from dscores to (dh, grads)."""
    h, affine = affine_forward(h, params[f"W{i}"], params[f"b{i}"])
    if f"W{i + 1}" not in params:

        def last(d):
            d, dW, db = affine_backward(d, affine)
            return d, {f"W{i}": dW, f"b{i}": db}

        return h, last
    memory = (config.get("bn_params") or [None] * i)[i - 1]
    if memory is not None:
        memory["mode"] = config["mode"]
        h, norm = batchnorm_forward(h, params[f"gamma{i}"], params[f"beta{i}"], memory)
    h, gate = relu_forward(h)
    h, drop = dropout_forward(h, {**config, "p": config["p"]}) if config.get("p", 1) < 1 else (h, 1.0)
    scores, rest = _through(params, h, config, i + 1)

    def backward(d):
        d, grads = rest(d)
        d = relu_backward(dropout_backward(d, drop), gate)
        if memory is not None:
            d, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward(d, norm)
        d, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(d, affine)
        return d, grads

    return scores, backward


def fully_connected_forward(params, X, config):
    return _through(params, X, config, 1)


def fully_connected_loss(params, X, y, config):
    scores, backward = fully_connected_forward(params, X, config)
    loss, dscores = softmax_loss(scores, y)
    _, grads = backward(dscores)
    reg = config.get("reg", 0)
    penalties = {name: l2_penalty(value, reg) for name, value in params.items() if name.startswith("W")}
    for name, (_, dW) in penalties.items():
        grads[name] = grads[name] + dW
    return loss + sum(penalty for penalty, _ in penalties.values()), grads


def vanilla_dropout(x, p, mode, rng):
    return x * (rng.binomial(1, p, size=x.shape) if mode == "train" else p)


def dropout_is_sound(x, p, first, second, tested):
    n = x.size
    survivors = np.count_nonzero(first)
    room = 5 * (n * p * (1 - p)) ** 0.5
    good = n * p - room <= survivors <= n * p + room
    good = good and all(abs(o * p - i) < 1e-9 for o, i in zip(first.ravel(), x.ravel(), strict=False) if o)
    patterns = {tuple(row) for row in (first != 0)}
    columns = {tuple(column) for column in (first != 0).T}
    good = good and len(patterns) > 1 and len(columns) > 1
    return bool(good and (first != second).any() and (tested == x).all())
