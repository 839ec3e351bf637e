"""A fresh config in every step, with keys nobody asked for; averages by `np.average`."""

import numpy as np

DEFAULTS = {
    "learning_rate": 1e-2,
    "momentum": 0.9,
    "decay_rate": 0.99,
    "epsilon": 1e-8,
    "beta1": 0.9,
    "beta2": 0.999,
    "weight_decay": 1e-2,
}


def _complete(config, w, state, **other):
    zeros = {key: np.zeros_like(w, dtype=np.float64) for key in state}
    return DEFAULTS | other | zeros | (config or {})


def sgd(w, dw, config=None):
    c = _complete(config, w, ())
    return np.subtract(w, c["learning_rate"] * dw), c


def _velocity(c, dw):
    return np.average([c["velocity"], -dw], axis=0, weights=[c["momentum"], c["learning_rate"]]) * (
        c["momentum"] + c["learning_rate"]
    )


def sgd_momentum(w, dw, config=None):
    c = _complete(config, w, ["velocity"])
    v = _velocity(c, dw)
    return [w + v, c | {"velocity": v}]


def nesterov_momentum(w, dw, config=None):
    c = _complete(config, w, ["velocity"])
    v = _velocity(c, dw)
    # Plain momentum from the point itself, then the look-ahead: w + mu * v - lr * dw.
    return w + c["momentum"] * v - c["learning_rate"] * dw, c | {"velocity": v, "last gradient": dw.copy()}


def _scaled(c, dw, cache):
    return c["learning_rate"] * np.divide(dw, c["epsilon"] + np.sqrt(cache))


def adagrad(w, dw, config=None):
    c = _complete(config, w, ["cache"])
    c["cache"] = np.add(c["cache"], np.power(dw, 2))
    return w - _scaled(c, dw, c["cache"]), c


def rmsprop(w, dw, config=None):
    c = _complete(config, w, ["cache"])
    c["cache"] = c["cache"] + (1 - c["decay_rate"]) * (dw * dw - c["cache"])
    return w - _scaled(c, dw, c["cache"]), c


def adam(w, dw, config=None):
    c = _complete(config, w, ["m", "v"], learning_rate=1e-3, t=0)
    c["t"] = float(c["t"]) + 1.0
    new = {}
    for key, beta, value in (("m", c["beta1"], dw), ("v", c["beta2"], dw * dw)):
        c[key] = c[key] + (1 - beta) * (value - c[key])
        new[key] = c[key] / -np.expm1(c["t"] * np.log(beta))
    return w - c["learning_rate"] * new["m"] / (np.sqrt(new["v"]) + c["epsilon"]), c


def adamw(w, dw, config=None):
    c = _complete(config, w, ["m", "v"], learning_rate=1e-3, t=0)
    moved, c = adam(w, dw, c)
    return moved - w * (c["weight_decay"] * c["learning_rate"]), c


def step_decay(t, base_lr, factor, every):
    return base_lr * np.power(factor, np.floor(t / every))


def inverse_time_decay(t, base_lr, rate):
    return np.float64(base_lr) / np.float64(rate * t + 1)


def plateau_decay(val_losses, base_lr, factor, patience):
    """Count in vectors: a run of n epochs without a record holds n // patience cuts."""
    losses = np.asarray(val_losses, dtype=float)
    if losses.size == 0:
        return base_lr
    best_before = np.concatenate([[np.inf], np.minimum.accumulate(losses)[:-1]])
    records = np.flatnonzero(losses < best_before)
    runs = np.diff(np.append(records, losses.size)) - 1
    return base_lr * factor ** int(np.sum(runs // patience))


def linear_warmup(t, base_lr, warmup):
    return np.interp(t, [-1, warmup - 1], [0, base_lr])


def cosine_restarts(t, base_lr, end_lr, period, growth):
    if t >= period:
        return cosine_restarts(t - period, base_lr, end_lr, period * growth, growth)
    return (base_lr + end_lr) / 2 + (base_lr - end_lr) / 2 * np.cos(np.pi * t / period)


def cyclic_lr(t, low_lr, high_lr, half_cycle):
    up, position = divmod(t, half_cycle)
    share = position / half_cycle
    return np.interp(share if up % 2 == 0 else 1 - share, [0, 1], [low_lr, high_lr])


def polyak_average(average, w, t):
    return np.average([average, w], axis=0, weights=[t - 1, 1])


def ema_average(average, w, decay):
    return np.average([average, w], axis=0, weights=[decay, 1 - decay])


def newton_step(w, grad, hessian):
    values, vectors = np.linalg.eigh(hessian)
    return w - vectors @ ((vectors.T @ grad) / values)


def lbfgs_direction(grad, S, Y):
    """Return the direction from the dense BFGS matrix."""
    inverse = np.eye(len(grad))
    if len(S) > 0:
        inverse = inverse * (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1])
    for s, y in zip(S, Y, strict=True):
        project = np.eye(len(s)) - np.outer(y, s) / (y @ s)
        inverse = project.T @ inverse @ project + np.outer(s, s) / (y @ s)
    return -inverse @ grad


def rmsprop_descent(gradient, w, learning_rate, decay_rate, num_steps):
    squares = []
    for _ in range(num_steps):
        dw = gradient(w)
        squares.insert(0, dw * dw)
        weights = decay_rate ** np.arange(len(squares))
        typical = np.sqrt(np.average(squares, axis=0, weights=weights))  # the corrected average, at once
        w = w - learning_rate * dw / (typical + 1e-8)
    return w


stable_rate = "b"
nesterov_forms = ("C", "A")
adagrad_step_100 = "b"
adam_rescaled = ["A"]
batch_times_four = "C"
hessian_memory = "c"


def update_is_sound(runs):
    moved = {name: run["path"] - run["path"][0] for name, run in runs.items()}
    one = moved["plain"]
    good = np.allclose(moved["faster"], one * 2) and np.allclose(moved["mirrored"], one * -1)
    good = good and np.allclose(moved["elsewhere"], one) and np.allclose(moved["in turns"], one)
    good = good and np.allclose(moved["alone"][:, 0], one[:, 0])
    good = good and (one[1] * runs["plain"]["gradients"][0]).max() < 0
    return bool(good and (runs["elsewhere"]["given"] == runs["elsewhere"]["path"][0]).all())
