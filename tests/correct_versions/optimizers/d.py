"""Plain Python: weight after weight, schedules that are walked step by step, elimination by hand."""

import math

import numpy as np


def _number(config, key, default):
    if config is not None and key in config:
        return config[key]
    return default


def _state(config, key, w):
    if config is not None and key in config:
        return config[key]
    return np.zeros(w.shape)


def _remember(config, **news):
    remembered = {}
    for key in config or {}:
        remembered[key] = config[key]
    for key in news:
        remembered[key] = news[key]
    return remembered


def sgd(w, dw, config=None):
    learning_rate = _number(config, "learning_rate", 0.01)
    next_w = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        next_w[i] = w[i] - learning_rate * dw[i]
    return next_w, _remember(config)


def sgd_momentum(w, dw, config=None):
    learning_rate, mu = _number(config, "learning_rate", 0.01), _number(config, "momentum", 0.9)
    old = _state(config, "velocity", w)
    next_w, velocity = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        velocity[i] = mu * old[i] - learning_rate * dw[i]
        next_w[i] = w[i] + velocity[i]
    return next_w, _remember(config, velocity=velocity)


def nesterov_momentum(w, dw, config=None):
    learning_rate, mu = _number(config, "learning_rate", 0.01), _number(config, "momentum", 0.9)
    old = _state(config, "velocity", w)
    next_w, velocity = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        velocity[i] = mu * old[i] - learning_rate * dw[i]
        next_w[i] = w[i] - mu * old[i] + (1 + mu) * velocity[i]
    return next_w, _remember(config, velocity=velocity)


def adagrad(w, dw, config=None):
    learning_rate, epsilon = _number(config, "learning_rate", 0.01), _number(config, "epsilon", 1e-8)
    old = _state(config, "cache", w)
    next_w, cache = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        cache[i] = old[i] + dw[i] ** 2
        next_w[i] = w[i] - learning_rate * dw[i] / (math.sqrt(cache[i]) + epsilon)
    return next_w, _remember(config, cache=cache)


def rmsprop(w, dw, config=None):
    learning_rate, epsilon = _number(config, "learning_rate", 0.01), _number(config, "epsilon", 1e-8)
    rho = _number(config, "decay_rate", 0.99)
    old = _state(config, "cache", w)
    next_w, cache = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        cache[i] = rho * old[i] + (1 - rho) * dw[i] ** 2
        next_w[i] = w[i] - learning_rate * dw[i] / (math.sqrt(cache[i]) + epsilon)
    return next_w, _remember(config, cache=cache)


def _adam_step(dw, config):
    """Return the step (all at once: there may be millions of weights) and the new state."""
    learning_rate, epsilon = _number(config, "learning_rate", 0.001), _number(config, "epsilon", 1e-8)
    beta1, beta2 = _number(config, "beta1", 0.9), _number(config, "beta2", 0.999)
    t = 1 + _number(config, "t", 0)
    m = beta1 * _state(config, "m", dw) + (1 - beta1) * dw
    v = beta2 * _state(config, "v", dw) + (1 - beta2) * dw**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return -learning_rate * m_hat / (v_hat**0.5 + epsilon), {"m": m, "v": v, "t": t}


def adam(w, dw, config=None):
    step, state = _adam_step(dw, config)
    return w + step, _remember(config, **state)


def adamw(w, dw, config=None):
    step, state = _adam_step(dw, config)
    shrink = _number(config, "learning_rate", 0.001) * _number(config, "weight_decay", 0.01)
    next_w = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        next_w[i] = w[i] + step[i] - shrink * w[i]
    return next_w, _remember(config, **state)


def step_decay(t, base_lr, factor, every):
    lr = base_lr
    for step in range(1, t + 1):
        if step % every == 0:
            lr *= factor
    return lr


def inverse_time_decay(t, base_lr, rate):
    return base_lr / (1.0 + rate * t)


def plateau_decay(val_losses, base_lr, factor, patience):
    lr = base_lr
    since = 0
    for epoch in range(len(val_losses)):
        improved = True
        for earlier in range(epoch):
            if val_losses[earlier] <= val_losses[epoch]:
                improved = False
        if improved:
            since = epoch
        elif epoch - since == patience:
            lr = lr * factor
            since = epoch
    return lr


def linear_warmup(t, base_lr, warmup):
    lr = 0.0
    for step in range(t + 1):
        if step < warmup:
            lr += base_lr / warmup
    return lr


def cosine_restarts(t, base_lr, end_lr, period, growth):
    s = 0
    for _ in range(t):
        s += 1
        if s == period:
            s = 0
            period *= growth
    return end_lr + 0.5 * (base_lr - end_lr) * (1 + math.cos(math.pi * s / period))


def cyclic_lr(t, low_lr, high_lr, half_cycle):
    position, direction = 0, 1
    for _ in range(t):
        position += direction
        if position in (0, half_cycle):
            direction = -direction
    return low_lr + (high_lr - low_lr) * position / half_cycle


def polyak_average(average, w, t):
    mean = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        mean[i] = average[i] + (w[i] - average[i]) / t
    return mean


def ema_average(average, w, decay):
    mean = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        mean[i] = decay * average[i] + (1 - decay) * w[i]
    return mean


def newton_step(w, grad, hessian):
    """Solve H d = -g by elimination with pivots."""
    size = len(w)
    rows = [[*(float(h) for h in hessian[i]), -float(grad[i])] for i in range(size)]
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, size):
            times = rows[i][k] / rows[k][k]
            for j in range(k, size + 1):
                rows[i][j] -= times * rows[k][j]
    step = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * step[j] for j in range(i + 1, size))
        step[i] = (rows[i][size] - known) / rows[i][i]
    return np.array([w[i] + step[i] for i in range(size)])


def _dot(a, b):
    return sum(p * q for p, q in zip(a, b, strict=True))


def lbfgs_direction(grad, S, Y):
    pairs = [(s.tolist(), y.tolist()) for s, y in zip(S, Y, strict=True)]
    q, shares = grad.tolist(), []
    for s, y in pairs[::-1]:
        share = _dot(s, q) / _dot(y, s)
        shares.insert(0, share)
        q = [q_k - share * y_k for q_k, y_k in zip(q, y, strict=True)]
    gamma = 1.0
    if pairs:
        s, y = pairs[-1]
        gamma = _dot(s, y) / _dot(y, y)
    r = [gamma * q_k for q_k in q]
    for (s, y), share in zip(pairs, shares, strict=True):
        b = _dot(y, r) / _dot(y, s)
        r = [r_k + (share - b) * s_k for r_k, s_k in zip(r, s, strict=True)]
    return np.array([-r_k for r_k in r])


def rmsprop_descent(gradient, w, learning_rate, decay_rate, num_steps):
    w = w.astype(float)
    cache = np.zeros(w.shape)
    for t in range(1, num_steps + 1):
        dw = gradient(w)
        moved = np.zeros(w.shape)
        for i in np.ndindex(w.shape):
            cache[i] = decay_rate * cache[i] + (1 - decay_rate) * dw[i] ** 2
            unbiased = cache[i] / (1 - decay_rate**t)
            moved[i] = w[i] - learning_rate * dw[i] / (math.sqrt(unbiased) + 1e-8)
        w = moved
    return w


stable_rate = "B"
nesterov_forms = "A, C"
adagrad_step_100 = "B"
adam_rescaled = "a"
batch_times_four = ["C"]
hessian_memory = "C"


def update_is_sound(runs):
    first = {name: run["path"][1] - run["path"][0] for name, run in runs.items()}
    total = {name: run["path"][-1] - run["path"][0] for name, run in runs.items()}
    factor = {"plain": 1, "faster": 2, "mirrored": -1, "elsewhere": 1, "in turns": 1}
    fits = [np.isclose(total[n], f * total["plain"]).all() for n, f in factor.items()]
    fits += [np.isclose(first[n], f * first["plain"]).all() for n, f in factor.items()]
    fits.append(np.isclose(total["alone"][0], total["plain"][0]))
    fits.append(np.isclose(runs["alone"]["path"][2, 0], runs["plain"]["path"][2, 0]))
    fits.append(np.all(first["plain"] * runs["plain"]["gradients"][0] < 0))
    fits.append(np.array_equal(runs["faster"]["given"], runs["faster"]["path"][0]))
    return all(fits)
