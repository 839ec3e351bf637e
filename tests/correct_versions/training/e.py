"""In place on copies, ``out=`` and ``where=``; some images in single precision; what set-up offers."""

# ruff: noqa: F821 - set-up defines normal_cdf
import numpy as np
from scipy import linalg


def _floats(*arrays):
    return [np.array(array, dtype=np.float64) for array in arrays]


def zero_center(X_train, X_val):
    train, val = _floats(X_train, X_val)
    mean = train.mean(axis=0)
    np.subtract(train, mean, out=train)
    np.subtract(val, mean, out=val)
    return train, val


def standardize(X_train, X_val):
    train, val = zero_center(X_train, X_val)
    std = np.std(X_train, axis=0)
    std[np.ptp(X_train, axis=0) == 0] = 1.0
    train /= std
    val /= std
    return train, val


def _eigen(train):
    """Return the eigenvalues of the covariance, largest first, and the directions as columns."""
    covariance = train.T @ train
    covariance /= len(train)
    values, vectors = np.linalg.eigh(covariance)
    np.maximum(values, 0, out=values)
    return values[::-1], vectors[:, ::-1]


def pca_project(X_train, X_val, k):
    train, val = zero_center(X_train, X_val)
    values, vectors = _eigen(train)
    explained = values[:k].copy()
    explained /= np.var(X_train, axis=0).sum()
    top = np.ascontiguousarray(vectors[:, :k])
    Z_train, Z_val = np.empty((len(train), k)), np.empty((len(val), k))
    np.matmul(train, top, out=Z_train)
    np.matmul(val, top, out=Z_val)
    return Z_train, Z_val, explained


def pca_whiten(X_train, X_val, k, eps=1e-5):
    Z_train, Z_val, _ = pca_project(X_train, X_val, k)
    width = Z_train.std(axis=0)
    width += eps
    Z_train /= width
    Z_val /= width
    return Z_train, Z_val


def initial_loss_check(loss_fn, W, X, y, num_classes, tolerance=0.05):
    loss, _ = loss_fn(W, X, y, 0.0)
    expected = -np.log(np.full(num_classes, 1 / num_classes)).mean()
    return loss, expected, np.less_equal(np.abs(loss - expected), tolerance * expected)


def overfit_tiny_set(loss_fn, W, X, y, num_examples, learning_rate, num_steps, tolerance=0.01):
    weights = np.array(W, dtype=np.float64)
    losses = np.full(num_steps + 1, np.nan)
    for step in range(num_steps + 1):
        losses[step], dW = loss_fn(weights, X[:num_examples], y[:num_examples], 0.0)
        weights -= np.multiply(learning_rate, dW)
    return losses, losses[-1] <= losses[0] * tolerance


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    weights = np.array(W, dtype=np.float64)
    lrs = np.geomspace(lr_min, lr_max, num_steps)
    losses = np.full(num_steps, np.inf)
    done = 0
    for lr in lrs:
        loss, dW = loss_fn(weights, X, y, 0.0)
        losses[done] = loss
        done += 1
        if not loss <= 4 * np.nanmin(losses) or np.isinf(loss):
            break
        weights -= lr * dW
    return lrs[:done], losses[:done], 0.1 * lrs[np.nanargmin(losses)]


def grid_search(evaluate, ranges, num_points):
    d = len(ranges)
    trials = np.empty((num_points**d, d + 1))
    for i, (low, high) in enumerate(ranges):
        axis = np.geomspace(low, high, num_points)
        trials[:, i] = np.tile(np.repeat(axis, num_points ** (d - 1 - i)), num_points**i)
    for row in trials:
        row[-1] = evaluate(*row[:-1])
    return trials[np.nanargmax(trials[:, -1])].copy(), trials


def _sides(best, ranges, margin):
    low, high = np.log10(np.array(ranges, dtype=np.float64)).T
    t = np.log10(best)
    t -= low
    t /= high - low
    words = np.full(t.shape, "inside")
    words[t <= margin] = "low"
    words[t >= 1 - margin] = "high"
    return words.tolist()


def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
    logs = np.log10(np.array(ranges, dtype=np.float64))
    half = np.ptp(logs, axis=1)
    half /= 2
    sides = _sides(best, ranges, margin)
    inside = np.equal(sides, "inside")
    np.multiply(half, shrink, out=half, where=inside)
    logs[:, 0] = np.log10(best) - half
    logs[:, 1] = np.log10(best) + half
    return np.power(10.0, logs, out=logs), sides


def _kernel(a, b, length):
    k = np.subtract.outer(a, b)
    k /= length
    np.square(k, out=k)
    k *= -0.5
    return np.exp(k, out=k)


def gp_posterior(x_seen, y_seen, x, length, noise):
    K = _kernel(x_seen, x_seen, length)
    np.fill_diagonal(K, 1 + noise)
    L = linalg.cholesky(K, lower=True)
    half = linalg.solve_triangular(L, np.column_stack([y_seen, _kernel(x_seen, x, length)]), lower=True)
    variance = 1 - np.square(half[:, 1:]).sum(axis=0)
    np.maximum(variance, 0, out=variance)
    return half[:, 1:].T @ half[:, 0], np.sqrt(variance, out=variance)


def expected_improvement(mean, std, best):
    ahead = np.subtract(mean, best)
    uncertain = std > 0
    z = np.divide(ahead, std, out=np.zeros(ahead.shape), where=uncertain)
    gain = ahead * normal_cdf(z)
    gain += std * np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    np.copyto(gain, ahead, where=~uncertain)
    return np.maximum(gain, 0, out=gain)


def propose_trial(tried, scores, candidates, length=0.7, noise=1e-4):
    scaled = np.array(scores, dtype=np.float64)
    np.copyto(scaled, np.nanmin(scaled), where=np.isnan(scaled))
    scaled -= scaled.mean()
    std = scaled.std()
    if std > 0:
        scaled /= std
    mean, std = gp_posterior(np.log10(tried), scaled, np.log10(candidates), length, noise)
    return np.take(candidates, expected_improvement(mean, std, scaled.max()).argmax())


def ensemble_predict(scores):
    p = np.array(scores, dtype=np.float64)
    p -= p.max(axis=2, keepdims=True)
    np.exp(p, out=p)
    p /= p.sum(axis=2, keepdims=True)
    total = np.add.reduce(p, axis=0)
    labels = total.argmax(axis=1)
    total /= len(p)
    return total, labels


def top_k_models(val_scores, y_val, k):
    hits = np.zeros(len(val_scores), dtype=int)
    models, _ = np.nonzero(val_scores.argmax(axis=2) == y_val)
    np.add.at(hits, models, 1)
    return np.argsort(-hits, kind="stable")[:k]


def ema_weights(checkpoints, decay):
    average = {name: np.array(value, dtype=np.float64) for name, value in checkpoints[0].items()}
    for params in checkpoints[1:]:
        for name, value in average.items():
            value *= decay
            value += (1 - decay) * params[name]
    return average


def random_flip(images, probability, rng):
    out = np.array(images, dtype=np.float32)
    chosen = rng.random(len(out)) < probability
    out[chosen] = out[chosen, :, ::-1]
    return out


def random_crop(images, padding, rng):
    out = np.zeros_like(images)
    height, width = images.shape[1:3]
    for target, image in zip(out, images, strict=True):
        down, right = rng.integers(-padding, padding, size=2, endpoint=True)
        rows = slice(max(0, down), min(height, height + down))
        columns = slice(max(0, right), min(width, width + right))
        rows_from = slice(max(0, -down), min(height, height - down))
        columns_from = slice(max(0, -right), min(width, width - right))
        target[rows, columns] = image[rows_from, columns_from]
    return out


def color_jitter(images, brightness, contrast, rng):
    out = np.array(images, dtype=np.float64)
    shape = (len(out), 1, 1, 1)
    means = out.mean(axis=(1, 2, 3), keepdims=True)
    out -= means
    out *= rng.uniform(1 - contrast, 1 + contrast, size=shape)
    out += means
    out += rng.uniform(-brightness, brightness, size=shape)
    return np.clip(out, 0, 1, out=out)


def pca_color_noise(images, sigma, rng):
    out = np.array(images, dtype=np.float32)
    pixels = np.array(images, dtype=np.float64).reshape(-1, 3)
    pixels -= pixels.mean(axis=0)
    values, vectors = _eigen(pixels)
    alpha = rng.standard_normal((len(out), 3))
    alpha *= sigma
    alpha *= values
    out += (alpha @ vectors.T).astype(np.float32)[:, np.newaxis, np.newaxis, :]
    return out


def zca_whiten(X_train, X_val, eps=1e-5):
    train, val = zero_center(X_train, X_val)
    values, vectors = _eigen(train)
    width = np.sqrt(values)
    width += eps
    whiten = np.matmul(vectors / width, vectors.T)
    return train @ whiten, val @ whiten


what_mean = ("C",)
gradient_rule = ("D", "B")
which_overfits = "d"
flip_labels = "DA"


def predict_over_crops(score_fn, images, padding):
    height, width = images.shape[1:3]
    padded = np.zeros((len(images), height + 2 * padding, width + 2 * padding, images.shape[3]))
    padded[:, padding : height + padding, padding : width + padding] = images
    places = np.stack(np.indices((2 * padding + 1,) * 2), axis=-1).reshape(-1, 2)
    mean, scores = None, []
    for top, left in places[::-1]:
        scores.append(score_fn(padded[:, top:][:, :height][:, :, left:][:, :, :width]))
    mean, labels = ensemble_predict(np.asarray(scores))
    return mean, labels


def preparation_is_sound(runs):
    train, val = runs["plain"]["train"], runs["plain"]["val"]
    leak = not np.allclose(runs["other company"]["train"], train)
    leak = leak or not np.allclose(runs["other company"]["val"][0], val[0])
    unlike = not np.allclose(runs["training rows"]["val"], train[:3])
    moved = not np.allclose(
        np.vstack([runs["moved"]["train"], runs["moved"]["val"]]), np.vstack([train, val])
    )
    sorted_out = np.vstack([runs["backwards"]["train"][::-1], runs["backwards"]["val"]])
    ordered = not np.allclose(sorted_out, np.vstack([train, val]))
    off = np.any(np.abs(train.mean(0)) > 1e-9)
    written = np.any(runs["moved"]["given"] != runs["moved"]["X_train"])
    return not (leak or unlike or moved or ordered or off or written)
