"""By hand: Jacobi's rotations for eigenvectors, a Cholesky factor in loops, images pixel by pixel."""

import math

import numpy as np


def _means(X):
    return np.array([math.fsum(X[:, d]) / len(X) for d in range(X.shape[1])])


def zero_center(X_train, X_val):
    means = _means(X_train)
    centred_train, centred_val = np.zeros(X_train.shape), np.zeros(X_val.shape)
    for d in range(len(means)):
        for i in range(len(X_train)):
            centred_train[i, d] = X_train[i, d] - means[d]
        for i in range(len(X_val)):
            centred_val[i, d] = X_val[i, d] - means[d]
    return centred_train, centred_val


def standardize(X_train, X_val):
    centred_train, centred_val = zero_center(X_train, X_val)
    for d in range(X_train.shape[1]):
        if min(X_train[:, d]) == max(X_train[:, d]):
            continue
        std = math.sqrt(math.fsum(v**2 for v in centred_train[:, d]) / len(X_train))
        for values in (centred_train, centred_val):
            values[:, d] = [v / std for v in values[:, d]]
    return centred_train, centred_val


def _eigen(A):
    """Return eigenvalues, largest first, and eigenvectors as columns, by Jacobi's method."""
    A = np.array(A, dtype=float)
    size = len(A)
    V = np.eye(size)
    for _ in range(100):
        if np.abs(A - np.diag(np.diag(A))).max(initial=0) <= 1e-15 * np.abs(A).max():
            break
        for p in range(size - 1):
            for q in range(p + 1, size):
                if A[p, q] == 0:
                    continue
                turn = 0.5 * math.atan2(2 * A[p, q], A[q, q] - A[p, p])
                c, s = math.cos(turn), math.sin(turn)
                for M in (A, A.T, V):  # turn columns, then rows, and remember the turn
                    M[:, p], M[:, q] = c * M[:, p] - s * M[:, q], s * M[:, p] + c * M[:, q]
    values = np.diag(A)
    order = sorted(range(size), key=lambda j: -values[j])
    return np.array([max(values[j], 0.0) for j in order]), V[:, order]


def _covariance(centred):
    N, D = centred.shape
    covariance = np.zeros((D, D))
    for a in range(D):
        for b in range(D):
            covariance[a, b] = sum(centred[:, a] * centred[:, b]) / N
    return covariance


def pca_project(X_train, X_val, k):
    centred_train, centred_val = zero_center(X_train, X_val)
    values, vectors = _eigen(_covariance(centred_train))
    explained = np.array([values[j] / sum(values) for j in range(k)])
    return centred_train @ vectors[:, :k], centred_val @ vectors[:, :k], explained


def pca_whiten(X_train, X_val, k, eps=1e-5):
    centred_train, centred_val = zero_center(X_train, X_val)
    values, vectors = _eigen(_covariance(centred_train))
    white_train, white_val = np.zeros((len(X_train), k)), np.zeros((len(X_val), k))
    for j in range(k):
        width = math.sqrt(values[j]) + eps
        white_train[:, j] = centred_train @ vectors[:, j] / width
        white_val[:, j] = centred_val @ vectors[:, j] / width
    return white_train, white_val


def initial_loss_check(loss_fn, W, X, y, num_classes, tolerance=0.05):
    loss, _ = loss_fn(W, X, y, 0.0)
    expected = math.log(num_classes)
    ok = False
    if abs(loss - expected) <= tolerance * expected:
        ok = True
    return loss, expected, ok


def overfit_tiny_set(loss_fn, W, X, y, num_examples, learning_rate, num_steps, tolerance=0.01):
    few_X, few_y = X[:num_examples], y[:num_examples]
    losses = []
    loss, dW = loss_fn(W, few_X, few_y, 0.0)
    losses.append(loss)
    for _ in range(num_steps):
        W = W - learning_rate * dW
        loss, dW = loss_fn(W, few_X, few_y, 0.0)
        losses.append(loss)
    ok = bool(losses[-1] <= tolerance * losses[0])
    return np.array(losses), ok


def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    lrs, losses = [], []
    lowest, suggestion = math.inf, None
    factor = (lr_max / lr_min) ** (1 / (num_steps - 1))
    for i in range(num_steps):
        lr = lr_min * factor**i
        loss, dW = loss_fn(W, X, y, 0.0)
        lrs.append(lr)
        losses.append(loss)
        if not math.isfinite(loss):
            break
        if loss < lowest:
            lowest, suggestion = loss, lr / 10
        if loss > 4 * lowest:
            break
        W = W - lr * dW
    return np.array(lrs), np.array(losses), suggestion


def grid_search(evaluate, ranges, num_points):
    trials, best = [], None
    for number in range(num_points ** len(ranges)):
        values, rest = [], number
        for low, high in ranges[::-1]:  # the digits of the number, last setting first
            rest, digit = divmod(rest, num_points)
            share = digit / (num_points - 1)
            values.insert(0, math.exp((1 - share) * math.log(low) + share * math.log(high)))
        score = evaluate(*values)
        trials.append([*values, score])
        if score == score and (best is None or score > best[-1]):  # NaN is unlike itself
            best = [*values, score]
    return np.array(best), np.array(trials)


def _sides(best, ranges, margin):
    warnings = []
    for value, (low, high) in zip(best, ranges, strict=True):
        t = math.log(value / low) / math.log(high / low)
        if t <= margin:
            warnings.append("low")
        elif t >= 1 - margin:
            warnings.append("high")
        else:
            warnings.append("inside")
    return warnings


def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
    refined = np.zeros((len(best), 2))
    warnings = _sides(best, ranges, margin)
    for i in range(len(best)):
        low, high = ranges[i]
        width = math.log10(high / low)
        if warnings[i] == "inside":
            width *= shrink
        refined[i, 0] = 10 ** (math.log10(best[i]) - width / 2)
        refined[i, 1] = 10 ** (math.log10(best[i]) + width / 2)
    return refined, warnings


def _forward_substitution(L, b):
    x = []
    for i in range(len(b)):
        x.append((b[i] - sum(L[i][j] * x[j] for j in range(i))) / L[i][i])
    return x


def _likeness(a, b, length):
    return math.exp(-0.5 * ((a - b) / length) ** 2)


def gp_posterior(x_seen, y_seen, x, length, noise):
    n = len(x_seen)
    L = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            rest = _likeness(x_seen[i], x_seen[j], length) + (noise if i == j else 0)
            rest -= sum(L[i][k] * L[j][k] for k in range(j))
            L[i][j] = math.sqrt(rest) if i == j else rest / L[j][j]
    u = _forward_substitution(L, y_seen)
    mean, std = [], []
    for asked in x:
        v = _forward_substitution(L, [_likeness(seen, asked, length) for seen in x_seen])
        mean.append(sum(a * b for a, b in zip(u, v, strict=True)))
        std.append(math.sqrt(max(0.0, 1 - sum(a * a for a in v))))
    return np.array(mean), np.array(std)


def expected_improvement(mean, std, best):
    gains = np.zeros(len(mean))
    for i in range(len(mean)):
        ahead = mean[i] - best
        if std[i] > 0:
            z = ahead / std[i]
            density = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
            gains[i] = max(0.0, ahead * (1 + math.erf(z / math.sqrt(2))) / 2 + std[i] * density)
        elif ahead > 0:
            gains[i] = ahead
    return gains


def propose_trial(tried, scores, candidates, length=0.7, noise=1e-4):
    worst = min(score for score in scores if not math.isnan(score))
    filled = [worst if math.isnan(score) else score for score in scores]
    mean = sum(filled) / len(filled)
    std = math.sqrt(sum((score - mean) ** 2 for score in filled) / len(filled))
    if max(filled) == min(filled):
        std = 1.0
    scaled = [(score - mean) / std for score in filled]
    places = [math.log10(value) for value in tried]
    m, s = gp_posterior(places, scaled, [math.log10(value) for value in candidates], length, noise)
    gains = expected_improvement(m, s, max(scaled))
    choice = 0
    for i in range(1, len(candidates)):
        if gains[i] > gains[choice]:
            choice = i
    return float(candidates[choice])


def ensemble_predict(scores):
    M, N, C = scores.shape
    probabilities = np.zeros((N, C))
    for m in range(M):
        for n in range(N):
            exps = [math.exp(s - max(scores[m, n])) for s in scores[m, n]]
            for c in range(C):
                probabilities[n, c] += exps[c] / sum(exps) / M
    labels = [max(range(C), key=row.__getitem__) for row in probabilities]
    return probabilities, np.array(labels)


def top_k_models(val_scores, y_val, k):
    hits = []
    for scores in val_scores:
        hits.append(0)
        for row, label in zip(scores, y_val, strict=True):
            hits[-1] += int(np.argmax(row) == label)
    chosen = []
    for _ in range(k):
        best = None
        for m in range(len(hits)):
            if m not in chosen and (best is None or hits[m] > hits[best]):
                best = m
        chosen.append(best)
    return np.array(chosen)


def ema_weights(checkpoints, decay):
    average = {}
    for name in checkpoints[0]:
        value = np.array(checkpoints[0][name], dtype=float)
        for t in range(1, len(checkpoints)):
            value = decay * value + (1 - decay) * checkpoints[t][name]
        average[name] = value
    return average


def random_flip(images, probability, rng):
    flipped = np.zeros(images.shape)
    for i in range(len(images)):
        mirror = rng.random() < probability
        for column in range(images.shape[2]):
            flipped[i, :, column] = images[i, :, images.shape[2] - 1 - column if mirror else column]
    return flipped


def random_crop(images, padding, rng):
    N, H, W, channels = images.shape
    crops = np.zeros((N, H, W, channels))
    for i in range(N):
        padded = np.zeros((H + 2 * padding, W + 2 * padding, channels))
        for r in range(H):
            for c in range(W):
                padded[padding + r, padding + c] = images[i, r, c]
        top = int(rng.integers(2 * padding + 1))
        left = int(rng.integers(2 * padding + 1))
        crops[i] = padded[top : top + H, left : left + W]
    return crops


def color_jitter(images, brightness, contrast, rng):
    changed = np.zeros(images.shape)
    for i, image in enumerate(images):
        mean = math.fsum(image.ravel()) / image.size
        factor = rng.uniform(1 - contrast, 1 + contrast)
        offset = rng.uniform(-brightness, brightness)
        for place in np.ndindex(image.shape):
            changed[i][place] = min(1.0, max(0.0, factor * (image[place] - mean) + mean + offset))
    return changed


def pca_color_noise(images, sigma, rng):
    pixels = images.reshape(-1, 3)
    centred = pixels - _means(pixels)
    values, vectors = _eigen(_covariance(centred))
    noisy = np.zeros(images.shape)
    for i in range(len(images)):
        colour = np.zeros(3)
        for j in range(3):
            colour += rng.normal(0, sigma) * values[j] * vectors[:, j]
        noisy[i] = images[i] + colour
    return noisy


def zca_whiten(X_train, X_val, eps=1e-5):
    centred_train, centred_val = zero_center(X_train, X_val)
    values, vectors = _eigen(_covariance(centred_train))
    whiten = np.zeros((len(values), len(values)))
    for j in range(len(values)):
        whiten += np.outer(vectors[:, j], vectors[:, j]) / (math.sqrt(values[j]) + eps)
    return centred_train @ whiten, centred_val @ whiten


what_mean = "C"
gradient_rule = "B, D"
which_overfits = "D"
flip_labels = ("A", "D")


def predict_over_crops(score_fn, images, padding):
    N, H, W, channels = images.shape
    everything = []
    for down in range(-padding, padding + 1):
        for right in range(-padding, padding + 1):
            moved = np.zeros((N, H, W, channels))
            for i in range(H):
                for j in range(W):
                    if 0 <= i + down < H and 0 <= j + right < W:
                        moved[:, i, j] = images[:, i + down, j + right]
            everything.append(score_fn(moved))
    return ensemble_predict(np.array(everything))


def preparation_is_sound(runs):
    def gap(one, other):
        return np.linalg.norm(np.subtract(one, other))

    train = {name: run["train"] for name, run in runs.items()}
    val = {name: run["val"] for name, run in runs.items()}
    gaps = [gap(train["other company"], train["plain"]), gap(val["other company"][0], val["plain"][0])]
    gaps += [gap(train["training rows"][:3], val["training rows"])]
    gaps += [gap(train["moved"], train["plain"]), gap(val["moved"], val["plain"])]
    gaps += [gap(train["backwards"][::-1], train["plain"]), gap(val["backwards"], val["plain"])]
    gaps += [np.linalg.norm(np.mean(train["plain"], axis=0))]
    gaps += [gap(run["given"], run["X_train"]) for run in runs.values()]
    return bool(max(gaps) < 1e-7)
