"""The long way: every step has a name, state is read key by key, weights are drawn unit by unit."""

# ruff: noqa: F821 - set-up imports the layers of assignment 3
import numpy as np


def init_small(n_in, n_out, rng, std=0.01):
    W = np.empty((n_in, n_out))
    for j in range(n_out):
        W[:, j] = std * rng.standard_normal(n_in)
    return W


zero_init = "c"


def init_scaled(n_in, n_out, rng, relu):
    gain = 2.0 if relu else 1.0
    return init_small(n_in, n_out, rng, std=(gain / n_in) ** 0.5)


def init_glorot(n_in, n_out, rng):
    average_fan = (n_in + n_out) / 2
    return init_small(n_in, n_out, rng, std=(1 / average_fan) ** 0.5)


def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    W = np.zeros((n_in, n_out))
    for j in range(n_out):
        order = rng.permutation(n_in)
        for i in order[:connections]:
            W[i, j] = std * rng.standard_normal()
    return W


xavier_relu_depth = ["b"]


def batchnorm_forward(x, gamma, beta, bn_param):
    n, d = x.shape
    mode = bn_param["mode"]
    eps = 1e-5
    if "eps" in bn_param:
        eps = bn_param["eps"]
    momentum = 0.9
    if "momentum" in bn_param:
        momentum = bn_param["momentum"]
    if "running_mean" not in bn_param:
        bn_param["running_mean"] = np.zeros(d)
    if "running_var" not in bn_param:
        bn_param["running_var"] = np.zeros(d)
    if mode == "train":
        mu = x.sum(axis=0) / n
        var = ((x - mu) ** 2).sum(axis=0) / n
        std = np.sqrt(var + eps)
        x_hat = (x - mu) / std
        bn_param["running_mean"] *= momentum
        bn_param["running_mean"] += (1 - momentum) * mu
        bn_param["running_var"] *= momentum
        bn_param["running_var"] += (1 - momentum) * var
        cache = {"x": np.array(x, dtype=float), "mu": mu, "std": std, "x_hat": x_hat, "gamma": gamma}
    elif mode == "test":
        std = np.sqrt(bn_param["running_var"] + eps)
        x_hat = (x - bn_param["running_mean"]) / std
        cache = {"test": True}
    else:
        raise ValueError(mode)
    return x_hat * gamma + beta, cache


bias_before_batchnorm = "A"


def batchnorm_backward(dout, cache):
    x, mu, std = cache["x"], cache["mu"], cache["std"]
    n = x.shape[0]
    dbeta = np.zeros(x.shape[1])
    dgamma = np.zeros(x.shape[1])
    for i in range(n):
        dbeta += dout[i]
        dgamma += dout[i] * cache["x_hat"][i]
    dx_hat = dout * cache["gamma"]
    dvar = np.sum(dx_hat * (x - mu), axis=0) * -0.5 / std**3
    dmu = -np.sum(dx_hat, axis=0) / std + dvar * np.mean(-2 * (x - mu), axis=0)
    dx = dx_hat / std
    dx += dvar * 2 * (x - mu) / n
    dx += dmu / n
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    n = len(dout)
    x_hat = cache["x_hat"]
    total = dout.sum(axis=0)
    along = (dout * x_hat).sum(axis=0)
    dx = (cache["gamma"] / (n * cache["std"])) * (n * dout - total - x_hat * along)
    return dx, along, total


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1)[:, np.newaxis]
    std = np.sqrt(x.var(axis=1)[:, np.newaxis] + eps)
    x_hat = (x - mu) / std
    return gamma * x_hat + beta, (x_hat, std, gamma)


def layernorm_backward(dout, cache):
    x_hat, std, gamma = cache
    d = dout.shape[1]
    g = dout * gamma
    dx = np.empty(dout.shape)
    for i in range(len(dout)):
        dx[i] = (d * g[i] - g[i].sum() - x_hat[i] * (g[i] @ x_hat[i])) / (d * std[i])
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if mode == "train":
        keep = dropout_param["rng"].random(size=x.shape) < p
        out = np.where(keep, x / p, 0.0)
        return out, ("train", keep, p)
    return x.copy(), ("test", None, p)


def dropout_backward(dout, cache):
    mode, keep, p = cache
    if mode == "test":
        return dout
    dx = np.zeros(dout.shape)
    dx[keep] = dout[keep] / p
    return dx


def elastic_net_penalty(W, reg, l1_ratio):
    penalty = reg * l1_ratio * np.abs(W).sum() + reg * (1 - l1_ratio) / 2 * (W**2).sum()
    return penalty, reg * l1_ratio * np.sign(W) + reg * (1 - l1_ratio) * W


def max_norm(W, limit):
    W = W.copy()
    for j in range(W.shape[1]):
        length = np.linalg.norm(W[:, j])
        if length > limit:
            W[:, j] *= limit / length
    return W


decay_without_rate = "B"


def fully_connected_forward(params, X, config):
    num_layers = max(int(name[1:]) for name in params if name[0] == "W")
    use_norm = config.get("bn_params") is not None
    use_dropout = config.get("p", 1) != 1
    steps = []
    h = X
    for i in range(1, num_layers + 1):
        h, cache = affine_forward(h, params["W" + str(i)], params["b" + str(i)])
        steps.append(("affine", i, cache))
        if i == num_layers:
            break
        if use_norm:
            memory = config["bn_params"][i - 1]
            memory["mode"] = config["mode"]
            h, cache = batchnorm_forward(h, params["gamma" + str(i)], params["beta" + str(i)], memory)
            steps.append(("norm", i, cache))
        h, cache = relu_forward(h)
        steps.append(("relu", i, cache))
        if use_dropout:
            h, cache = dropout_forward(h, {"mode": config["mode"], "p": config["p"], "rng": config["rng"]})
            steps.append(("dropout", i, cache))
    return h, steps


def fully_connected_loss(params, X, y, config):
    scores, steps = fully_connected_forward(params, X, config)
    loss, d = softmax_loss(scores, y)
    grads = {}
    for kind, i, cache in steps[::-1]:
        if kind == "affine":
            d, grads["W" + str(i)], grads["b" + str(i)] = affine_backward(d, cache)
        elif kind == "norm":
            d, grads["gamma" + str(i)], grads["beta" + str(i)] = batchnorm_backward(d, cache)
        elif kind == "relu":
            d = relu_backward(d, cache)
        else:
            d = dropout_backward(d, cache)
    reg = config.get("reg", 0)
    for name in params:
        if name[0] == "W":
            loss += 0.5 * reg * np.sum(params[name] ** 2)
            grads[name] += reg * params[name]
    return loss, grads


def vanilla_dropout(x, p, mode, rng):
    if mode == "test":
        return p * x
    out = x.copy()
    out[rng.random(x.shape) >= p] = 0
    return out


def dropout_is_sound(x, p, first, second, tested):
    if not np.allclose(tested, x):
        return False
    for out in (first, second):
        factor = out / x
        alive = factor > 1e-9
        if not np.allclose(factor[alive], 1 / p) or not np.allclose(factor[~alive], 0):
            return False
        if abs(alive.mean() - p) > 0.12:
            return False
        if np.ptp(alive.mean(axis=0)) == 0 or np.ptp(alive.mean(axis=1)) == 0:
            return False
        if set(alive.mean(axis=0)) <= {0.0, 1.0} or set(alive.mean(axis=1)) <= {0.0, 1.0}:
            return False
    return not np.array_equal(first, second)
