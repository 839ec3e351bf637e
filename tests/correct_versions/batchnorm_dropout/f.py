"""Other roads: truncated normal weights, Chan's and Welford's variances, projections, layers as objects."""

import numpy as np
from scipy import sparse, special, stats


def init_small(n_in, n_out, rng, std=0.01):
    return stats.norm(loc=0, scale=std).rvs(size=(n_in, n_out), random_state=rng)


zero_init = "C"


def _truncated(n_in, n_out, rng, variance):
    """Draw as some libraries do: nothing beyond two standard deviations; then stretched."""
    draws = stats.truncnorm.rvs(-2, 2, size=(n_in, n_out), random_state=rng)
    return draws * np.sqrt(variance / stats.truncnorm.var(-2, 2))


def init_scaled(n_in, n_out, rng, relu):
    return _truncated(n_in, n_out, rng, (2 if relu else 1) / n_in)


def init_glorot(n_in, n_out, rng):
    return _truncated(n_in, n_out, rng, 2 / (n_in + n_out))


def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    inputs = rng.random((n_in, n_out)).argpartition(connections - 1, axis=0)[:connections]
    units = np.broadcast_to(np.arange(n_out), inputs.shape)
    weights = rng.normal(0, std, size=inputs.size)
    return sparse.coo_matrix((weights, (inputs.ravel(), units.ravel())), shape=(n_in, n_out)).toarray()


xavier_relu_depth = ("B",)


def _moments(x):
    """Return mean and variance over the first axis, from those of two halves."""
    halves = [half for half in np.array_split(x, 2) if len(half)]
    sizes = [len(half) for half in halves]
    means = [np.mean(half, axis=0) for half in halves]
    mean = np.average(means, axis=0, weights=sizes)
    within = [np.linalg.norm(half - m, axis=0) ** 2 for half, m in zip(halves, means, strict=True)]
    between = [size * (m - mean) ** 2 for size, m in zip(sizes, means, strict=True)]
    return mean, (sum(within) + sum(between)) / len(x)


def batchnorm_forward(x, gamma, beta, bn_param):
    zeros = np.zeros(x.shape[1])
    kept = {"running_mean": zeros, "running_var": zeros} | bn_param
    match bn_param["mode"]:
        case "train":
            mean, var = _moments(x)
            m = bn_param.get("momentum", 0.9)
            bn_param["running_mean"] = m * kept["running_mean"] + (1 - m) * mean
            bn_param["running_var"] = m * kept["running_var"] + (1 - m) * var
        case "test":
            mean, var = kept["running_mean"], kept["running_var"]
    slope = gamma / np.sqrt(var + bn_param.get("eps", 1e-5))
    return slope * (x - mean) + beta, (x - mean, slope, gamma, bn_param.get("eps", 1e-5) + var)


bias_before_batchnorm = "a"


def batchnorm_backward(dout, cache):
    centred, slope, _, spread = cache
    dbeta = np.ones(len(dout)) @ dout
    dslope = (dout * centred).sum(axis=0)  # of slope = gamma / sqrt(spread)
    dspread = -dslope * slope / spread / 2
    dcentred = dout * slope + centred * (2 * dspread / len(dout))
    return dcentred - dcentred.mean(axis=0), dslope / np.sqrt(spread), dbeta


def batchnorm_backward_alt(dout, cache):
    centred, slope, _, spread = cache
    shift = dout.mean(axis=0)
    stretch = (dout * centred).mean(axis=0) / spread
    dx = slope * (dout - shift - centred * stretch)
    return dx, len(dout) * stretch * np.sqrt(spread), len(dout) * shift


def layernorm_forward(x, gamma, beta, ln_param):
    mean, total = np.zeros(len(x)), np.zeros(len(x))
    for count, feature in enumerate(x.T, start=1):  # Welford (1962), feature after feature
        change = feature - mean
        mean = mean + change / count
        total = total + change * (feature - mean)
    root = np.sqrt(total / x.shape[1] + ln_param.get("eps", 1e-5))
    x_hat = ((x.T - mean) / root).T
    return x_hat * gamma + beta, (x_hat, root, gamma)


def layernorm_backward(dout, cache):
    x_hat, root, gamma = cache
    size = x_hat.shape[1]
    g = dout * gamma
    useless = np.stack([np.ones_like(x_hat), x_hat], axis=1)  # two directions for each example
    parts = np.matmul(useless, g[:, :, np.newaxis]) / size
    dx = (g - np.matmul(parts.transpose(0, 2, 1), useless)[:, 0]) / root[:, np.newaxis]
    return dx, np.diag(dout.T @ x_hat).copy(), dout.sum(axis=0)


def dropout_forward(x, dropout_param):
    def way_back(dout):
        return dout

    if dropout_param["mode"] == "train":
        p = dropout_param["p"]
        mask = dropout_param["rng"].choice([0.0, 1.0 / p], p=[1.0 - p, p], size=x.shape)

        def way_back(dout):
            return mask * dout

    return way_back(x), way_back  # what is linear in x is its own way back


def dropout_backward(dout, cache):
    return cache(dout)


def l2_penalty(W, reg):
    return float(reg) * float(np.square(W).sum()) / 2, reg * W


def l1_penalty(W, reg):
    return reg * (W.clip(min=0) - W.clip(max=0)).sum(), reg * (np.heaviside(W, 0.5) * 2 - 1)


def elastic_net_penalty(W, reg, l1_ratio):
    share = np.array([l1_ratio, 1 - l1_ratio])
    penalties, slopes = zip(l1_penalty(W, reg), l2_penalty(W, reg), strict=True)
    return share @ penalties, np.tensordot(share, slopes, axes=1)


def max_norm(W, limit):
    return W / np.maximum(1, np.linalg.norm(W, axis=0) / limit)


decay_without_rate = ["B"]


class Hidden:
    """Affine, batch norm where there is any, ReLU and dropout, in one object with its own gradients."""

    def __init__(self, number, params, config, last):
        self.number, self.last = number, last
        self.W, self.b = params[f"W{number}"], params[f"b{number}"]
        self.dropout = {"mode": config["mode"], "p": config.get("p", 1), "rng": config.get("rng")}
        self.memory = None
        if config.get("bn_params") is not None and not last:
            self.memory = config["bn_params"][number - 1]
            self.memory["mode"] = config["mode"]
            self.scale, self.shift = params[f"gamma{number}"], params[f"beta{number}"]

    def forward(self, x):
        self.x = x
        signal = x @ self.W + self.b
        if self.last:
            return signal
        if self.memory is not None:
            signal, self.norm = batchnorm_forward(signal, self.scale, self.shift, self.memory)
        self.on = signal > 0
        self.thin = None
        if self.dropout["p"] == 1:
            return np.where(self.on, signal, 0)
        signal, self.thin = dropout_forward(np.where(self.on, signal, 0), self.dropout)
        return signal

    def backward(self, signal, grads, reg):
        if not self.last:
            signal = (signal if self.thin is None else dropout_backward(signal, self.thin)) * self.on
            if self.memory is not None:
                signal, dgamma, dbeta = batchnorm_backward_alt(signal, self.norm)
                grads |= {f"gamma{self.number}": dgamma, f"beta{self.number}": dbeta}
        grads[f"W{self.number}"] = np.tensordot(self.x, signal, axes=(0, 0)) + reg * self.W
        grads[f"b{self.number}"] = np.einsum("nm->m", signal)
        return signal @ self.W.T


def fully_connected_forward(params, X, config):
    numbers = sorted(int(name.removeprefix("W")) for name in params if name.startswith("W"))
    network = [Hidden(number, params, config, last=number == numbers[-1]) for number in numbers]
    signal = X
    for layer in network:
        signal = layer.forward(signal)
    return signal, network


def fully_connected_loss(params, X, y, config):
    scores, network = fully_connected_forward(params, X, config)
    log_p = special.log_softmax(scores, axis=1)
    truth = y[:, np.newaxis] == np.arange(scores.shape[1])
    reg, grads = config.get("reg", 0), {}
    signal = (np.exp(log_p) - truth) / len(y)
    for layer in reversed(network):
        signal = layer.backward(signal, grads, reg)
    penalty = sum(l2_penalty(layer.W, reg)[0] for layer in network)
    return -log_p[truth].mean() + penalty, grads


def vanilla_dropout(x, p, mode, rng):
    return x * (stats.bernoulli(p).rvs(size=x.shape, random_state=rng) if mode == "train" else p)


def dropout_is_sound(x, p, first, second, tested):
    kept = first.astype(bool)
    problems = []
    if not np.allclose(first[kept] * p, x[kept]):
        problems.append("values")
    if not p - 0.1 < kept.sum() / kept.size < p + 0.1:
        problems.append("share")
    if (kept[0] == kept[1]).all() and (kept[0] == kept[2]).all():
        problems.append("examples")
    if (kept[:, 0] == kept[:, 1]).all() and (kept[:, 0] == kept[:, 2]).all():
        problems.append("features")
    if (first == second).all():
        problems.append("calls")
    if not np.allclose(tested / x, 1):
        problems.append("test mode")
    return not problems
