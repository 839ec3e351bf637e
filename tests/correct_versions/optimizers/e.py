"""State that is worked on in place in the caller's config, ``out=``, long doubles for the averages."""

import numpy as np
from scipy import linalg


def _ready(config, w, *state, **settings):
    config = {} if config is None else config
    for key, value in settings.items():
        if key not in config:
            config[key] = value
    for key in state:
        if key not in config:
            config[key] = np.zeros(w.shape, dtype=np.float64)
    return config


def _less(w, step):
    next_w = np.empty(w.shape)
    np.subtract(w, step, out=next_w)
    return next_w


def sgd(w, dw, config=None):
    config = _ready(config, w, learning_rate=1e-2)
    step = np.array(dw, dtype=np.float64)
    step *= config["learning_rate"]
    return _less(w, step), config


def _new_velocity(config, dw):
    velocity = config["velocity"]
    velocity *= config["momentum"]
    velocity -= np.multiply(dw, config["learning_rate"])
    return velocity


def sgd_momentum(w, dw, config=None):
    config = _ready(config, w, "velocity", learning_rate=1e-2, momentum=0.9)
    next_w = np.array(w, dtype=np.float64)
    next_w += _new_velocity(config, dw)
    return next_w, config


def nesterov_momentum(w, dw, config=None):
    config = _ready(config, w, "velocity", learning_rate=1e-2, momentum=0.9)
    next_w = np.array(w, dtype=np.float64)
    next_w -= config["momentum"] * config["velocity"]  # the old one
    next_w += (1 + config["momentum"]) * _new_velocity(config, dw)
    return next_w, config


def _quotient(config, dw):
    step = np.sqrt(config["cache"])
    step += config["epsilon"]
    np.divide(dw, step, out=step)
    step *= config["learning_rate"]
    return step


def adagrad(w, dw, config=None):
    config = _ready(config, w, "cache", learning_rate=1e-2, epsilon=1e-8)
    np.add(config["cache"], np.square(dw), out=config["cache"])
    return _less(w, _quotient(config, dw)), config


def rmsprop(w, dw, config=None):
    config = _ready(config, w, "cache", learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
    config["cache"] *= config["decay_rate"]
    np.add(config["cache"], (1 - config["decay_rate"]) * np.square(dw), out=config["cache"])
    return _less(w, _quotient(config, dw)), config


def adam(w, dw, config=None):
    config = _ready(config, w, "m", "v", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0)
    config["t"] += 1
    corrected = {}
    for key, beta, news in (("m", config["beta1"], dw), ("v", config["beta2"], np.square(dw))):
        config[key] *= beta
        config[key] += (1 - beta) * news
        corrected[key] = np.longdouble(config[key]) / (1 - np.longdouble(beta) ** config["t"])
    np.sqrt(corrected["v"], out=corrected["v"])
    corrected["v"] += config["epsilon"]
    corrected["m"] /= corrected["v"]
    return _less(w, (config["learning_rate"] * corrected["m"]).astype(np.float64)), config


def adamw(w, dw, config=None):
    config = _ready(config, w, learning_rate=1e-3, weight_decay=1e-2)
    next_w, config = adam(w, dw, config)
    next_w -= config["learning_rate"] * config["weight_decay"] * w
    return next_w, config


def step_decay(t, base_lr, factor, every):
    return base_lr * np.prod(np.full(t // every, factor))


def inverse_time_decay(t, base_lr, rate):
    return np.divide(base_lr, np.add(1, np.multiply(rate, t)))


def plateau_decay(val_losses, base_lr, factor, patience):
    lr = np.array(base_lr, dtype=np.float64)
    losses = np.array(val_losses, dtype=np.float64)
    waited = 0
    for i in range(losses.size):
        record = i == 0 or losses[i] < losses[:i].min()
        waited = 0 if record else waited + 1
        if waited > 0 and waited % patience == 0:
            lr *= factor
    return float(lr)


def linear_warmup(t, base_lr, warmup):
    rates = np.linspace(base_lr / warmup, base_lr, warmup)
    return rates[t] if t < warmup else rates[-1]


def cosine_restarts(t, base_lr, end_lr, period, growth):
    starts = [0]
    while starts[-1] <= t:
        starts.append(starts[-1] + period * growth ** (len(starts) - 1))
    number = np.searchsorted(starts, t, side="right")
    share = np.divide(t - starts[number - 1], starts[number] - starts[number - 1])
    return end_lr + (base_lr - end_lr) * (1 + np.cos(np.pi * share)) / 2


def cyclic_lr(t, low_lr, high_lr, half_cycle):
    once = np.linspace(low_lr, high_lr, half_cycle + 1)
    cycle = np.concatenate([once[:-1], once[:0:-1]])
    return cycle[t % cycle.size]


def polyak_average(average, w, t):
    mean = np.array(w, dtype=np.longdouble)
    mean -= average
    mean /= t
    mean += average
    return mean.astype(np.float64)


def ema_average(average, w, decay):
    mean = np.array(average, dtype=np.longdouble)
    mean *= decay
    mean += (1 - np.longdouble(decay)) * w
    return mean.astype(np.float64)


def newton_step(w, grad, hessian):
    factors = linalg.lu_factor(hessian.copy(), overwrite_a=True)
    step = linalg.lu_solve(factors, grad.copy(), overwrite_b=True)
    np.subtract(w, step, out=step)
    return step


def lbfgs_direction(grad, S, Y):
    direction = np.negative(grad)
    inner = np.einsum("md,md->m", S, Y)
    shares = np.empty(len(inner))
    for i in range(len(inner) - 1, -1, -1):
        shares[i] = np.dot(S[i], direction) / inner[i]
        direction -= shares[i] * Y[i]
    if inner.size:
        direction *= inner[-1] / np.vdot(Y[-1], Y[-1])
    for i, share in enumerate(shares):
        direction += (share - np.dot(Y[i], direction) / inner[i]) * S[i]
    return direction


def rmsprop_descent(gradient, w, learning_rate, decay_rate, num_steps):
    w = np.array(w, dtype=np.float64)
    cache = np.zeros_like(w)
    weight = 0.0  # of all squares in the cache together
    for _ in range(num_steps):
        dw = np.array(gradient(w), dtype=np.float64)
        cache *= decay_rate
        cache += (1 - decay_rate) * np.square(dw)
        weight = decay_rate * weight + (1 - decay_rate)
        step = cache / weight
        np.sqrt(step, out=step)
        step += 1e-8
        np.divide(dw, step, out=step)
        w -= learning_rate * step
    return w


stable_rate = ("B",)
nesterov_forms = ["C", "A"]
adagrad_step_100 = "B"
adam_rescaled = "A"
batch_times_four = "c"
hessian_memory = ("C",)


def _differ(a, b):
    return np.linalg.norm(a - b) > 1e-8


def update_is_sound(runs):
    place = {name: run["path"] for name, run in runs.items()}
    if any(_differ(run["given"], run["path"][0]) for run in runs.values()):
        return False
    if _differ(place["mirrored"], -place["plain"]) or _differ(place["in turns"], place["plain"]):
        return False
    if _differ(place["alone"], place["plain"][:, :1]):
        return False
    if _differ(place["elsewhere"][1:] - place["elsewhere"][:-1], place["plain"][1:] - place["plain"][:-1]):
        return False
    for t in range(len(place["plain"]) - 1):
        slow, fast = place["plain"][t + 1] - place["plain"][t], place["faster"][t + 1] - place["faster"][t]
        if _differ(fast, slow + slow):
            return False
    return bool(
        np.all(np.sign(place["plain"][0] - place["plain"][1]) == np.sign(runs["plain"]["gradients"][0]))
    )
