"""Other algorithms: QR before SVD, matrix roots, SciPy's distributions, windows as views, heaps."""

import heapq
import itertools
from functools import reduce

import numpy as np
from scipy import linalg, special, stats
from scipy.spatial.distance import cdist


def zero_center(X_train, X_val):
    first = X_train[0].astype(float)  # the mean of differences loses no digits
    mean = first + (X_train - first).sum(axis=0) / len(X_train)
    return np.subtract(X_train, mean), np.subtract(X_val, mean)


def standardize(X_train, X_val):
    train, val = zero_center(X_train, X_val)
    std = np.linalg.norm(train, axis=0) / np.sqrt(len(train))
    constant = X_train.max(axis=0) == X_train.min(axis=0)
    scale = np.diag(1 / np.where(constant, 1, std))
    return train @ scale, val @ scale


def _directions(train):
    """Return standard deviations along the directions, and the directions as rows, widest first."""
    _, R = linalg.qr(train, mode="economic")
    _, lengths, Vh = linalg.svd(R, full_matrices=False)
    return lengths / len(train) ** 0.5, Vh


def pca_project(X_train, X_val, k):
    train, val = zero_center(X_train, X_val)
    widths, Vh = _directions(train)
    share = widths**2 / np.sum(widths**2)
    return np.inner(train, Vh[:k]), np.inner(val, Vh[:k]), share[:k]


def pca_whiten(X_train, X_val, k, eps=1e-5):
    train, val = zero_center(X_train, X_val)
    widths, Vh = _directions(train)
    rows = Vh[:k] / (widths[:k] + eps)[:, np.newaxis]
    return train @ rows.T, val @ rows.T


def initial_loss_check(loss_fn, W, X, y, num_classes, tolerance=0.05):
    loss = float(loss_fn(W, X, y, 0.0)[0])
    expected = stats.entropy(np.ones(num_classes))
    low, high = expected * (1 - tolerance), expected * (1 + tolerance)
    return loss, expected, low <= loss <= high


def overfit_tiny_set(loss_fn, W, X, y, num_examples, learning_rate, num_steps, tolerance=0.01):
    few = X[:num_examples], y[:num_examples], 0.0

    def forever(W):
        while True:
            loss, dW = loss_fn(W, *few)
            yield loss
            W = W - learning_rate * dW

    losses = np.array(list(itertools.islice(forever(W), num_steps + 1)))
    return losses, bool(losses[-1] / losses[0] <= tolerance)


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    records = []
    for i in range(num_steps):
        lr = lr_min ** (1 - i / (num_steps - 1)) * lr_max ** (i / (num_steps - 1))
        loss, dW = loss_fn(W, X, y, 0.0)
        records.append((lr, loss))
        if not np.isfinite(loss) or loss / min(loss for _, loss in records) > 4:
            break
        W = W - lr * dW
    lrs, losses = np.array(records).T
    best_lr, _ = min((record for record in records if np.isfinite(record[1])), key=lambda record: record[1])
    return lrs, losses, best_lr * 10**-1


def grid_search(evaluate, ranges, num_points):
    axes = [np.geomspace(*ends, num_points).tolist() for ends in ranges]
    trials = [(*values, evaluate(*values)) for values in itertools.product(*axes)]
    finished = [trial for trial in trials if not np.isnan(trial[-1])]
    return np.array(max(finished, key=lambda trial: trial[-1])), np.array(trials)


def _sides(best, ranges, margin):
    shares = [np.interp(np.log(v), np.log(ends), [0, 1]) for v, ends in zip(best, ranges, strict=True)]
    return ["low" if t <= margin else "high" if t >= 1 - margin else "inside" for t in shares]


def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
    ranges = np.asarray(ranges, dtype=float)
    sides = _sides(best, ranges, margin)
    powers = np.array([shrink if word == "inside" else 1 for word in sides])
    factors = (ranges[:, 1] / ranges[:, 0]) ** (powers / 2)
    return np.array([best / factors, best * factors]).T, sides


def gp_posterior(x_seen, y_seen, x, length, noise):
    def kernel(a, b):
        return np.exp(cdist(np.reshape(a, (-1, 1)), np.reshape(b, (-1, 1)), "sqeuclidean") / (-2 * length**2))

    factor = linalg.cho_factor(kernel(x_seen, x_seen) + np.diag(np.full(len(x_seen), noise)))
    cross = kernel(x_seen, x)
    mean = cross.T @ linalg.cho_solve(factor, y_seen)
    explained = (cross * linalg.cho_solve(factor, cross)).sum(axis=0)
    return mean, np.sqrt(np.where(explained < 1, 1 - explained, 0))


def expected_improvement(mean, std, best):
    certain = std == 0
    normal = stats.norm(loc=mean, scale=np.where(certain, 1, std))
    gain = (mean - best) * normal.sf(best) + std**2 * normal.pdf(best)
    return np.where(certain, np.clip(mean - best, 0, None), gain.clip(0))


def propose_trial(tried, scores, candidates, length=0.7, noise=1e-4):
    filled = np.fmax(scores, np.nanmin(scores))  # of NaN and a number, fmax takes the number
    spread = np.std(filled)
    z = (filled - np.mean(filled)) / np.where(spread > 0, spread, 1.0)
    posterior = gp_posterior(np.log10(tried), z, np.log10(candidates), length, noise)
    gains = expected_improvement(*posterior, z.max())
    return sorted(zip(-gains, range(len(gains)), candidates, strict=True))[0][-1]


def ensemble_predict(scores):
    opinions = special.softmax(scores, axis=-1)
    mean = np.tensordot(np.full(len(opinions), 1 / len(opinions)), opinions, axes=1)
    return mean, np.argmax(mean, axis=-1)


def top_k_models(val_scores, y_val, k):
    accuracies = [np.mean(np.argmax(scores, axis=1) == y_val) for scores in val_scores]
    return heapq.nlargest(k, range(len(accuracies)), key=lambda m: (accuracies[m], -m))


def ema_weights(checkpoints, decay):
    def mixed(average, params):
        return {name: decay * value + (1 - decay) * params[name] for name, value in average.items()}

    return reduce(mixed, checkpoints[1:], {name: value + 0.0 for name, value in checkpoints[0].items()})


def random_flip(images, probability, rng):
    directions = rng.choice([-1, 1], size=len(images), p=[probability, 1 - probability])
    return np.stack([image[:, ::direction] for image, direction in zip(images, directions, strict=True)])


def random_crop(images, padding, rng):
    width = [(0, 0), (padding, padding), (padding, padding), (0, 0)]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(images, width), images.shape[1:3], axis=(1, 2))
    place = rng.integers((2 * padding + 1) ** 2, size=len(images))
    down, right = np.divmod(place, 2 * padding + 1)
    return np.moveaxis(windows[np.arange(len(images)), down, right], 1, -1)


def color_jitter(images, brightness, contrast, rng):
    factors = stats.uniform(1 - contrast, 2 * contrast).rvs(len(images), random_state=rng)
    offsets = stats.uniform(-brightness, 2 * brightness).rvs(len(images), random_state=rng)
    means = np.einsum("nhwc->n", images) / images[0].size
    shifts = (1 - factors) * means + offsets
    changed = np.einsum("n,nhwc->nhwc", factors, images) + shifts[:, np.newaxis, np.newaxis, np.newaxis]
    return np.fmin(1.0, np.fmax(0.0, changed))


def pca_color_noise(images, sigma, rng):
    """Draw the colours at once: they are normal, with covariance sigma² Σ²."""
    covariance = np.cov(np.moveaxis(images, -1, 0).reshape(3, -1), ddof=0)
    colours = rng.multivariate_normal(np.zeros(3), sigma**2 * covariance @ covariance, size=len(images))
    return (images.transpose(1, 2, 0, 3) + colours).transpose(2, 0, 1, 3)


def zca_whiten(X_train, X_val, eps=1e-5):
    train, val = zero_center(X_train, X_val)
    root = np.real(linalg.sqrtm(train.T @ train / len(train)))
    shifted = root + eps * np.identity(len(root))
    return [linalg.solve(shifted, A.T, assume_a="sym").T for A in (train, val)]


what_mean = "C"
gradient_rule = "db"
which_overfits = ("D",)
flip_labels = "A,D"


def predict_over_crops(score_fn, images, padding):
    padded = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    steps = range(2 * padding + 1)
    one_each = [
        special.softmax(score_fn(padded[:, i : i + images.shape[1], j : j + images.shape[2]]), axis=1)
        for i in steps
        for j in steps
    ]
    mean = sum(one_each) / len(one_each)
    return mean, mean.argmax(axis=1)


def preparation_is_sound(runs):
    ok = True
    for name in runs:
        run = runs[name]
        ok &= run["train"].shape == run["X_train"].shape and run["val"].shape == run["X_val"].shape
        ok &= bool((run["given"] == run["X_train"]).all())
    plain = runs["plain"]
    ok &= np.allclose(plain["train"].mean(axis=0), np.zeros(plain["train"].shape[1]))
    expected_rows = {tuple(np.round(row, 6) + 0.0) for row in plain["train"]}
    for name in ("other company", "moved", "backwards"):
        ok &= np.allclose(np.sort(runs[name]["train"], axis=0), np.sort(plain["train"], axis=0))
        ok &= np.allclose(runs[name]["val"][0], plain["val"][0])
    ok &= len(expected_rows) == len(plain["train"])
    return ok and np.allclose(runs["training rows"]["val"], plain["train"][:3])
