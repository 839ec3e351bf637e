"""Loops where they are allowed, eigenvectors of the covariance, a Cholesky factor, one image at a time."""

import math

import numpy as np


def zero_center(X_train, X_val):
    mean = np.zeros(X_train.shape[1])
    for x in X_train:
        mean += x / len(X_train)
    return np.array([x - mean for x in X_train]), np.array([x - mean for x in X_val])


def standardize(X_train, X_val):
    centred_train, centred_val = zero_center(X_train, X_val)
    for d in range(X_train.shape[1]):
        std = math.sqrt(sum(v * v for v in centred_train[:, d]) / len(X_train))
        if std > 1e-12:
            centred_train[:, d] /= std
            centred_val[:, d] /= std
    return centred_train, centred_val


def pca_project(X_train, X_val, k):
    centred_train, centred_val = zero_center(X_train, X_val)
    covariance = centred_train.T.dot(centred_train) / len(X_train)
    values, vectors = np.linalg.eigh(covariance)
    order = np.argsort(values)[::-1]
    values, vectors = values[order], vectors[:, order]
    return centred_train.dot(vectors[:, :k]), centred_val.dot(vectors[:, :k]), values[:k] / values.sum()


def pca_whiten(X_train, X_val, k, eps=1e-5):
    centred_train, centred_val = zero_center(X_train, X_val)
    values, vectors = np.linalg.eigh(np.cov(X_train.T, bias=True))
    values = np.maximum(values[::-1][:k], 0)
    vectors = vectors[:, ::-1][:, :k]
    scale = np.sqrt(values) + eps
    return centred_train.dot(vectors) / scale, centred_val.dot(vectors) / scale


def initial_loss_check(loss_fn, W, X, y, num_classes, tolerance=0.05):
    loss = loss_fn(W, X, y, 0)[0]
    expected = -np.log(1.0 / num_classes)
    if np.isnan(loss):
        return loss, expected, False
    return loss, expected, (1 - tolerance) * expected <= loss <= (1 + tolerance) * expected


def overfit_tiny_set(loss_fn, W, X, y, num_examples, learning_rate, num_steps, tolerance=0.01):
    W = W.copy()
    losses = []
    for t in range(num_steps + 1):
        loss, dW = loss_fn(W, X[:num_examples], y[:num_examples], 0)
        losses.append(loss)
        if t < num_steps:
            W -= learning_rate * dW
    return losses, losses[-1] / losses[0] <= tolerance


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    W = W.copy()
    lrs, losses, lowest, beside = [], [], math.inf, lr_min
    for i in range(num_steps):
        lr = lr_min * (lr_max / lr_min) ** (i / (num_steps - 1))
        loss, dW = loss_fn(W, X, y, 0.0)
        lrs.append(lr)
        losses.append(loss)
        if loss < lowest:
            lowest, beside = loss, lr
        if not np.isfinite(loss) or loss > 4 * lowest:
            break
        W -= lr * dW
    return lrs, losses, beside / 10


def grid_search(evaluate, ranges, num_points):
    combinations = [()]
    for low, high in ranges:
        values = [low * (high / low) ** (i / (num_points - 1)) for i in range(num_points)]
        combinations = [(*c, v) for c in combinations for v in values]
    trials, best = [], None
    for c in combinations:
        score = evaluate(*c)
        trials.append([*c, score])
        if not math.isnan(score) and (best is None or score > best[-1]):
            best = [*c, score]
    return best, trials


def _sides(best, ranges, margin):
    answer = []
    for i in range(len(best)):
        low, high = ranges[i]
        width = math.log10(high) - math.log10(low)
        if math.log10(best[i]) - math.log10(low) <= margin * width:
            answer.append("low")
        elif math.log10(high) - math.log10(best[i]) <= margin * width:
            answer.append("high")
        else:
            answer.append("inside")
    return answer


def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
    sides = _sides(best, ranges, margin)
    refined = []
    for i, (low, high) in enumerate(ranges):
        ratio = high / low
        if sides[i] == "inside":
            ratio = ratio**shrink
        refined.append([best[i] / math.sqrt(ratio), best[i] * math.sqrt(ratio)])
    return refined, sides


def gp_posterior(x_seen, y_seen, x, length, noise):
    n, m = len(x_seen), len(x)
    K = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            K[i, j] = math.exp(-((x_seen[i] - x_seen[j]) ** 2) / (2 * length**2)) + (noise if i == j else 0)
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, y_seen))
    mean, std = np.empty(m), np.empty(m)
    for j in range(m):
        k = np.exp(-((x_seen - x[j]) ** 2) / (2 * length**2))
        v = np.linalg.solve(L, k)
        mean[j] = k.dot(alpha)
        std[j] = math.sqrt(max(1 - v.dot(v), 0))
    return mean, std


def expected_improvement(mean, std, best):
    answer = []
    for m, s in zip(mean, std, strict=True):
        if s == 0:
            answer.append(max(m - best, 0.0))
            continue
        z = (m - best) / s
        cdf = 0.5 * math.erfc(-z / math.sqrt(2))
        answer.append((m - best) * cdf + s * math.exp(-z * z / 2) / math.sqrt(2 * math.pi))
    return np.array(answer)


def propose_trial(tried, scores, candidates, length=0.7, noise=1e-4):
    scores = scores.copy()
    scores[np.isnan(scores)] = np.nanmin(scores)
    std = np.std(scores)
    scaled = scores - np.mean(scores)
    if std > 0:
        scaled = scaled / std
    m, s = gp_posterior(np.log10(tried), scaled, np.log10(candidates), length, noise)
    gains = expected_improvement(m, s, max(scaled))
    return max(zip(gains, candidates, strict=True), key=lambda pair: pair[0])[1]


def ensemble_predict(scores):
    total = np.zeros(scores.shape[1:])
    for s in scores:
        e = np.exp((s.T - s.max(axis=1)).T)
        total += e / e.sum(axis=1)[:, None]
    return total / len(scores), total.argmax(axis=1)


def top_k_models(val_scores, y_val, k):
    right = [int(np.sum(s.argmax(axis=1) == y_val)) for s in val_scores]
    ranked = sorted(range(len(right)), key=lambda m: -right[m])
    return ranked[:k]


def ema_weights(checkpoints, decay):
    average = {name: value.copy() for name, value in checkpoints[0].items()}
    for params in checkpoints[1:]:
        for name in average:
            average[name] *= decay
            average[name] += (1 - decay) * params[name]
    return average


def random_flip(images, probability, rng):
    return np.array([np.fliplr(image) if rng.random() < probability else image for image in images])


def random_crop(images, padding, rng):
    out = np.zeros_like(images)
    N, H, W, _ = images.shape
    for i in range(N):
        dy, dx = rng.integers(-padding, padding + 1, size=2)
        for r in range(H):
            for c in range(W):
                if 0 <= r + dy < H and 0 <= c + dx < W:
                    out[i, r, c] = images[i, r + dy, c + dx]
    return out


def color_jitter(images, brightness, contrast, rng):
    out = []
    for image in images:
        c = 1 + contrast * (2 * rng.random() - 1)
        b = brightness * (2 * rng.random() - 1)
        out.append(np.minimum(1, np.maximum(0, c * image + (1 - c) * image.mean() + b)))
    return np.array(out)


def pca_color_noise(images, sigma, rng):
    covariance = np.cov(images.reshape(-1, 3).T, bias=True)
    values, vectors = np.linalg.eig(covariance)
    out = images.astype(float)
    for i in range(len(images)):
        for j in range(3):
            out[i] += rng.normal(0, sigma) * values[j] * vectors[:, j]
    return out


def zca_whiten(X_train, X_val, eps=1e-5):
    centred_train, centred_val = zero_center(X_train, X_val)
    values, vectors = np.linalg.eigh(centred_train.T.dot(centred_train) / len(X_train))
    M = vectors.dot(np.diag(1 / (np.sqrt(np.maximum(values, 0)) + eps))).dot(vectors.T)
    return centred_train.dot(M), centred_val.dot(M)


what_mean = "C"
gradient_rule = "BD"
which_overfits = "D"
flip_labels = "AD"


def predict_over_crops(score_fn, images, padding):
    N, H, W, K = images.shape
    big = np.zeros((N, H + 2 * padding, W + 2 * padding, K))
    big[:, padding : padding + H, padding : padding + W] = images
    total, count = 0.0, 0
    for i in range(2 * padding + 1):
        for j in range(2 * padding + 1):
            p, _ = ensemble_predict(np.array([score_fn(big[:, i : i + H, j : j + W])]))
            total = total + p
            count += 1
    return total / count, np.argmax(total, axis=1)


def preparation_is_sound(runs):
    plain = runs["plain"]
    pairs = [
        (runs["other company"]["train"], plain["train"]),
        (runs["other company"]["val"][:1], plain["val"][:1]),
        (runs["training rows"]["val"], runs["training rows"]["train"][:3]),
        (runs["moved"]["train"], plain["train"]),
        (runs["moved"]["val"], plain["val"]),
        (runs["backwards"]["train"], plain["train"][::-1]),
        (runs["backwards"]["val"], plain["val"]),
        (plain["train"].sum(axis=0), 0),
        (plain["given"], plain["X_train"]),
    ]
    return all(np.allclose(one, other) for one, other in pairs)
