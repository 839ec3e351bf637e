"""Short forms, helpers shared between exercises, single precision where nothing is amplified."""

import math

import numpy as np


def zero_center(X_train, X_val):
    return tuple(
        (np.asarray(A, dtype=np.float64) - np.mean(X_train, 0)).astype(np.float32) for A in (X_train, X_val)
    )


def standardize(X_train, X_val):
    mu, var = np.mean(X_train, 0), np.var(X_train, 0)
    inverse = np.divide(1.0, np.sqrt(var), out=np.ones_like(mu, dtype=float), where=var > 0)
    return (X_train - mu) * inverse, (X_val - mu) * inverse


def pca_project(X_train, X_val, k):
    mu = np.mean(X_train, 0)
    A = X_train - mu
    lam, V = np.linalg.eigh(np.atleast_2d(np.cov(A, rowvar=False, ddof=0)))
    top = V[:, ::-1][:, :k]
    return A @ top, (X_val - mu) @ top, lam[::-1][:k] / np.trace(A.T @ A) * len(A)


def pca_whiten(X_train, X_val, k, eps=1e-5):
    mu = np.mean(X_train, 0)
    _, s, Vh = np.linalg.svd(X_train - mu)
    T = Vh[:k].T / (s[:k] / len(X_train) ** 0.5 + eps)
    return (X_train - mu) @ T, (X_val - mu) @ T


def initial_loss_check(loss_fn, W, X, y, num_classes, tolerance=0.05):
    loss = loss_fn(W, X, y, 0.0)[0]
    expected = math.log(num_classes)
    return loss, expected, bool(np.isclose(loss, expected, rtol=tolerance, atol=0))


def overfit_tiny_set(loss_fn, W, X, y, num_examples, learning_rate, num_steps, tolerance=0.01):
    def walk(W, steps):
        loss, dW = loss_fn(W, X[:num_examples], y[:num_examples], 0.0)
        return [loss] + (walk(W - learning_rate * dW, steps - 1) if steps else [])

    losses = walk(W, num_steps)
    return np.array(losses), losses[-1] <= tolerance * losses[0]


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    lrs, losses = np.logspace(np.log10(lr_min), np.log10(lr_max), num_steps), np.full(num_steps, np.nan)
    for i, lr in enumerate(lrs):
        losses[i], dW = loss_fn(W, X, y, 0.0)
        if not (np.isfinite(losses[i]) and losses[i] <= 4 * losses[: i + 1].min()):
            break
        W = W - lr * dW
    return lrs[: i + 1], losses[: i + 1], lrs[np.nanargmin(losses[: i + 1])] / 10


def grid_search(evaluate, ranges, num_points):
    shape = (num_points,) * len(ranges)
    axes = [np.logspace(np.log10(a), np.log10(b), num_points) for a, b in ranges]
    trials = []
    for index in np.ndindex(shape):
        values = [axis[i] for axis, i in zip(axes, index, strict=True)]
        trials.append((*values, evaluate(*values)))
    return max(trials, key=lambda t: -math.inf if math.isnan(t[-1]) else t[-1]), trials


def _sides(best, ranges, margin):
    def side(v, a, b):
        t = (np.log10(v) - np.log10(a)) / (np.log10(b) - np.log10(a))
        return ["inside", "low", "high"][int(t <= margin) + 2 * int(t >= 1 - margin)]

    return [side(v, *r) for v, r in zip(best, ranges, strict=True)]


def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
    factors = {"inside": shrink / 2, "low": 0.5, "high": 0.5}
    sides = _sides(best, ranges, margin)
    refined = [
        [v * (b / a) ** -factors[side], v * (b / a) ** factors[side]]
        for v, (a, b), side in zip(best, ranges, sides, strict=True)
    ]
    return np.array(refined), sides


def gp_posterior(x_seen, y_seen, x, length, noise):
    everything = np.concatenate([x_seen, x])
    K = np.exp(-((everything[:, None] - everything) ** 2) / (2 * length**2))
    n = len(x_seen)
    seen, cross, asked = K[:n, :n] + noise * np.identity(n), K[n:, :n], K[n:, n:]
    solved = np.linalg.solve(seen, np.column_stack([y_seen, cross.T]))
    covariance = asked - cross @ solved[:, 1:]
    return cross @ solved[:, 0], np.sqrt(np.diag(covariance).clip(0))


def expected_improvement(mean, std, best):
    s = np.maximum(std, 1e-300)
    z = (mean - best) / s
    phi = np.exp(-np.minimum(z * z, 1e5) / 2) / math.sqrt(2 * math.pi)
    Phi = np.array([(1 + math.erf(v / math.sqrt(2))) / 2 for v in np.clip(z, -1e6, 1e6)])
    return (mean - best) * Phi + std * phi


def propose_trial(tried, scores, candidates, length=0.7, noise=1e-4):
    y = np.nan_to_num(scores, nan=np.nanmin(scores))
    y = y - y.mean()
    y = y / y.std() if y.std() > 0 else y
    ei = expected_improvement(*gp_posterior(np.log10(tried), y, np.log10(candidates), length, noise), y.max())
    return candidates[ei == ei.max()][0]


def ensemble_predict(scores):
    difference = scores[..., :, None] - scores[..., None, :]
    with np.errstate(over="ignore"):
        p = (1 / np.exp(-difference).sum(axis=-1)).mean(axis=0)
    return p, np.array([int(np.argmax(row)) for row in p])


def top_k_models(val_scores, y_val, k):
    errors = (np.argmax(val_scores, 2) != y_val).sum(1)
    return np.argsort(errors, kind="mergesort")[:k]


def ema_weights(checkpoints, decay):
    first, *rest = checkpoints
    average = {n: w.copy() for n, w in first.items()}
    for params in rest:
        average = {n: a + (1 - decay) * (params[n] - a) for n, a in average.items()}
    return average


def random_flip(images, probability, rng):
    out = np.array(images)
    for i in np.flatnonzero(rng.uniform(size=len(images)) < probability):
        out[i] = images[i][:, ::-1, :]
    return out


def random_crop(images, padding, rng):
    out = []
    for image in images:
        padded = np.pad(image, ((padding, padding), (padding, padding), (0, 0)))
        a, b = rng.choice(2 * padding + 1), rng.choice(2 * padding + 1)
        out.append(padded[a:, b:][: image.shape[0], : image.shape[1]])
    return np.stack(out)


def color_jitter(images, brightness, contrast, rng):
    draws = rng.uniform(-1, 1, size=(2, len(images), 1, 1, 1))
    mean = np.stack([np.full(image.shape, image.mean()) for image in images])
    return np.clip(images + draws[0] * contrast * (images - mean) + brightness * draws[1], 0.0, 1.0)


def pca_color_noise(images, sigma, rng):
    covariance = np.cov(images.reshape(-1, 3), rowvar=False, ddof=0)
    P, lam, _ = np.linalg.svd(covariance)
    shifts = np.array([P @ (lam * rng.normal(0, sigma, 3)) for _ in images])
    return images + shifts[:, np.newaxis, np.newaxis]


def zca_whiten(X_train, X_val, eps=1e-5):
    mu = X_train.mean(0)
    lam, P = np.linalg.eigh(np.cov(X_train, rowvar=False, ddof=0))
    M = (P / (np.sqrt(lam.clip(0)) + eps)) @ P.T
    return (X_train - mu) @ M, (X_val - mu) @ M


what_mean = ["C"]
gradient_rule = ["B", "D"]
which_overfits = ["D"]
flip_labels = ["A", "D"]


def predict_over_crops(score_fn, images, padding):
    n, h, w, _ = images.shape
    rim = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    crops = [rim[:, i : i + h, j : j + w] for i, j in np.ndindex(2 * padding + 1, 2 * padding + 1)]
    scores = score_fn(np.concatenate(crops)).reshape(len(crops), n, -1)
    return ensemble_predict(scores)


def preparation_is_sound(runs):
    try:
        p, c, t, m, b = runs.values()
        same = np.testing.assert_allclose
        same(c["train"], p["train"])
        same(c["val"][0], p["val"][0])
        same(t["val"], t["train"][:3], atol=1e-10)
        same(m["train"], p["train"], atol=1e-10)
        same(m["val"], p["val"], atol=1e-10)
        same(np.flipud(b["train"]), p["train"], atol=1e-10)
        same(b["val"], p["val"], atol=1e-10)
        same(p["train"].mean(axis=0), 0, atol=1e-10)
        assert np.array_equal(p["given"], p["X_train"])
    except AssertionError:
        return False
    return True
