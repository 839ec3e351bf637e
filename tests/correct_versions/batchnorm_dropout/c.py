"""Terse: one expression where it fits, other draws of the masks, the chain rule as matrices."""

# ruff: noqa: F821 - set-up imports the layers of assignment 3
import numpy as np


def init_small(n_in, n_out, rng, std=0.01):
    return np.stack([rng.normal(size=n_out) for _ in range(n_in)]) * std


zero_init = ["C"]


def init_scaled(n_in, n_out, rng, relu):
    return np.sqrt(1 + relu) * rng.normal(0, np.reciprocal(np.sqrt(n_in)), (n_in, n_out))


def init_glorot(n_in, n_out, rng):
    return rng.standard_normal((n_in, n_out)) / np.sqrt(0.5 * n_in + 0.5 * n_out)


def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    template = np.tile((np.arange(n_in) < connections)[:, None], n_out)
    return rng.permuted(template, axis=0) * rng.normal(0, std, (n_in, n_out))


xavier_relu_depth = "b"


def batchnorm_forward(x, gamma, beta, bn_param):
    settings = {"eps": 1e-5, "momentum": 0.9, "running_mean": 0 * gamma, "running_var": 0 * gamma, **bn_param}
    training = settings["mode"] == "train"
    names = ("running_mean", "running_var")
    moments = (x.mean(0), ((x - x.mean(0)) ** 2).mean(0)) if training else [settings[name] for name in names]
    if training:
        for name, value in zip(names, moments, strict=True):
            settings[name] = settings["momentum"] * settings[name] + (1 - settings["momentum"]) * value
    bn_param.update(settings)
    scale = (moments[1] + settings["eps"]) ** -0.5
    return gamma * (x - moments[0]) * scale + beta, (x - moments[0], scale, gamma)


bias_before_batchnorm = "A"


def batchnorm_backward(dout, cache):
    c, r, gamma = cache
    n = len(dout)
    centring = np.eye(n) - 1 / n
    dx = np.empty(c.shape)
    for j in range(c.shape[1]):
        jacobian = r[j] * (np.eye(n) - np.outer(c[:, j], c[:, j]) * r[j] ** 2 / n) @ centring
        dx[:, j] = jacobian.T @ (gamma[j] * dout[:, j])
    return dx, (dout * c * r).sum(0), dout.sum(0)


def batchnorm_backward_alt(dout, cache):
    c, r, gamma = cache
    g = dout - dout.mean(0)
    return gamma * r * (g - c * r**2 * (g * c).mean(0)), (dout * c).sum(0) * r, dout.sum(0)


def layernorm_forward(x, gamma, beta, ln_param):
    c = x - x.mean(1, keepdims=True)
    r = (np.einsum("nd,nd->n", c, c) / x.shape[1] + ln_param.get("eps", 1e-5)) ** -0.5
    return gamma * c * r[:, None] + beta, (c, r[:, None], gamma)


def layernorm_backward(dout, cache):
    c, r, gamma = cache
    g = dout * gamma
    g = g - g.mean(1, keepdims=True)
    return r * (g - c * r**2 * (g * c).mean(1, keepdims=True)), (dout * c * r).sum(0), dout.sum(0)


def dropout_forward(x, dropout_param):
    p = 1 if dropout_param["mode"] == "test" else dropout_param["p"]
    keep = np.ones(x.shape, dtype=bool) if p == 1 else dropout_param["rng"].uniform(size=x.shape) > 1 - p
    return x * keep / p, (keep, p)


def dropout_backward(dout, cache):
    keep, p = cache
    return dout * keep / p


def elastic_net_penalty(W, reg, l1_ratio):
    return (
        np.sum(reg * np.abs(W) * (l1_ratio + (1 - l1_ratio) * np.abs(W) / 2)),
        reg * (l1_ratio * np.sign(W) + W - l1_ratio * W),
    )


def max_norm(W, limit):
    lengths = np.sqrt(np.einsum("dm,dm->m", W, W))
    factors = np.ones(W.shape[1])
    factors[lengths > limit] = limit / lengths[lengths > limit]
    return W * factors


decay_without_rate = "b"


def fully_connected_forward(params, X, config):
    depth = len([name for name in params if name.startswith("W")])
    bn_params, p = config.get("bn_params") or [], config.get("p", 1.0)
    for bn_param in bn_params:
        bn_param["mode"] = config["mode"]
    dropout_param = {"p": p, "mode": config["mode"] if p < 1 else "test", "rng": config.get("rng")}
    caches = {}
    for i in range(1, depth):
        X, caches["W", i] = affine_forward(X, params[f"W{i}"], params[f"b{i}"])
        if bn_params:
            X, caches["gamma", i] = batchnorm_forward(
                X, params[f"gamma{i}"], params[f"beta{i}"], bn_params[i - 1]
            )
        X, caches["relu", i] = relu_forward(X)
        X, caches["drop", i] = dropout_forward(X, dropout_param)
    scores, caches["W", depth] = affine_forward(X, params[f"W{depth}"], params[f"b{depth}"])
    return scores, caches


def fully_connected_loss(params, X, y, config):
    scores, caches = fully_connected_forward(params, X, config)
    loss, d = softmax_loss(scores, y)
    grads = {}
    for (kind, i), cache in reversed(caches.items()):
        if kind == "W":
            d, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(d, cache)
        elif kind == "gamma":
            d, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward_alt(d, cache)
        else:
            d = relu_backward(d, cache) if kind == "relu" else dropout_backward(d, cache)
    reg, weights = config.get("reg", 0), [name for name in params if name.startswith("W")]
    loss += reg / 2 * sum(np.sum(params[name] ** 2) for name in weights)
    return loss, {
        name: grad + reg * params[name] if name in weights else grad for name, grad in grads.items()
    }


def vanilla_dropout(x, p, mode, rng):
    return np.where(rng.uniform(size=x.shape) < p, x, 0) if mode == "train" else np.multiply(p, x)


def dropout_is_sound(x, p, first, second, tested):
    try:
        np.testing.assert_allclose(tested, x)
        mask = (first * p / x).round(9)
        assert set(np.unique(mask)) <= {0.0, 1.0}
        assert abs(mask.mean() - p) < 0.1
        assert mask.mean(axis=0).std() < 0.25 and mask.mean(axis=1).std() < 0.25
        assert not np.allclose(first, second)
    except AssertionError:
        return False
    return True
