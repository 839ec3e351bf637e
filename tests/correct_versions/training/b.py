"""Singular values, ``einsum``, inverses, in-place arithmetic on copies, arrays as lists."""

import math

import numpy as np


def zero_center(X_train, X_val):
    train, val = X_train.astype(float), X_val.astype(float)
    mu = np.einsum("nd->d", train) / train.shape[0]
    train -= mu
    val -= mu
    return train, val


def standardize(X_train, X_val):
    train, val = zero_center(X_train, X_val)
    sigma = np.sqrt((train**2).mean(axis=0))
    varies = sigma > 0
    train[:, varies] /= sigma[varies]
    val[:, varies] /= sigma[varies]
    return [train, val]


def pca_project(X_train, X_val, k):
    train, val = zero_center(X_train, X_val)
    V, S, _ = np.linalg.svd(train.T @ train / len(train))
    return train @ -V[:, :k], val @ -V[:, :k], (S / S.sum())[:k]


def pca_whiten(X_train, X_val, k, eps=1e-5):
    train, val = zero_center(X_train, X_val)
    U, S, Vt = np.linalg.svd(train, full_matrices=False)
    root = S[:k] / np.sqrt(len(train))
    return U[:, :k] * S[:k] / (root + eps), val @ Vt[:k].T / (root + eps)


def initial_loss_check(loss_fn, W, X, y, num_classes, tolerance=0.05):
    loss, _ = loss_fn(W.copy(), X, y, reg=0.0)
    expected = np.log(num_classes)
    return float(loss), float(expected), bool(np.abs(loss / expected - 1) <= tolerance)


def overfit_tiny_set(loss_fn, W, X, y, num_examples, learning_rate, num_steps, tolerance=0.01):
    rows = np.arange(num_examples)
    losses = np.empty(num_steps + 1)
    theta = np.array(W)
    for t in range(num_steps):
        losses[t], grad = loss_fn(theta, X[rows], y[rows], 0.0)
        theta = theta - learning_rate * grad
    losses[num_steps], _ = loss_fn(theta, X[rows], y[rows], 0.0)
    return losses, np.bool_(losses[num_steps] <= losses[0] * tolerance)


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    lrs = 10 ** np.linspace(math.log10(lr_min), math.log10(lr_max), num_steps)
    losses = []
    theta = W
    while len(losses) < num_steps:
        loss, grad = loss_fn(theta, X, y, 0.0)
        losses.append(loss)
        finite = [v for v in losses if math.isfinite(v)]
        if len(finite) < len(losses) or loss > 4 * min(finite):
            break
        theta = theta - lrs[len(losses) - 1] * grad
    losses = np.array(losses)
    best = int(np.argmin(np.where(np.isnan(losses), np.inf, losses)))
    return lrs[: len(losses)], losses, 0.1 * lrs[best]


def grid_search(evaluate, ranges, num_points):
    axes = [10 ** np.linspace(np.log10(a), np.log10(b), num_points) for a, b in ranges]
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(ranges))
    scores = np.array([evaluate(*map(float, row)) for row in mesh])
    trials = np.column_stack([mesh, scores])
    return trials[np.argmax(np.nan_to_num(scores, nan=-np.inf))], trials


def _sides(best, ranges, margin):
    logs = np.log(np.asarray(ranges, dtype=float))
    t = (np.log(best) - logs[:, 0]) / (logs[:, 1] - logs[:, 0])
    return ["low" if v <= margin else "high" if 1 - v <= margin else "inside" for v in t]


def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
    logs, centre = np.log(np.asarray(ranges, dtype=float)), np.log(np.asarray(best, dtype=float))
    sides = _sides(best, ranges, margin)
    inside = np.array([side == "inside" for side in sides])
    half = 0.5 * (logs[:, 1] - logs[:, 0]) * np.where(inside, shrink, 1.0)
    return np.exp(np.stack([centre - half, centre + half], axis=1)), sides


def _kernel(a, b, length):
    return np.exp(-(np.subtract.outer(a, b) ** 2) / (2 * length**2))


def gp_posterior(x_seen, y_seen, x, length, noise):
    K = _kernel(x_seen, x_seen, length)
    K[np.diag_indices_from(K)] += noise
    inverse = np.linalg.inv(K)
    cross = _kernel(x, x_seen, length)
    variance = np.ones(len(x)) - np.einsum("mi,ij,mj->m", cross, inverse, cross)
    return cross @ inverse @ y_seen, np.sqrt(np.clip(variance, 0, None))


def expected_improvement(mean, std, best):
    erf = np.array(
        [
            math.erf(v)
            for v in np.divide(mean - best, std * math.sqrt(2), out=np.zeros_like(mean), where=std > 0)
        ]
    )
    with np.errstate(all="ignore"):
        pdf = np.exp(-((mean - best) ** 2) / (2 * std**2)) / np.sqrt(2 * np.pi)
        ei = (mean - best) * (1 + erf) / 2 + std * pdf
    ei[std == 0] = np.maximum(mean - best, 0)[std == 0]
    return ei


def propose_trial(tried, scores, candidates, length=0.7, noise=1e-4):
    bad = np.isnan(scores)
    filled = np.where(bad, np.min(scores[~bad]), scores)
    z = (filled - np.mean(filled)) / (np.std(filled) or 1.0)
    mean, std = gp_posterior(np.log10(tried), z, np.log10(candidates), length, noise)
    ei = expected_improvement(mean, std, np.max(z))
    return float(candidates[int(np.argmax(ei))])


def ensemble_predict(scores):
    M, N, C = scores.shape
    flat = scores.reshape(M * N, C)
    flat = flat - flat.max(axis=1, keepdims=True)
    p = np.exp(flat - np.log(np.exp(flat).sum(axis=1, keepdims=True)))
    p = p.reshape(M, N, C).mean(0)
    return p, p.argmax(-1)


def top_k_models(val_scores, y_val, k):
    accuracy = (val_scores.argmax(-1) == y_val[None, :]).mean(-1)
    return np.lexsort((np.arange(len(accuracy)), -accuracy))[:k]


def ema_weights(checkpoints, decay):
    T = len(checkpoints)
    weights = np.array([decay ** (T - 1)] + [(1 - decay) * decay ** (T - 1 - t) for t in range(1, T)])
    return {
        name: sum(w * params[name] for w, params in zip(weights, checkpoints, strict=True))
        for name in checkpoints[0]
    }


def random_flip(images, probability, rng):
    coin = rng.binomial(1, probability, size=len(images)).astype(bool)
    return np.where(coin[:, None, None, None], np.flip(images, axis=2), images)


def random_crop(images, padding, rng):
    n, h, w, c = images.shape
    big = np.zeros((n, h + 2 * padding, w + 2 * padding, c))
    big[:, padding : padding + h, padding : padding + w] = images
    top = rng.integers(0, 2 * padding, size=n, endpoint=True)
    left = rng.integers(0, 2 * padding, size=n, endpoint=True)
    rows = top[:, None, None] + np.arange(h)[None, :, None]
    cols = left[:, None, None] + np.arange(w)[None, None, :]
    return big[np.arange(n)[:, None, None], rows, cols]


def color_jitter(images, brightness, contrast, rng):
    n = len(images)
    flat = images.reshape(n, -1)
    c = rng.uniform(1 - contrast, 1 + contrast, n)[:, None]
    b = rng.uniform(-1, 1, n)[:, None] * brightness
    m = flat.mean(axis=1)[:, None]
    return (c * (flat - m) + m + b).clip(0, 1).reshape(images.shape)


def pca_color_noise(images, sigma, rng):
    pixels = images.reshape(-1, 3)
    _, s, Vt = np.linalg.svd(pixels - pixels.mean(axis=0), full_matrices=False)
    lam = s**2 / len(pixels)
    alpha = rng.normal(scale=sigma, size=(len(images), 3))
    return images + np.einsum("nj,j,jc->nc", alpha, lam, Vt).reshape(-1, 1, 1, 3)


def zca_whiten(X_train, X_val, eps=1e-5):
    train, val = zero_center(X_train, X_val)
    _, S, Vt = np.linalg.svd(train, full_matrices=True)
    scale = np.full(train.shape[1], 1 / eps)
    scale[: len(S)] = 1 / (S / math.sqrt(len(train)) + eps)
    return [(A @ Vt.T * scale) @ Vt for A in (train, val)]


what_mean = "c"
gradient_rule = "bd"
which_overfits = "d"
flip_labels = "ad"


def predict_over_crops(score_fn, images, padding):
    H, W = images.shape[1], images.shape[2]
    padded = np.pad(images, ((0, 0), (padding,) * 2, (padding,) * 2, (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, (H, W), axis=(1, 2))
    opinions = [
        score_fn(np.moveaxis(views[:, i, j], 1, -1))
        for i in range(views.shape[1])
        for j in range(views.shape[2])
    ]
    return ensemble_predict(np.stack(opinions))


def preparation_is_sound(runs):
    base = runs["plain"]
    for name, run in runs.items():
        if not (run["given"] == run["X_train"]).all() or np.abs(run["train"].mean(axis=0)).max() > 1e-8:
            return False
        order = slice(None, None, -1) if name == "backwards" else slice(None)
        if np.abs(run["train"][order] - base["train"]).max() > 1e-8:
            return False
        if name in ("moved", "backwards") and np.abs(run["val"] - base["val"]).max() > 1e-8:
            return False
    if np.abs(runs["other company"]["val"][0] - base["val"][0]).max() > 1e-8:
        return False
    return np.abs(runs["training rows"]["val"] - base["train"][:3]).max() < 1e-8
