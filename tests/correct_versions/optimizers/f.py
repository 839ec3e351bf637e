"""By other algebra: one decorator for all configs, averages as convex combinations, closed forms, QR."""

import functools
import math
from collections import ChainMap
from itertools import accumulate, count

import numpy as np
from scipy import linalg, signal


def optimizer(*state, **defaults):
    """Make an optimizer of a function that gets the settings and the state, and returns a step and news."""

    def decorate(step_of):
        @functools.wraps(step_of)
        def take(w, dw, config=None):
            zeros = {key: np.zeros(np.shape(w)) for key in state}
            known = dict(ChainMap(dict(config or {}), defaults, zeros))
            step, news = step_of(w, dw, known)
            return w + step, {**known, **news}

        return take

    return decorate


@optimizer(learning_rate=1e-2)
def sgd(w, dw, known):
    return -known["learning_rate"] * dw, {}


@optimizer("velocity", learning_rate=1e-2, momentum=0.9)
def sgd_momentum(w, dw, known):
    velocity = np.tensordot([known["momentum"], -known["learning_rate"]], [known["velocity"], dw], axes=1)
    return velocity, {"velocity": velocity}


@optimizer("velocity", learning_rate=1e-2, momentum=0.9)
def nesterov_momentum(w, dw, known):
    mu, kick = known["momentum"], known["learning_rate"] * dw
    return mu**2 * known["velocity"] - (1 + mu) * kick, {"velocity": mu * known["velocity"] - kick}


@optimizer("cache", learning_rate=1e-2, epsilon=1e-8)
def adagrad(w, dw, known):
    lengths = np.linalg.norm([np.sqrt(known["cache"]), dw], axis=0)
    return -known["learning_rate"] * dw / (lengths + known["epsilon"]), {"cache": lengths**2}


@optimizer("cache", learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
def rmsprop(w, dw, known):
    share = 1 - known["decay_rate"]
    cache = known["cache"] + share * (dw - np.sqrt(known["cache"])) * (dw + np.sqrt(known["cache"]))
    return -known["learning_rate"] / (cache**0.5 + known["epsilon"]) * dw, {"cache": cache}


def _adam_step(w, dw, known):
    t = int(known["t"]) + 1
    betas = np.array([known["beta1"], known["beta2"]])
    column = betas.reshape(2, *[1] * np.ndim(w))
    averages = column * np.stack([known["m"], known["v"]]) + (1 - column) * np.stack([dw, dw * dw])
    first, second = averages / (1 - column**t)
    step = -known["learning_rate"] * first / (np.sqrt(second) + known["epsilon"])
    return step, {"m": averages[0], "v": averages[1], "t": t}


adam = optimizer("m", "v", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0)(_adam_step)


@optimizer("m", "v", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0, weight_decay=1e-2)
def adamw(w, dw, known):
    step, news = _adam_step(w, dw, known)
    return step - known["learning_rate"] * known["weight_decay"] * w, news


def step_decay(t, base_lr, factor, every):
    times, _ = divmod(t, every)
    return base_lr * factor**times


def inverse_time_decay(t, base_lr, rate):
    return base_lr - base_lr * rate * t / (1 + rate * t)


def plateau_decay(val_losses, base_lr, factor, patience):
    def epoch(state, loss):
        lr, best, left = state
        if loss < best:
            return lr, loss, patience
        return (lr, best, left - 1) if left > 1 else (lr * factor, best, patience)

    return functools.reduce(epoch, val_losses, (base_lr, math.inf, patience))[0]


def linear_warmup(t, base_lr, warmup):
    return min(t + 1, warmup) / warmup * base_lr


def cosine_restarts(t, base_lr, end_lr, period, growth):
    lengths = (period * growth**number for number in count())
    length, end = next((length, end) for length, end in _with_ends(lengths) if t < end)
    phase = np.exp(1j * np.pi * (t - end + length) / length)
    return float((base_lr + end_lr + (base_lr - end_lr) * phase.real) / 2)


def _with_ends(lengths):
    end = 0
    for length in lengths:
        end += length
        yield length, end


def cyclic_lr(t, low_lr, high_lr, half_cycle):
    wave = signal.sawtooth(np.pi * (t % (2 * half_cycle)) / half_cycle, width=0.5)  # from -1 to 1 and back
    return (low_lr + high_lr) / 2 + (high_lr - low_lr) / 2 * wave


def polyak_average(average, w, t):
    return np.add(average, np.subtract(w, average) / t)


def ema_average(average, w, decay):
    return np.tensordot([decay, 1 - decay], np.stack([average, w]), axes=1)


def newton_step(w, grad, hessian):
    Q, R = np.linalg.qr(hessian)
    return linalg.solve_triangular(R, Q.T @ (hessian @ w - grad))  # the zero of the model's slope


def lbfgs_direction(grad, S, Y):
    """Return the direction by the compact form of Byrd, Nocedal and Schnabel (1994), without a loop."""
    if S.shape[0] == 0:
        return -1.0 * grad
    products = S @ Y.T
    R, D = np.triu(products), np.diag(np.diag(products))
    gamma = products[-1, -1] / (Y[-1] @ Y[-1])
    s, y = S @ grad, gamma * (Y @ grad)
    inner = linalg.solve_triangular(R, s)
    upper = linalg.solve_triangular(R, (D + gamma * Y @ Y.T) @ inner - y, trans="T")
    return -(gamma * grad + S.T @ upper - gamma * Y.T @ inner)


def rmsprop_descent(gradient, w, learning_rate, decay_rate, num_steps):
    def step(point_and_average, t):
        point, unbiased = point_and_average
        dw = gradient(point)
        # The corrected average is an average, too: the newest square has the share (1 - rho) / (1 - rho^t).
        unbiased = unbiased + (1 - decay_rate) / (1 - decay_rate**t) * (dw**2 - unbiased)
        return point - learning_rate * dw / (np.sqrt(unbiased) + 1e-8), unbiased

    *_, (end, _) = accumulate(range(1, num_steps + 1), step, initial=(w + 0.0, np.zeros(w.shape)))
    return end


stable_rate = "B"
nesterov_forms = "ac"
adagrad_step_100 = ["B"]
adam_rescaled = ("A",)
batch_times_four = "C"
hessian_memory = "c"


def update_is_sound(runs):
    d = {k: np.diff(v["path"], axis=0) for k, v in runs.items()}
    rates = {k: v["learning_rate"] for k, v in runs.items()}
    per_rate = {k: d[k] / rates[k] for k in d}
    reference = per_rate["plain"]
    for k, values in per_rate.items():
        sign = -1 if k == "mirrored" else 1
        if not np.allclose(sign * values, reference[:, : values.shape[1]], rtol=1e-7, atol=1e-9):
            return np.False_
    return np.all(reference[0] * runs["plain"]["gradients"][0] < 0) & np.all(
        runs["plain"]["given"] == runs["plain"]["path"][0]
    )
