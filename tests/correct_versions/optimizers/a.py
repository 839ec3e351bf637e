"""The field's usual style: `setdefault` on the caller's config, which is changed in place and returned."""

import math

import numpy as np


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    next_w = w - config["learning_rate"] * dw
    return next_w, config


def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v - config["learning_rate"] * dw
    next_w = w + v
    config["velocity"] = v
    return next_w, config


def nesterov_momentum(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v_prev = v.copy()
    v *= config["momentum"]
    v -= config["learning_rate"] * dw
    next_w = w + v + config["momentum"] * (v - v_prev)
    config["velocity"] = v
    return next_w, config


def adagrad(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    config["cache"] += dw * dw
    next_w = w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return next_w, config


def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    config["cache"] *= config["decay_rate"]
    config["cache"] += (1 - config["decay_rate"]) * np.square(dw)
    next_w = w - config["learning_rate"] * dw / (config["cache"] ** 0.5 + config["epsilon"])
    return next_w, config


def adam(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * (dw**2)
    mt = config["m"] / (1 - config["beta1"] ** config["t"])
    vt = config["v"] / (1 - config["beta2"] ** config["t"])
    next_w = w - config["learning_rate"] * mt / (np.sqrt(vt) + config["epsilon"])
    return next_w, config


def adamw(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("weight_decay", 1e-2)
    shrunk = w * (1 - config["learning_rate"] * config["weight_decay"])
    return adam(shrunk, dw, config)


def step_decay(t, base_lr, factor, every):
    lr = base_lr
    for _ in range(t // every):
        lr *= factor
    return lr


def inverse_time_decay(t, base_lr, rate):
    return base_lr * (1 + rate * t) ** -1


def plateau_decay(val_losses, base_lr, factor, patience):
    best = float("inf")
    bad_epochs = 0
    lr = base_lr
    for loss in val_losses:
        if loss < best:
            best = loss
            bad_epochs = 0
            continue
        bad_epochs += 1
        if bad_epochs >= patience:
            lr *= factor
            bad_epochs = 0
    return lr


def linear_warmup(t, base_lr, warmup):
    if t + 1 >= warmup:
        return base_lr
    return base_lr * (t + 1) / warmup


def cosine_restarts(t, base_lr, end_lr, period, growth):
    start = 0
    while t >= start + period:
        start += period
        period *= growth
    share = (t - start) / period
    return end_lr + (base_lr - end_lr) * math.cos(math.pi * share / 2) ** 2  # half-angle formula


def cyclic_lr(t, low_lr, high_lr, half_cycle):
    cycle = math.floor(1 + t / (2 * half_cycle))
    x = abs(t / half_cycle - 2 * cycle + 1)
    return low_lr + (high_lr - low_lr) * max(0, 1 - x)


def polyak_average(average, w, t):
    return ((t - 1) * average + w) / t


def ema_average(average, w, decay):
    return average + (1 - decay) * (w - average)


def newton_step(w, grad, hessian):
    return w - np.linalg.inv(hessian) @ grad


def lbfgs_direction(grad, S, Y):
    q = grad.copy()
    alphas = []
    for s, y in zip(S[::-1], Y[::-1], strict=True):
        alpha = s.dot(q) / y.dot(s)
        q -= alpha * y
        alphas.append(alpha)
    if len(S):
        q *= S[-1].dot(Y[-1]) / Y[-1].dot(Y[-1])
    for s, y, alpha in zip(S, Y, reversed(alphas), strict=True):
        q += s * (alpha - y.dot(q) / y.dot(s))
    return -q


def rmsprop_descent(gradient, w, learning_rate, decay_rate, num_steps):
    cache = np.zeros(w.shape)
    for t in range(num_steps):
        dw = gradient(w)
        cache = decay_rate * cache + (1 - decay_rate) * dw**2
        unbiased = cache / (1 - decay_rate ** (t + 1))
        w = w - learning_rate * dw / (np.sqrt(unbiased) + 1e-8)
    return w


stable_rate = "B"
nesterov_forms = "AC"
adagrad_step_100 = "B"
adam_rescaled = "A"
batch_times_four = "C"
hessian_memory = "C"


def update_is_sound(runs):
    def steps(name):
        path = runs[name]["path"]
        return path[1:] - path[:-1]

    base = steps("plain")
    wanted = {
        "faster": 2 * base,
        "mirrored": -base,
        "elsewhere": base,
        "alone": base[:, [0]],
        "in turns": base,
    }
    for name, expected in wanted.items():
        if np.abs(steps(name) - expected).max() > 1e-9:
            return False
    if (np.sign(base[0]) != -np.sign(runs["plain"]["gradients"][0])).any():
        return False
    return all((run["given"] == run["path"][0]).all() for run in runs.values())
