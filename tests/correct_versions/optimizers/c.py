"""Formulas rearranged: other factors taken out, entries one at a time, SciPy where it has the answer."""

import math

import numpy as np
from scipy import linalg
from scipy.optimize import LbfgsInvHessProduct


def _setting(config, key, default):
    return default if config is None else config.get(key, default)


def sgd(w, dw, config=None):
    rate = _setting(config, "learning_rate", 0.01)
    next_w = w.astype(float)
    next_w -= rate * dw
    return next_w, dict(config or {}, learning_rate=rate)


def sgd_momentum(w, dw, config=None):
    mu, rate = _setting(config, "momentum", 0.9), _setting(config, "learning_rate", 0.01)
    v = np.empty(w.shape)
    old = _setting(config, "velocity", 0 * w)
    for i in np.ndindex(w.shape):
        v[i] = mu * old[i] - rate * dw[i]
    return np.add(w, v), {"velocity": v, "momentum": mu, "learning_rate": rate}


def nesterov_momentum(w, dw, config=None):
    mu, rate = _setting(config, "momentum", 0.9), _setting(config, "learning_rate", 0.01)
    old = _setting(config, "velocity", 0 * w)
    real = w - mu * old  # the point whose look-ahead w is
    v = mu * old - rate * dw
    real = real + v
    return real + mu * v, {"velocity": v, "momentum": mu, "learning_rate": rate}


def adagrad(w, dw, config=None):
    config = dict(config or {})
    past = config.get("cache")
    cache = np.square(dw) if past is None else np.square(np.hypot(np.sqrt(past), dw))
    step = dw / (np.sqrt(cache) + config.get("epsilon", 1e-8))
    config["cache"] = cache
    return w - config.get("learning_rate", 0.01) * step, config


def rmsprop(w, dw, config=None):
    config = dict(config or {})
    rho = config.get("decay_rate", 0.99)
    cache = (1 - rho) * dw**2
    if "cache" in config:
        cache = cache + rho * config["cache"]
    config["cache"] = cache
    rate = config.get("learning_rate", 0.01) / (np.sqrt(cache) + config.get("epsilon", 1e-8))
    return w - rate * dw, config


def adam(w, dw, config=None):
    config = dict(config or {})
    b1, b2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    t = config.get("t", 0)
    m = config.get("m", np.zeros(w.shape)) * b1 + dw * (1 - b1)
    v = config.get("v", np.zeros(w.shape)) * b2 + dw * dw * (1 - b2)
    t = t + 1
    # The step size of the paper's section 2, with ε carried along: root and correction exchanged.
    correction = math.sqrt(1 - b2**t)
    rate = config.get("learning_rate", 0.001) * correction / (1 - b1**t)
    config.update(m=m, v=v, t=t)
    return w - rate * m / (np.sqrt(v) + config.get("epsilon", 1e-8) * correction), config


def adamw(w, dw, config=None):
    config = dict(config or {})
    target, config = adam(np.zeros(w.shape), dw, config)
    rate = config.get("learning_rate", 0.001)
    return (1 - rate * config.get("weight_decay", 0.01)) * w + target, config


def step_decay(t, base_lr, factor, every):
    return base_lr if t < every else factor * step_decay(t - every, base_lr, factor, every)


def inverse_time_decay(t, base_lr, rate):
    return 1 / (1 / base_lr + rate * t / base_lr)


def plateau_decay(val_losses, base_lr, factor, patience):
    runs, best = [0], math.inf
    for loss in val_losses:
        if loss < best:
            runs.append(0)
        else:
            runs[-1] += 1
        best = min(best, loss)
    return base_lr * math.prod(factor for run in runs for _ in range(run // patience))


def linear_warmup(t, base_lr, warmup):
    return base_lr * np.minimum(1.0, np.arange(1, t + 2)[-1] / warmup)


def cosine_restarts(t, base_lr, end_lr, period, growth):
    if growth == 1:
        done = t % period / period
    else:
        number = 0
        while period * (growth ** (number + 1) - 1) // (growth - 1) <= t:
            number += 1
        start = period * (growth**number - 1) // (growth - 1)
        done = (t - start) / (period * growth**number)
    return end_lr + (base_lr - end_lr) * 0.5 * (1 + math.cos(math.radians(180 * done)))


def cyclic_lr(t, low_lr, high_lr, half_cycle):
    t = t % (2 * half_cycle)
    if t <= half_cycle:
        return low_lr + (high_lr - low_lr) * t / half_cycle
    return high_lr - (high_lr - low_lr) * (t - half_cycle) / half_cycle


def polyak_average(average, w, t):
    return average * ((t - 1) / t) + w / t if t > 1 else w.copy()


def ema_average(average, w, decay):
    return w + decay * (average - w)


def newton_step(w, grad, hessian):
    return w + linalg.solve(hessian, -grad, assume_a="sym")


def lbfgs_direction(grad, S, Y):
    """Let SciPy do it, which starts from the identity: a change of variables brings in the scale."""
    if not len(S):
        return -grad
    root = np.sqrt((S[-1] @ Y[-1]) / (Y[-1] @ Y[-1]))
    return -root * LbfgsInvHessProduct(S / root, Y * root).matvec(root * grad)


def rmsprop_descent(gradient, w, learning_rate, decay_rate, num_steps):
    config = {"cache": np.zeros(w.shape)}
    t = 0
    while t < num_steps:
        t += 1
        dw = gradient(w)
        config["cache"] = decay_rate * config["cache"] + (1 - decay_rate) * dw * dw
        scale = np.sqrt(config["cache"]) / np.sqrt(1 - decay_rate**t)
        w = w - learning_rate * dw / (scale + 1e-8)
    return w


stable_rate = "B"
nesterov_forms = "CA"
adagrad_step_100 = "B"
adam_rescaled = "A"
batch_times_four = "C"
hessian_memory = "C"


def update_is_sound(runs):
    try:
        p = runs["plain"]
        close = np.testing.assert_allclose
        close(np.diff(runs["faster"]["path"], axis=0) / 2, np.diff(p["path"], axis=0), atol=1e-10)
        close(runs["mirrored"]["path"], -p["path"], atol=1e-10)
        shift = runs["elsewhere"]["path"][0] - p["path"][0]
        close(runs["elsewhere"]["path"], p["path"] + shift, atol=1e-10)
        close(runs["alone"]["path"].ravel(), p["path"][:, 0], atol=1e-10)
        close(runs["in turns"]["path"], p["path"], atol=1e-10)
        assert (p["given"] == p["path"][0]).all()
        first = p["path"][1] - p["path"][0]
        assert all(
            step < 0 if slope > 0 else step > 0 for step, slope in zip(first, p["gradients"][0], strict=False)
        )
    except AssertionError:
        return False
    return True
