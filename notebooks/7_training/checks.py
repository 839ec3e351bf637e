"""What is looked at in assignment 7: preprocessing, sanity checks, searches, ensembles and augmentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Assignment, Case, Probe, Seeded, case
from course_lib.checking.spec import Exercise

training = Assignment("training")

Array = NDArray[np.float64]


# -- cases: preprocessing ----------------------------------------------------------------------------------


def table(rng: np.random.Generator, n: int, d: int) -> Array:
    """Draw examples whose features are correlated and differ in mean and width."""
    mixing = rng.normal(size=(d, d)) + np.diag(np.arange(1, d + 1))
    return rng.normal(size=(n, d)) @ mixing + rng.uniform(1, 9, size=d)


def shuffled(rng: np.random.Generator, X: Array) -> Array:
    """Return the same examples in another order: a validation set whose statistics are the training set's.

    What is wrong on such a pair is the formula, not the split; the split has an aspect of its own.
    """
    return X[rng.permutation(len(X))]


def splits(rng: np.random.Generator) -> Iterator[Case]:
    """Draw training sets with shuffled copies beside them."""
    for n, d in [(9, 4), (4, 4), (30, 3), (3, 5)]:
        X = table(rng, n, d)
        yield case(X_train=X, X_val=shuffled(rng, X))
    X = table(rng, 6, 1)
    yield case("there is one feature", X_train=X, X_val=shuffled(rng, X))
    levels = rng.integers(0, 17, size=(8, 3))
    yield case("X holds integers", X_train=levels, X_val=rng.permutation(levels))
    X = table(rng, 5, 7).T
    yield case("X is not contiguous", X_train=X, X_val=shuffled(rng, X))


def constant_features(rng: np.random.Generator) -> Iterator[Case]:
    """Draw training sets in which some features never change, and validation sets in which they do."""
    for n, d in [(8, 4), (12, 5)]:
        X = table(rng, n, d)
        X[:, [0, d - 1]] = [3.0, 0.0]
        X_val = shuffled(rng, X)
        X_val[:, [0, d - 1]] = rng.uniform(1, 2, size=(n, 2))
        yield case("a feature is constant in the training set", X_train=X, X_val=X_val)


def companions(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a training set and two validation sets that share their first row (see drivers/preprocessing.py)."""
    for n, m, d in [(12, 6, 4), (8, 5, 3)]:
        X, X_val = table(rng, n, d), 5 + 2 * table(rng, m, d)
        other = np.vstack([X_val[:1], table(rng, m - 1, d) - 8])
        yield case(via="two_companions", X_train=X, X_val=X_val, X_val_other=other)


def companions_k(rng: np.random.Generator) -> Iterator[Case]:
    """Draw companions for functions that are asked for all directions but one."""
    for drawn in companions(rng):
        yield case(via=drawn.via, **drawn.args, k=drawn.args["X_train"].shape[1] - 1)


def projections(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets to project, with fewer examples than features among them; signs are made comparable."""

    def one(label: str, n: int, d: int, k: int) -> Case:
        X = table(rng, n, d)
        return case(label, via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=k)

    yield one("", 12, 5, 2)
    yield one("", 9, 4, 3)
    yield one("k is the number of features", 15, 3, 3)
    yield one("k is 1", 7, 4, 1)
    yield one("there are fewer examples than features", 4, 6, 2)
    X = 2 + table(rng, 6, 8).T
    yield case("X is not contiguous", via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=2)


def whitenings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets to whiten; one of them has a direction that is far narrower than eps.

    Its width is not 0: what a wrong answer makes of rounding errors is nobody else's rounding errors.
    """
    for n, d, k, eps in [(12, 5, 3, 0.01), (9, 4, 2, 0.3), (20, 3, 3, 1e-5)]:
        X = table(rng, n, d)
        yield case(via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=k, eps=eps)
    X = table(rng, 10, 3)
    X = np.hstack([X, X[:, :1] + 1e-3 * rng.normal(size=(10, 1))])
    words = "a feature is there nearly twice"
    yield case(words, via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=4, eps=0.1)


def zca_splits(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets for the spot-the-bug exercise."""
    for n, d, eps in [(12, 3, 0.01), (20, 5, 0.2), (15, 4, 1e-5)]:
        X = table(rng, n, d)
        yield case(X_train=X, X_val=shuffled(rng, X), eps=eps)


# -- cases: sanity checks and the range test -----------------------------------------------------------------


def batch(rng: np.random.Generator, n: int, d: int, c: int) -> dict[str, Any]:
    """Draw weights, examples and labels."""
    X, W = rng.normal(size=(n, d)), rng.normal(size=(d, c)) / d
    return {"W": W, "X": X, "y": rng.integers(c, size=n)}


def shortfall(drawn: dict[str, Any]) -> float:
    """Return the data loss of the probe ``bowl`` without its floor, so that a case can place its total."""
    own = (drawn["X"] @ drawn["W"])[np.arange(len(drawn["y"])), drawn["y"]]
    return 0.5 * float(np.mean((own - 1) ** 2))


def first_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw losses that start where they should, too high, too low, just inside, just outside, or at NaN."""
    cases = [
        ("", 10, 1.02, None, {}),
        ("", 3, 1.03, 0.2, {}),
        ("the loss is too large", 10, 1.6, 0.2, {}),
        ("the loss is too small", 10, 0.5, 0.2, {}),
        ("the loss is a little too large", 10, 1.23, 0.2, {}),
        ("there are two classes", 2, 0.93, 0.06, {}),
        ("there are many classes", 100, 1.03, 0.05, {}),
        ("the loss is NaN", 10, 1.0, 0.5, {"wall": 0.1}),
    ]
    for label, num_classes, share, tolerance, symptoms in cases:
        drawn = batch(rng, 6, 4, num_classes)
        floor = share * float(np.log(num_classes)) - shortfall(drawn)
        settings = {"floor": floor, **symptoms}
        rest: dict[str, Any] = {} if tolerance is None else {"tolerance": tolerance}
        probe = Probe("bowl", settings)
        yield case(label, loss_fn=probe, **drawn, num_classes=num_classes, **rest)


def penalties(rng: np.random.Generator) -> Iterator[Case]:
    """Draw losses whose penalty works, is missing, has the wrong sign, or falls again beyond a strength."""
    symptoms: list[tuple[str, dict[str, float], list[float]]] = [
        ("", {}, [0.0, 0.1, 1.0, 10.0]),
        ("", {"penalty": 0.01}, [0.5, 0.6]),
        ("the penalty is not connected", {"penalty": 0.0}, [0.0, 1.0, 2.0]),
        ("the penalty has the wrong sign", {"penalty": -1.0}, [0.0, 1.0, 2.0]),
        ("the loss rises and falls again", {"fold": 2.0}, [0.0, 1.0, 3.5, 5.0]),
        ("the loss falls at one step only", {"fold": 2.0}, [0.0, 1.5, 3.0]),
        ("the loss stays the same at one step", {"fold": 1.5}, [0.0, 1.0, 2.0]),
    ]
    for label, settings, regs in symptoms:
        yield case(label, loss_fn=Probe("bowl", {"floor": 0.5, **settings}), **batch(rng, 5, 4, 3), regs=regs)


def tiny_sets(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets that can be learned by heart, and losses with a floor that cannot be reached."""

    def one(label: str, floor: float, few: int, steps: int, **rest: Any) -> Case:
        return case(
            label,
            loss_fn=Probe("bowl", {"floor": floor}),
            **batch(rng, 12, 6, 3),
            num_examples=few,
            learning_rate=float(rng.uniform(0.2, 0.3)),
            num_steps=steps,
            **rest,
        )

    yield one("", 0.0, 3, 300)
    yield one("", 0.0, 4, 5, tolerance=0.9)
    yield one("the loss cannot fall far", 0.3, 3, 40, tolerance=0.1)
    yield one("too few steps were allowed", 0.0, 3, 2)
    yield one("there is one step", 0.0, 2, 1, tolerance=0.5)
    yield one("all examples are used", 0.0, 12, 8, tolerance=0.5)
    first = one("the first loss is far from 1", 0.3, 3, 300, tolerance=0.33)
    yield case(first.label, **{**first.args, "W": 0.1 * first.args["W"]})


def range_tests(rng: np.random.Generator) -> Iterator[Case]:
    """Draw range tests that diverge, run into NaN, or end before anything diverges."""

    def one(
        label: str, settings: dict[str, float], low: float, high: float, steps: int, height: float = 2
    ) -> Case:
        drawn = batch(rng, 8, 3, 2)
        return case(
            label,
            loss_fn=Probe("bowl", {"floor": 0.2, **settings}),
            **{**drawn, "W": height + 0.3 * drawn["W"]},
            lr_min=low,
            lr_max=high,
            num_steps=steps,
        )

    yield one("", {}, 1e-4, 1e3, 30)
    yield one("", {}, 1e-3, 1e4, 80, height=8)
    yield one("the loss becomes NaN", {"floor": 50.0, "wall": 150.0}, 1e-3, 1e5, 25)
    yield one("the test reaches the last rate", {}, 1e-3, 0.05, 12)
    slow = one("the loss rises slowly", {}, 1.0, 1.0, 40)
    X, y = slow.args["X"], slow.args["y"]
    steepest = max(float(np.linalg.norm(X[y == c], 2)) ** 2 / len(X) for c in range(2))
    # Along the steepest direction a step multiplies by 1 - lr * steepest, between -1.05 and -1.6: its square,
    # by which the loss grows, stays below 4 in every step.
    yield case(slow.label, **{**slow.args, "lr_min": 2.05 / steepest, "lr_max": 2.6 / steepest})


# -- cases: searches -------------------------------------------------------------------------------------------


def centres(rng: np.random.Generator, ranges: list[list[float]]) -> dict[str, float]:
    """Draw the place of the best score inside the ranges."""
    spots = [rng.uniform(np.log10(low), np.log10(high)) for low, high in ranges]
    return {f"c{i}": float(spot) for i, spot in enumerate(spots)}


def grids(rng: np.random.Generator) -> Iterator[Case]:
    """Draw searches over one, two and three settings; in one of them large values fail."""
    all_ranges = [[1e-4, 1.0], [1e-6, 10.0], [1.0, 64.0]]
    for label, d, num, cliff in [
        ("", 2, 4, None),
        ("", 2, 3, None),
        ("there is one setting", 1, 6, None),
        ("there are three settings", 3, 3, None),
        ("some runs fail", 2, 5, -1.9),
    ]:
        ranges = all_ranges[:d]
        settings = centres(rng, ranges)
        if cliff is not None:
            settings = {**settings, "c0": -2.2, "cliff": cliff}
        yield case(label, evaluate=Probe("mountain", settings), ranges=ranges, num_points=num)


def winners(rng: np.random.Generator) -> Iterator[Case]:
    """Draw best values near the ends of ranges and inside; on an ordinary axis most would be near the low end."""

    def place(ends: list[float], share: float) -> float:
        low, high = np.log10(ends)
        return float(10 ** (low + share * (high - low)))

    ranges = [[1e-4, 1.0], [1e-6, 10.0], [1.0, 64.0]]
    for label, shares in [
        ("", [0.5, 0.04, 0.96]),
        ("", [0.3, 0.7, 0.13]),
        ("the best values are the ends themselves", [0.0, 1.0, 0.5]),
        ("the best values lie close inside the margin", [0.08, 0.92, 0.2]),
        ("the best values lie close outside the margin", [0.12, 0.88, 0.8]),
    ]:
        jitter = rng.uniform(-0.01, 0.01, size=3) * (np.array(shares) % 1 > 0)
        spots = np.array(shares) + jitter
        yield case(
            label, best=[place(r, s) for r, s in zip(ranges, spots.tolist(), strict=True)], ranges=ranges
        )
    yield case("there is one setting", best=[place([1e-3, 1.0], 0.95)], ranges=[[1e-3, 1.0]])


def winners_margin(rng: np.random.Generator) -> Iterator[Case]:
    """Draw best values with margins of their own."""
    yield from winners(rng)
    yield case("the margin is not 0.1", best=[3e-4, 0.3], ranges=[[1e-4, 1.0], [1e-3, 1.0]], margin=0.25)
    yield case("the margin is not 0.1", best=[3e-4, 0.6], ranges=[[1e-4, 1.0], [1e-3, 1.0]], margin=0.02)


def winners_shrink(rng: np.random.Generator) -> Iterator[Case]:
    """Draw best values with factors of their own."""
    yield from winners(rng)
    yield case("shrink is not 0.5", best=[0.02, 0.1], ranges=[[1e-4, 1.0], [1e-3, 100.0]], shrink=0.2)


def processes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw seen and asked-for places, well apart so that the equations are well conditioned."""

    def one(label: str, n: int, m: int, length: float, noise: float) -> Case:
        seen = rng.permutation(np.arange(n) + rng.uniform(-0.2, 0.2, size=n))
        asked = rng.uniform(-1, n, size=m)
        return case(label, x_seen=seen, y_seen=rng.normal(size=n), x=asked, length=length, noise=noise)

    yield one("", 4, 6, 0.7, 0.01)
    yield one("", 6, 3, 1.3, 0.05)
    yield one("", 5, 5, 0.5, 0.2)
    yield one("one value was seen", 1, 4, 0.8, 0.1)
    yield one("one place is asked for", 3, 1, 0.6, 0.3)


def crowded(rng: np.random.Generator) -> Iterator[Case]:
    """Ask without noise at the seen places themselves: the variance is 0 up to rounding of either sign.

    Without a cut-off, a case is free of NaN with probability below 0.1; there are ten. Rounding is amplified by
    the root, so the answers are compared loosely: what counts is that they are numbers.
    """
    for _ in range(10):
        seen = np.arange(14) + rng.uniform(-0.2, 0.2, size=14)
        words = "no variance is left"
        yield case(words, atol=1e-3, x_seen=seen, y_seen=np.sin(seen), x=seen, length=2.0, noise=0.0)


def below(mean: Array, std: Array, best: float) -> tuple[Array, Array]:
    """Return beliefs whose last, if there is any, is narrow and far below the best score.

    There, wrong formulas give negative improvements, and it shows who cuts them off.
    """
    mean, std = mean.copy(), std.copy()
    std[-1:] = 0.3
    mean[-1:] = best - 2 * std[-1:]
    return mean, std


def beliefs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw means around the best score, with all standard deviations positive."""
    for m in (7, 1, 12):
        std, best = rng.uniform(0.2, 2, size=m), float(rng.uniform(-0.5, 0.8))
        mean = rng.normal(size=m)
        mean[1:], std[1:] = below(mean[1:], std[1:], best)
        yield case(mean=mean, std=std, best=best)
    mean = np.array([0.4, 0.4, 0.4])
    yield case("the mean is the best score", mean=mean, std=rng.uniform(0.3, 3, size=3), best=0.4)


def certainties(rng: np.random.Generator) -> Iterator[Case]:
    """Draw candidates of which some are certain."""
    for m in (6, 4):
        mean, std = rng.normal(size=m), rng.uniform(0.2, 2, size=m)
        std[::2] = 0
        mean[0], mean[2], best = 1.7, -1.1, float(rng.uniform(0.1, 0.5))
        mean[4:5] = best
        mean[-1:], std[-1:] = below(mean[-1:], std[-1:], best)
        yield case("std is 0", mean=mean, std=std, best=best)


def proposals(rng: np.random.Generator) -> Iterator[Case]:
    """Draw histories of a search, with so many candidates that two rules seldom choose the same one.

    And so few that the best wins clearly: neighbours lie a tenth of a decade apart.
    """

    def one(label: str, n: int, m: int, scale: float, shift: float, **rest: Any) -> Case:
        logs = rng.permutation(np.linspace(-5, 1, n)) + rng.uniform(-0.3, 0.3, size=n)
        centre = rng.uniform(-4, 0)
        scores = shift - scale * np.abs(logs - centre) + 0.2 * scale * rng.normal(size=n)
        if label == "a run failed":
            scores[int(np.argsort(np.abs(logs - logs[scores.argmax()]))[1])] = (
                np.nan
            )  # the best one's neighbour
        if label == "all scores are equal":
            scores[:] = 0.25
        return case(label, tried=10**logs, scores=scores, candidates=10 ** rng.uniform(-5, 1, size=m), **rest)

    for _ in range(5):
        yield one("", 4, 60, 0.1, 0.8)
    for _ in range(3):
        yield one("scores are large numbers", 5, 60, 20.0, 300.0)
    for _ in range(8):
        yield one("length and noise are given", 5, 60, 0.2, 0.5, length=1.8, noise=0.8)
    for shift in (0.8, 5.0, -3.0, 5.0, -3.0, 5.0, 0.8) * 2:
        yield one("a run failed", 6, 60, 0.1, shift)
    for _ in range(4):
        yield one("all scores are equal", 3, 60, 0.1, 0.8)


# -- cases: ensembles and augmentation ---------------------------------------------------------------------------


def opinions(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of models that disagree, some of them louder than others."""
    for m, n, c in [(3, 20, 4), (4, 4, 4), (5, 12, 3), (1, 6, 5), (2, 1, 3)]:
        loudness = rng.uniform(0.3, 6, size=(m, 1, 1))
        yield case("there is one model" if m == 1 else "", scores=loudness * rng.normal(size=(m, n, c)))
    yield case("there are two classes", scores=3 * rng.normal(size=(3, 15, 2)))


def shouting(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores around ±10,000."""
    yield case("scores reach 10,000", scores=1e4 * rng.normal(size=(3, 6, 4)))
    for sign in (1, -1):
        yield case(f"all scores lie around {sign * 10_000:,}", scores=sign * 1e4 + rng.normal(size=(2, 5, 3)))


def rankings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw models of all qualities; in some cases several are equally good."""
    for label, m, n, k in [
        ("", 7, 40, 3),
        ("", 6, 30, 6),
        ("only the best is asked for", 5, 25, 1),
        ("several models are equally accurate", 8, 4, 6),
        ("several models are equally accurate", 9, 3, 7),
    ]:
        y = rng.integers(3, size=n)
        scores = rng.normal(size=(m, n, 3))
        scores[np.arange(m)[:, None], np.arange(n), y] += 3 * rng.random((m, n)) * rng.random((m, 1))
        yield case(label, val_scores=scores, y_val=y, k=k)


def histories(rng: np.random.Generator) -> Iterator[Case]:
    """Draw checkpoints of a run."""
    for count, decay in [(5, 0.8), (12, 0.9), (2, 0.3), (1, 0.7), (4, 0.0)]:
        label = {1: "there is one checkpoint"}.get(count, "decay is 0" if decay == 0 else "")
        saved = [
            {"W1": rng.normal(size=(3, 2)), "b1": rng.normal(size=2), "W2": rng.normal(size=(2, 4))}
            for _ in range(count)
        ]
        yield case(label, checkpoints=saved, decay=decay)


def used_averages(rng: np.random.Generator) -> Iterator[Case]:
    """Draw the same, for a caller who goes on to write into the average."""
    for drawn in histories(rng):
        yield case(drawn.label, via="written_into", **drawn.args)


def pictures(rng: np.random.Generator, n: int, h: int, w: int, channels: int) -> Array:
    """Draw images without symmetry; few levels, so that they take little room."""
    return rng.integers(1, 32, size=(n, h, w, channels)) / 32


def seed(rng: np.random.Generator) -> Seeded:
    """Draw a seed for the student's generator."""
    return Seeded(int(rng.integers(2**31)))


def flips(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches to flip: large ones show chances, small ones with odd shapes show what is flipped."""
    for probability in (0.5, 0.2, 0.8):
        images = pictures(rng, 300, 2, 2, 3)
        yield case("there are many images", images=images, probability=probability, rng=seed(rng))
    for n, h, w, channels, probability in [(5, 4, 6, 3, 1.0), (6, 5, 5, 3, 0.0), (8, 3, 4, 3, 0.5)]:
        images = pictures(rng, n, h, w, channels)
        yield case("images have colours", images=images, probability=probability, rng=seed(rng))


def flip_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three times 60 images are flipped."""
    yield case(
        via="seeded_draws",
        seed=seed(rng).seed,
        position=2,
        images=pictures(rng, 60, 2, 2, 1),
        probability=0.5,
    )


def crops(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches to crop."""
    for padding in (2, 1):
        images = pictures(rng, 400, 3, 4, 1)
        yield case("there are many images", images=images, padding=padding, rng=seed(rng))
    for n, h, w, padding in [(6, 5, 4, 1), (5, 6, 6, 3)]:
        images = pictures(rng, n, h, w, 3)
        yield case("images have colours", images=images, padding=padding, rng=seed(rng))


def crop_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three times 30 images are cropped."""
    yield case(
        via="seeded_draws", seed=seed(rng).seed, position=2, images=pictures(rng, 30, 3, 3, 1), padding=1
    )


def jitters(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches to brighten: with one effect only, with both, and with intensities that must be cut off."""
    for n, brightness, contrast in [(300, 0.2, 0.0), (300, 0.0, 0.4), (300, 0.15, 0.5)]:
        narrow = 0.45 + 0.1 * pictures(rng, n, 2, 2, 1) + rng.integers(-8, 8, size=(n, 1, 1, 1)) / 160
        yield case(
            "there are many images", images=narrow, brightness=brightness, contrast=contrast, rng=seed(rng)
        )
    for brightness, contrast in [(0.0, 0.5), (0.4, 0.0), (0.5, 0.9)]:
        images = pictures(rng, 8, 3, 4, 3)
        yield case(
            "images have colours", images=images, brightness=brightness, contrast=contrast, rng=seed(rng)
        )


def jitter_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which four images are changed three times."""
    yield case(
        via="seeded_draws",
        seed=seed(rng).seed,
        position=3,
        images=0.4 + 0.2 * pictures(rng, 4, 2, 2, 3),
        brightness=0.2,
        contrast=0.3,
    )


def colour_noises(rng: np.random.Generator) -> Iterator[Case]:
    """Draw colour images whose three components are far from grey and have variances well apart."""
    for n, sigma in [(400, 0.5), (400, 0.1), (6, 1.0)]:
        mixing = np.array([[0.9, 0.35, 0.1], [-0.3, 0.5, 0.2], [0.05, -0.1, 0.25]])
        levels = rng.integers(-8, 9, size=(n, 1, 2, 3)) / 8
        images = 0.6 + 0.3 * levels @ mixing
        yield case("there are many images" if n > 30 else "", images=images, sigma=sigma, rng=seed(rng))
    extremes = rng.choice([-1, 1], size=(24, 1, 2, 3)) @ mixing
    low, high = extremes.min(axis=(0, 1, 2)), extremes.max(axis=(0, 1, 2))
    yield case("pixels are 0 or 1", images=(extremes - low) / (high - low), sigma=0.5, rng=seed(rng))


def colour_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which four images are changed three times."""
    yield case(
        via="seeded_draws", seed=seed(rng).seed, position=2, images=pictures(rng, 4, 3, 3, 3), sigma=0.5
    )


# -- preprocessing ---------------------------------------------------------------------------------------------


def known_leaks(exercise: Exercise, both: tuple[str, str], own: tuple[str, str]) -> None:
    """Register the two ways in which the validation set leaks into its own preprocessing."""
    exercise.known_wrong(
        "statistics_of_both",
        "Statistics of training and validation examples together were used. Which of the two do you know when a "
        "new image arrives?",
        both,
    )
    exercise.known_wrong(
        "own_statistics",
        "The validation examples were treated with statistics of their own. Imagine that a single one arrives: "
        "what would be its mean?",
        own,
    )


center = training.exercise("zero_center", returns=("centred_train", "centred_val"))
center.values("values", cases=splits)
center.property("no leak", "no_leak", cases=companions)
center.unchanged("inputs unchanged", cases=splits)
known_leaks(
    center,
    ("X_train.mean(axis=0)", "np.vstack([X_train, X_val]).mean(axis=0)"),
    ("X_val - mean", "X_val - X_val.mean(axis=0)"),
)
center.known_wrong(
    "one_mean_for_all",
    "One number was subtracted from everything. Are dark corners and bright centres centred by it?",
    ("X_train.mean(axis=0)", "X_train.mean()"),
)
center.known_wrong(
    "mean_of_each_example",
    "Every example lost its own mean. The mean that is asked for belongs to a feature: over what is it taken?",
    (
        "return X_train - mean, X_val - mean",
        "return (X_train.T - X_train.mean(axis=1)).T, (X_val.T - X_val.mean(axis=1)).T",
    ),
)
center.known_wrong(
    "validation_left",
    "The validation set came back as it was. A classifier that learned on centred images will see these?",
    ("X_val - mean", "X_val"),
)
center.known_wrong(
    "median",
    "The median was subtracted. Is the mean of the result 0?",
    ("X_train.mean(axis=0)", "np.median(X_train, axis=0)"),
)
center.known_wrong(
    "mean_added", "The mean was added. Where is the centre of the result?", ("- mean", "+ mean")
)
center.known_wrong(
    "scaled_too",
    "The features are centred and scaled. Scaling comes in the next section.",
    (
        "X_train - mean, X_val - mean",
        "(X_train - mean) / X_train.std(axis=0), (X_val - mean) / X_train.std(axis=0)",
    ),
)
center.known_wrong(
    "inputs_changed",
    "The arrays that were passed in have changed. Does `X_train - mean` write into `X_train`? Does `-=`?",
    (
        "    mean = X_train.mean(axis=0)\n",
        "    mean = X_train.mean(axis=0)\n"
        "    if X_train.dtype.kind == 'f':\n"
        "        X_train -= mean\n"
        "        X_val -= mean\n"
        "        return X_train, X_val\n",
    ),
)


scaling = training.exercise("standardize", returns=("standardized_train", "standardized_val"))
scaling.values("values", cases=splits)
scaling.values("constant features", cases=constant_features)
scaling.property("no leak", "no_leak", cases=companions)
MEAN_STD = "X_train.mean(axis=0), X_train.std(axis=0)"
known_leaks(
    scaling,
    (MEAN_STD, "np.vstack([X_train, X_val]).mean(axis=0), np.vstack([X_train, X_val]).std(axis=0)"),
    (
        "return (X_train - mean) / scale, (X_val - mean) / scale",
        "own = X_val.std(axis=0)\n"
        "    return (X_train - mean) / scale, (X_val - X_val.mean(axis=0)) / np.where(own > 0, own, 1)",
    ),
)
scaling.known_wrong(
    "divided_by_n_minus_1",
    "The standard deviation was taken over N − 1. This course divides by N; what does `ddof` do?",
    ("X_train.std(axis=0)", "X_train.std(axis=0, ddof=1)"),
)
scaling.known_wrong(
    "divided_by_variance",
    "The result was divided by the variance. Which units does a variance have, if the feature is in metres?",
    ("X_train.std(axis=0)", "X_train.var(axis=0)"),
)
scaling.known_wrong(
    "epsilon_instead",
    "A feature that is constant in training explodes in validation. What is a small difference divided by a tiny ε?",
    ("np.where(std > 0, std, 1)", "std + 1e-8"),
)
scaling.known_wrong(
    "zero_division",
    "A feature that is constant in training was divided by its standard deviation, 0. What should become of it?",
    ("np.where(std > 0, std, 1)", "std"),
)
scaling.known_wrong(
    "constant_features_dropped",
    "Features that are constant in training were set to 0 in the validation set. They are to be shifted only.",
    ("np.where(std > 0, std, 1)", "np.where(std > 0, std, np.inf)"),
)
scaling.known_wrong(
    "not_centred",
    "The features were scaled without being centred first.",
    ("(X_train - mean)", "X_train"),
    ("(X_val - mean)", "X_val"),
)
scaling.known_wrong(
    "one_scale_for_all",
    "All features were divided by the same number. Do they have the same width now?",
    ("X_train.std(axis=0)", "X_train.std() + 0 * X_train[0]"),
)
scaling.known_wrong(
    "one_mean_for_all",
    "One number was subtracted from all features. Which axis does the mean belong to?",
    ("X_train.mean(axis=0)", "X_train.mean()"),
)
scaling.known_wrong(
    "divided_by_range",
    "The features were divided by the distance from smallest to largest. What is asked for is variance 1.",
    (MEAN_STD, "X_train.mean(axis=0), np.ptp(X_train, axis=0).astype(float)"),
)
scaling.known_wrong(
    "min_max",
    "The features were squeezed into a fixed interval. What is asked for is mean 0 and variance 1.",
    (MEAN_STD, "X_train.min(axis=0), np.ptp(X_train, axis=0).astype(float)"),
)
scaling.known_wrong(
    "validation_left",
    "The validation set came back as it was.",
    ("(X_val - mean) / scale", "X_val"),
)


pca = training.exercise("pca_project", returns=("Z_train", "Z_val", "explained"))
pca.values("projection", of=("Z_train", "Z_val"), cases=projections)
pca.values("explained", of="explained", cases=projections)
pca.property("no leak", "no_leak", cases=companions_k)
known_leaks(
    pca,
    (
        "    mean = X_train.mean(axis=0)\n    _, singular, Vh = np.linalg.svd(X_train - mean,",
        "    both = np.vstack([X_train, X_val])\n"
        "    mean = both.mean(axis=0)\n    _, singular, Vh = np.linalg.svd(both - mean,",
    ),
    ("(X_val - mean) @", "(X_val - X_val.mean(axis=0)) @"),
)
pca.known_wrong(
    "not_centred",
    "The data were not centred. Where does the first direction of an uncentred cloud point?",
    ("X_train.mean(axis=0)", "0 * X_train[0]"),
)
pca.known_wrong(
    "centred_for_directions_only",
    "The directions are right; the examples that were projected on them are not centred.",
    ("(X_train - mean) @", "X_train @"),
    ("(X_val - mean) @", "X_val @"),
)
pca.known_wrong(
    "validation_not_centred",
    "The validation examples were projected without being centred. What was subtracted from the training examples?",
    ("(X_val - mean) @", "X_val @"),
)
pca.known_wrong(
    "left_singular_vectors",
    "`Z_train` is the U of the decomposition. In X = U S Vᵀ, what are the coordinates of X along V?",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions / singular[:k]"),
)
ASCENDING = """
def pca_project(X_train, X_val, k):
    mean = X_train.mean(axis=0)
    variances, vectors = np.linalg.eigh((X_train - mean).T @ (X_train - mean) / len(X_train))
    directions = vectors[:, :k]
    return (X_train - mean) @ directions, (X_val - mean) @ directions, variances[:k] / variances.sum()
"""  # as below, but with fewer examples than features it meets directions that an SVD leaves out
pca.known_wrong(
    "narrowest_first_eigh",
    "These are the directions in which the data vary least. In which order did the eigenvalues come?",
    code=ASCENDING,
)
pca.known_wrong(
    "narrowest_first",
    "These are the directions in which the data vary least. In which order did the eigenvalues come?",
    ("Vh[:k].T", "Vh[::-1][:k].T"),
    ("singular[:k] ** 2", "singular[::-1][:k] ** 2"),
)


def by_eigenvectors(solver: str, order: str, directions: str) -> str:
    """Return a PCA by the covariance matrix: how it is solved, put in order, and what is taken of the vectors."""
    return f"""
def pca_project(X_train, X_val, k):
    mean = X_train.mean(axis=0)
    variances, vectors = np.linalg.{solver}((X_train - mean).T @ (X_train - mean) / len(X_train))
    order = {order}
    variances = variances[order]
    directions = {directions}
    return (X_train - mean) @ directions, (X_val - mean) @ directions, variances[:k] / variances.sum()
"""


pca.known_wrong(
    "eigenvalues_unsorted",
    "The directions come in no particular order. Does `np.linalg.eig` promise to sort what it finds?",
    code=by_eigenvectors("eig", "np.arange(len(variances))", "vectors[:, :k]"),
)
ROWS = (
    "Rows of the eigenvector matrix were used as directions. Where does `np.linalg.eigh` put an eigenvector?"
)
pca.known_wrong(
    "rows_for_columns",
    ROWS,
    code=by_eigenvectors("eigh", "np.argsort(variances)[::-1]", "vectors[:, order][:k].T"),
)
pca.known_wrong(
    "rows_sorted",
    ROWS,
    code=by_eigenvectors("eigh", "np.argsort(variances)[::-1]", "vectors[order][:k].T"),
)
pca.known_wrong(
    "order_reversed",
    "The right directions came in the wrong order: the widest first.",
    ("Vh[:k].T", "Vh[:k][::-1].T"),
    ("singular[:k] ** 2", "singular[:k][::-1] ** 2"),
)
pca.known_wrong(
    "columns_of_vh",
    "NumPy's `Vh` holds directions as rows. Which slice of it did you take?",
    ("np.linalg.svd(X_train - mean, full_matrices=False)", "np.linalg.svd(X_train - mean)"),
    ("Vh[:k].T", "Vh[:, :k]"),
)
pca.known_wrong(
    "coordinates_scaled",
    "The coordinates have variance 1: that is whitening, the next section. Which factor of the SVD is missing?",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions / singular[:k] * len(X_train) ** 0.5"),
    ("(X_val - mean) @ directions", "(X_val - mean) @ directions / singular[:k] * len(X_train) ** 0.5"),
)
pca.known_wrong(
    "turned_back",
    "The projections were turned back into the original axes. How many columns do k coordinates have?",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions @ directions.T"),
    ("(X_val - mean) @ directions", "(X_val - mean) @ directions @ directions.T"),
)
pca.known_wrong(
    "standardised_first",
    "The features were scaled before the directions were found. PCA is asked for the data as they are, centred.",
    ("np.linalg.svd(X_train - mean,", "np.linalg.svd((X_train - mean) / X_train.std(axis=0),"),
)
pca.known_wrong(
    "shares_of_singular_values",
    "`explained` adds up singular values. Is a singular value a variance, or the root of one?",
    ("singular[:k] ** 2 / np.sum(singular**2)", "singular[:k] / np.sum(singular)"),
)
pca.known_wrong(
    "shares_of_the_kept",
    "`explained` always adds up to 1. Of which total should these be shares?",
    ("np.sum(singular**2)", "np.sum(singular[:k] ** 2)"),
)
pca.known_wrong(
    "variances_not_shares",
    "`explained` holds variances. What must they be divided by?",
    ("/ np.sum(singular**2)", "/ len(X_train)"),
)
pca.known_wrong(
    "shares_added_up",
    "`explained` holds running totals; asked for is the share of each direction.",
    ("singular[:k] ** 2 /", "np.cumsum(singular[:k] ** 2) /"),
)


whiten = training.exercise("pca_whiten", returns=("white_train", "white_val"), uses=("pca_project",))
whiten.values("values", cases=whitenings)
whiten.property("no leak", "no_leak", cases=companions_k)
SCALE = "np.sqrt(np.mean(Z_train**2, axis=0)) + eps"
known_leaks(
    whiten,
    (
        "    scale = " + SCALE,
        "    both = np.vstack([Z_train, Z_val])\n    scale = both.std(axis=0) + eps",
    ),
    ("Z_val / scale", "Z_val / (Z_val.std(axis=0) + eps)"),
)
whiten.known_wrong(
    "divided_by_eigenvalues",
    "The columns were divided by the eigenvalues, their variances. Of which power of λ are they √λ wide?",
    (SCALE, "np.mean(Z_train**2, axis=0) + eps"),
)
whiten.known_wrong(
    "epsilon_inside",
    "ε stands under the root. That form exists, with an ε of another size; this course adds it to the root.",
    (SCALE, "np.sqrt(np.mean(Z_train**2, axis=0) + eps)"),
)
whiten.known_wrong(
    "epsilon_missing",
    "ε is not used. What happens to a direction that holds nothing but rounding errors?",
    (SCALE, "np.sqrt(np.mean(Z_train**2, axis=0))"),
)
whiten.known_wrong(
    "divided_by_n_minus_1",
    "The variances were taken over N − 1; this course divides by N.",
    (SCALE, "Z_train.std(axis=0, ddof=1) + eps"),
)
whiten.known_wrong(
    "singular_values",
    "The columns were divided by singular values. Those grow with the number of examples; what is λ in terms of them?",
    (SCALE, "np.sqrt(np.sum(Z_train**2, axis=0)) + eps"),
)
whiten.known_wrong(
    "shares_for_variances",
    "The columns were divided by roots of `explained`. Those are shares of the variance, not variances.",
    ("Z_train, Z_val, _ =", "Z_train, Z_val, explained ="),
    (SCALE, "np.sqrt(explained) + eps"),
)
whiten.known_wrong(
    "multiplied",
    "The columns were multiplied by their widths: wide ones are even wider now.",
    ("Z_train / scale, Z_val / scale", "Z_train * scale, Z_val * scale"),
)
whiten.known_wrong(
    "not_scaled",
    "The columns are uncorrelated and not yet equally wide. What is missing after the projection?",
    ("Z_train / scale, Z_val / scale", "Z_train, Z_val"),
)
whiten.known_wrong(
    "validation_not_scaled",
    "Only the training set was scaled.",
    ("Z_val / scale", "Z_val"),
)
whiten.known_wrong(
    "one_scale_for_all",
    "All columns were divided by the same number. Are they equally wide now?",
    (SCALE, "np.sqrt(np.mean(Z_train**2)) + eps"),
)


# -- sanity checks -----------------------------------------------------------------------------------------------

first = training.exercise("initial_loss_check", returns=("loss", "expected", "ok"))
first.values("loss", of=("loss", "expected"), cases=first_losses)
first.values("verdict", of="ok", cases=first_losses)
CLOSE = "abs(loss - expected) <= tolerance * expected"
first.known_wrong(
    "penalty_left_on",
    "The loss includes a penalty. Which `reg` shows the data loss alone?",
    ("loss_fn(W, X, y, 0.0)", "loss_fn(W, X, y, 1.0)"),
)
first.known_wrong(
    "other_base",
    "The expected loss is a logarithm to base 10. The softmax loss is in nats.",
    ("math.log(num_classes)", "math.log10(num_classes)"),
)
first.known_wrong(
    "bits",
    "The expected loss is in bits, a logarithm to base 2. The softmax loss is in nats.",
    ("math.log(num_classes)", "math.log2(num_classes)"),
)
first.known_wrong(
    "svm_value",
    "The expected loss is that of an SVM. What does softmax charge for a probability of 1/C?",
    ("math.log(num_classes)", "float(num_classes - 1)"),
)
first.known_wrong(
    "classes_in_the_batch",
    "The expected loss depends on which labels occur in the batch. How many classes can the model choose from?",
    ("math.log(num_classes)", "math.log(len(np.unique(y)))"),
)
first.known_wrong(
    "examples_in_the_batch",
    "The expected loss depends on how many examples there are. Among what does the model have to choose?",
    ("math.log(num_classes)", "math.log(len(y))"),
)
first.known_wrong(
    "share_of_the_loss",
    "The tolerance was taken as a share of the loss that was found. The larger a wrong loss, the more it may be off then.",
    (CLOSE, "abs(loss - expected) <= tolerance * loss"),
)
first.known_wrong(
    "expected_negative",
    "The expected loss has the wrong sign: log(1/C) is negative, a loss is not.",
    ("math.log(num_classes)", "math.log(1 / num_classes)"),
)
first.known_wrong(
    "only_too_large",
    "A loss that is far too small passed. Is it less suspicious than one that is too large?",
    (CLOSE, "not loss - expected > tolerance * expected and loss == loss"),
)
first.known_wrong(
    "absolute_tolerance",
    "The tolerance was taken as a difference. It is a share of the expected loss.",
    (CLOSE, "abs(loss - expected) <= tolerance"),
)
first.known_wrong(
    "nan_passes",
    "A loss that is NaN passed. All comparisons with NaN are false; which one did you negate?",
    (CLOSE, "not abs(loss - expected) > tolerance * expected"),
)
first.known_wrong(
    "verdict_reversed",
    "The verdict is the wrong way round: `ok` means that the losses are close.",
    (CLOSE, "not " + CLOSE),
)


rising = training.exercise("reg_increases_loss", returns=("losses", "ok"))
rising.values("losses", of="losses", cases=penalties)
rising.values("verdict", of="ok", cases=penalties)
RISES = "bool(np.all(np.diff(losses) > 0))"
rising.known_wrong(
    "equal_passes",
    "A loss that did not change passed. What does it say about `reg` if the loss stays the same?",
    (RISES, "bool(np.all(np.diff(losses) >= 0))"),
)
rising.known_wrong(
    "first_and_last_only",
    "Only the first and the last loss were compared. What about the steps between them?",
    (RISES, "bool(losses[-1] > losses[0])"),
)
rising.known_wrong(
    "some_rise_is_enough",
    "One rise was enough to pass. Is a loss fine that rises once and falls afterwards?",
    (RISES, "bool(np.any(np.diff(losses) > 0))"),
)
rising.known_wrong(
    "verdict_reversed",
    "The verdict says whether the losses fall. Larger `reg`, larger loss.",
    (RISES, "bool(np.all(np.diff(losses) < 0))"),
)
rising.known_wrong(
    "always_passes",
    "Every loss passed, even one without a penalty.",
    (RISES, "True"),
)
rising.known_wrong(
    "same_reg_each_time",
    "The same strength was used every time. What should change from call to call?",
    ("loss_fn(W, X, y, reg)[0] for reg in regs", "loss_fn(W, X, y, regs[0])[0] for reg in regs"),
)
rising.known_wrong(
    "first_strength_missing",
    "The loss at the first strength is missing.",
    ("for reg in regs]", "for reg in regs[1:]]"),
)
rising.known_wrong(
    "penalty_alone",
    "The losses have lost their data part: asked for is the loss as `loss_fn` returns it.",
    ("loss_fn(W, X, y, reg)[0] for", "loss_fn(W, X, y, reg)[0] - loss_fn(W, X, y, 0.0)[0] for"),
)


tiny = training.exercise("overfit_tiny_set", returns=("losses", "ok"))
tiny.values("losses", of="losses", cases=tiny_sets)
tiny.values("verdict", of="ok", cases=tiny_sets)
tiny.unchanged("inputs unchanged", cases=tiny_sets)
LEARNED = "losses[-1] <= tolerance * losses[0]"
tiny.known_wrong(
    "whole_set",
    "All examples were used. The point of the check is that there are only a few.",
    ("    X, y = X[:num_examples], y[:num_examples]\n", ""),
)
tiny.known_wrong(
    "last_examples",
    "The last examples were used; asked for are the first `num_examples`.",
    ("X[:num_examples], y[:num_examples]", "X[-num_examples:], y[-num_examples:]"),
)
tiny.known_wrong(
    "labels_of_others",
    "The examples came with the labels of others. Were both cut in the same way?",
    ("y[:num_examples]", "y[-num_examples:]"),
)
tiny.known_wrong(
    "penalty_left_on",
    "The penalty was on. Can the loss reach 0 while it also asks for small weights?",
    ("loss_fn(W, X, y, 0.0)", "loss_fn(W, X, y, 0.1)"),
)
tiny.known_wrong(
    "ascent",
    "Each step goes uphill. Which way does the gradient point?",
    ("W - learning_rate * dW", "W + learning_rate * dW"),
)
tiny.known_wrong(
    "never_updated",
    "The weights never change.",
    ("        W = W - learning_rate * dW\n", ""),
)
tiny.known_wrong(
    "learning_rate_ignored",
    "Each step subtracts the whole gradient. What is `learning_rate` for?",
    ("learning_rate * dW", "dW"),
)
tiny.known_wrong(
    "last_loss_missing",
    "The loss after the last step is missing: n steps have n + 1 losses around them.",
    ("    losses.append(loss_fn(W, X, y, 0.0)[0])\n", ""),
)
tiny.known_wrong(
    "first_loss_missing",
    "The loss before the first step is missing. What should the last one be compared with?",
    ("return np.array(losses), losses[-1]", "return np.array(losses[1:]), losses[-1]"),
)
tiny.known_wrong(
    "one_step_too_many",
    "There is one step too many.",
    ("range(num_steps)", "range(num_steps + 1)"),
)
tiny.known_wrong(
    "absolute_tolerance",
    "The verdict compares the last loss with a fixed number. The tolerance is a share of the first loss.",
    (LEARNED, "losses[-1] <= tolerance"),
)
tiny.known_wrong(
    "any_fall_passes",
    "A loss that had fallen a little passed. How far must it fall?",
    (LEARNED, "losses[-1] < losses[0]"),
)
tiny.known_wrong(
    "verdict_reversed",
    "The verdict is the wrong way round: `ok` means that the examples were learned.",
    (LEARNED, "losses[-1] > tolerance * losses[0]"),
)
tiny.known_wrong(
    "inputs_changed",
    "The caller's weights were trained. Does `W -= …` make a new array?",
    ("W = W - learning_rate * dW", "W -= learning_rate * dW"),
)


rates = training.exercise("lr_range_test", returns=("lrs", "losses", "suggestion"))
rates.values("rates", of="lrs", cases=range_tests)
rates.values("losses", of="losses", cases=range_tests)
rates.values("suggestion", of="suggestion", cases=range_tests)
rates.unchanged("inputs unchanged", cases=range_tests)
SPACED, STEP = "np.geomspace(lr_min, lr_max, num_steps)", "W = W - lr * dW"
SUGGEST = "lrs[np.nanargmin(losses)] / 10"
rates.known_wrong(
    "linear_spacing",
    "The rates lie at equal differences. How many of them fall into the first decade?",
    (SPACED, "np.linspace(lr_min, lr_max, num_steps)"),
)
rates.known_wrong(
    "last_rate_missing",
    "The last rate is never reached. Is `lr_max` among your rates?",
    (SPACED, "np.geomspace(lr_min, lr_max, num_steps + 1)[:-1]"),
)
rates.known_wrong(
    "never_stops",
    "The test goes on after the loss has exploded. When does it stop?",
    ("if not loss <= 4 * np.nanmin(losses):", "if False:"),
)
rates.known_wrong(
    "stops_at_nan_only",
    "The test stops at NaN only. Being 4 times the lowest loss is reason enough.",
    ("if not loss <= 4 * np.nanmin(losses):", "if not np.isfinite(loss):"),
)
rates.known_wrong(
    "goes_on_after_nan",
    "The test goes on with NaN. `nan > 4` is false: is your condition true for NaN?",
    ("if not loss <= 4 * np.nanmin(losses):", "if loss > 4 * np.nanmin(losses):"),
)
rates.known_wrong(
    "compared_with_first",
    "The loss is compared with the first one. It should be compared with the lowest so far.",
    ("4 * np.nanmin(losses)", "4 * losses[0]"),
)
rates.known_wrong(
    "compared_with_previous",
    "The loss is compared with the one before it. One that doubles in every step would never be stopped.",
    ("4 * np.nanmin(losses)", "4 * losses[max(len(losses) - 2, 0)]"),
)
rates.known_wrong(
    "loss_after_the_step",
    "The losses were written down after the step with their rate. The loss comes before the step.",
    (
        "        loss, dW = loss_fn(W, X, y, 0.0)\n        losses",
        "        W = W - lr * loss_fn(W, X, y, 0.0)[1]\n        loss = loss_fn(W, X, y, 0.0)[0]\n        losses",
    ),
    ("        W = W - lr * dW\n", ""),
)
rates.known_wrong(
    "explosion_not_recorded",
    "The loss that stopped the test is missing. Write it down first, decide afterwards.",
    ("            break", "            losses.pop()\n            break"),
)
rates.known_wrong(
    "all_rates_returned",
    "All rates came back, also those that were never tried: one rate for every loss.",
    ("    lrs = lrs[: len(losses)]\n", ""),
)
rates.known_wrong(
    "always_from_the_start",
    "Every rate was tried from the first weights. The test is one run: what does a step start from?",
    ("    for lr in lrs:", "    start = W\n    for lr in lrs:"),
    (STEP, "W = start - lr * dW"),
)
rates.known_wrong(
    "one_rate_for_all_steps",
    "All steps were taken with the first rate.",
    (STEP, "W = W - lrs[0] * dW"),
)
rates.known_wrong("ascent", "Each step goes uphill.", (STEP, "W = W + lr * dW"))
rates.known_wrong(
    "penalty_left_on",
    "`loss_fn` was called with a penalty; the test is made with reg = 0.",
    ("loss_fn(W, X, y, 0.0)", "loss_fn(W, X, y, 0.1)"),
)
rates.known_wrong(
    "on_the_brink",
    "The suggestion is the rate beside the lowest loss itself. One step further it explodes: take a tenth.",
    (SUGGEST, "lrs[np.nanargmin(losses)]"),
)
rates.known_wrong(
    "nan_is_lowest",
    "The suggestion belongs to the loss that is NaN. What does `np.argmin` do with NaN?",
    (SUGGEST, "lrs[np.argmin(losses)] / 10"),
)
rates.known_wrong(
    "tenth_of_the_last",
    "The suggestion is a tenth of the last rate, at which the loss had exploded.",
    (SUGGEST, "lrs[-1] / 10"),
)
rates.known_wrong(
    "rate_before_the_lowest",
    "The suggestion is a tenth of the rate that led to the lowest loss; take the rate written down beside it.",
    (SUGGEST, "lrs[max(np.nanargmin(losses) - 1, 0)] / 10"),
)
STEEPEST = (
    "The suggestion is the rate at which the loss falls fastest, another good rule. Here it is a tenth of the rate "
    "beside the lowest loss."
)
rates.known_wrong("steepest_fall", STEEPEST, (SUGGEST, "lrs[np.nanargmin(np.diff(losses))]"))
rates.known_wrong("end_of_steepest_fall", STEEPEST, (SUGGEST, "lrs[np.nanargmin(np.diff(losses)) + 1]"))
rates.known_wrong("steepest_slope", STEEPEST, (SUGGEST, "lrs[np.nanargmin(np.gradient(losses))]"))
STEEPEST_NAN = STEEPEST + " And what does `np.argmin` do with NaN?"
rates.known_wrong("steepest_fall_nan", STEEPEST_NAN, (SUGGEST, "lrs[np.argmin(np.diff(losses))]"))
rates.known_wrong("end_of_steepest_fall_nan", STEEPEST_NAN, (SUGGEST, "lrs[np.argmin(np.diff(losses)) + 1]"))
rates.known_wrong("steepest_slope_nan", STEEPEST_NAN, (SUGGEST, "lrs[np.argmin(np.gradient(losses))]"))
rates.known_wrong(
    "inputs_changed",
    "The caller's weights were trained. Does `W -= …` make a new array?",
    (STEP, "W -= lr * dW"),
)
rates.known_wrong(
    "loss_suggested",
    "The suggestion is made of a loss. It should be a learning rate.",
    (SUGGEST, "np.nanmin(losses) / 10"),
)


# -- searches ------------------------------------------------------------------------------------------------------

grid = training.exercise("grid_search", returns=("best", "trials"))
grid.values("trials", of="trials", cases=grids)
grid.values("best", of="best", cases=grids)
AXES, BEST = "np.geomspace(low, high, num_points)", "trials[np.nanargmax(trials[:, -1])]"
grid.known_wrong(
    "linear_spacing",
    "The values lie at equal differences; they should have equal ratios. Where do most of them fall now?",
    (AXES, "np.linspace(low, high, num_points)"),
)
grid.known_wrong(
    "upper_end_missing",
    "The upper ends of the ranges are never tried. Both ends belong to the grid.",
    (AXES, "np.geomspace(low, high, num_points + 1)[:-1]"),
)
grid.known_wrong(
    "ends_missing",
    "The ends of the ranges are never tried. Both belong to the grid.",
    (AXES, "np.geomspace(low, high, num_points + 2)[1:-1]"),
)
grid.known_wrong(
    "diagonal_only",
    "All settings were raised together: that is a diagonal, not a grid.",
    ("in combinations]", "in zip(*axes, strict=True)]"),
)
grid.known_wrong(
    "first_fastest",
    "The first setting changes fastest; it should be the last.",
    (
        'np.meshgrid(*axes, indexing="ij"), axis=-1)',
        'np.meshgrid(*axes, indexing="ij"), axis=-1).T.reshape(len(axes), -1).T',
    ),
)
grid.known_wrong(
    "failed_run_wins",
    "A run that failed won: its score is NaN. What does `np.argmax` do with NaN?",
    (BEST, "trials[np.argmax(trials[:, -1])]"),
)
grid.known_wrong(
    "lowest_wins",
    "The trial with the lowest score won. Higher is better.",
    (BEST, "trials[np.nanargmin(trials[:, -1])]"),
)
grid.known_wrong(
    "last_trial",
    "`best` is the last trial. Was it the best?",
    (BEST, "trials[-1]"),
)
grid.known_wrong(
    "score_missing",
    "`best` lacks its score.",
    ("return " + BEST, "return trials[np.nanargmax(trials[:, -1])][:-1]"),
)
grid.known_wrong(
    "logarithms_returned",
    "`trials` holds logarithms; keep the values that `evaluate` was given.",
    ("return " + BEST, "trials[:, :-1] = np.log10(trials[:, :-1])\n    return " + BEST),
)
grid.known_wrong(
    "failed_trials_dropped",
    "Trials that failed are missing. That a run fails is a result, too.",
    ("return " + BEST, "trials = trials[~np.isnan(trials[:, -1])]\n    return " + BEST),
)


fence = training.exercise("boundary_warning", returns=("sides",))
fence.values("values", cases=winners_margin)
POSITION = "math.log(value / low) / math.log(high / low)"
fence.known_wrong(
    "ordinary_axis",
    "The position was measured on an ordinary axis, where nearly everything is close to the low end.",
    (POSITION, "(value - low) / (high - low)"),
)
fence.known_wrong(
    "ends_only",
    "Only values exactly at an end earn a warning. How likely is it that the best lies exactly there?",
    ("position <= margin", "position <= 1e-9"),
    ("position >= 1 - margin", "position >= 1 - 1e-9"),
)
fence.known_wrong(
    "sides_swapped",
    "Low and high are swapped.",
    ('"low" if position', '"HIGH" if position'),
    ('"high" if position', '"low" if position'),
    ('"HIGH" if position', '"high" if position'),
)
fence.known_wrong(
    "low_end_ignored",
    "There is no warning at the low end.",
    ("position <= margin", "position < -1"),
)
fence.known_wrong(
    "high_end_ignored",
    "There is no warning at the high end.",
    ("position >= 1 - margin", "position > 2"),
)
fence.known_wrong(
    "margin_ignored",
    "The margin is always a tenth. There is an argument for it.",
    ("position <= margin", "position <= 0.1"),
    ("position >= 1 - margin", "position >= 0.9"),
)
fence.known_wrong(
    "margin_shared",
    "The margin was split between the two ends. It is meant for each of them.",
    ("position <= margin", "position <= margin / 2"),
    ("position >= 1 - margin", "position >= 1 - margin / 2"),
)
fence.known_wrong(
    "margin_in_decades",
    "The margin was taken in decades. It is a share of the range's width.",
    (POSITION, POSITION + "\n        decades = math.log10(high / low)"),
    ("position <= margin", "position * decades <= margin"),
    ("position >= 1 - margin", "(1 - position) * decades <= margin"),
)


refine = training.exercise("refine_ranges", returns=("ranges",), uses=("boundary_warning",))
refine.values("values", cases=winners_shrink)
WIDTH = 'math.log10(high / low) * (shrink if side == "inside" else 1)'
ENDS = "(value * 10 ** (-width / 2), value * 10 ** (width / 2))"
refine.known_wrong(
    "always_shrinks",
    "The range shrinks although its best value lies near an end. How far would the next round see beyond it?",
    (WIDTH, "math.log10(high / low) * shrink"),
)
refine.known_wrong(
    "never_shrinks",
    "The range keeps its width although its best value lies inside.",
    (WIDTH, "math.log10(high / low)"),
)
refine.known_wrong(
    "shrinks_at_the_ends",
    "The two cases are swapped: where the best value lies inside, the range can shrink.",
    ('side == "inside"', 'side != "inside"'),
)
refine.known_wrong(
    "width_on_each_side",
    "The range is twice as wide as asked for. How much of the width goes to each side?",
    (ENDS, "(value * 10**-width, value * 10**width)"),
)
refine.known_wrong(
    "cut_at_old_ends",
    "The new ranges are cut at the old ends. Then they can never reach what lies beyond.",
    (ENDS, "(max(low, value * 10 ** (-width / 2)), min(high, value * 10 ** (width / 2)))"),
)
refine.known_wrong(
    "ordinary_axis",
    "The ranges shrink on an ordinary axis. Divide and multiply instead of adding.",
    (
        ENDS,
        '(value - 0.5 * (high - low) * (shrink if side == "inside" else 1), '
        'value + 0.5 * (high - low) * (shrink if side == "inside" else 1))',
    ),
)
refine.known_wrong(
    "logarithms_returned",
    "The ranges came back as logarithms.",
    ("return np.array(refined)", "return np.log10(refined)"),
)
refine.known_wrong(
    "natural_and_decimal",
    "A natural logarithm was undone by a power of 10. Use one base.",
    ("math.log10(high / low)", "math.log(high / low)"),
)
refine.known_wrong(
    "decimal_and_natural",
    "A decimal logarithm was undone by `exp`. Use one base.",
    (ENDS, "(math.exp(math.log10(value) - width / 2), math.exp(math.log10(value) + width / 2))"),
)
refine.known_wrong(
    "centred_on_the_middle",
    "The new ranges are centred on the old ones. Where was the best value?",
    (ENDS, "((low * high) ** 0.5 * 10 ** (-width / 2), (low * high) ** 0.5 * 10 ** (width / 2))"),
)


# -- Bayesian optimisation -----------------------------------------------------------------------------------------

gp = training.exercise("gp_posterior", returns=("mean", "std"))
gp.values("mean", of="mean", cases=processes)
gp.values("std", of="std", cases=processes)
gp.values("stable", cases=crowded)
KERNEL = "np.exp(-0.5 * ((a[:, None] - b) / length) ** 2)"
ROOT, VARIANCE = "np.sqrt(np.maximum(variance, 0))", "1 - np.sum(k_star * np.linalg.solve(K, k_star), axis=0)"
gp.known_wrong(
    "half_missing",
    "The kernel falls off too fast: is there a ½ in its exponent?",
    (KERNEL, "np.exp(-(((a[:, None] - b) / length) ** 2))"),
)
gp.known_wrong(
    "length_not_squared",
    "The length is not squared with the distance. What is the kernel at a distance of one length?",
    (KERNEL, "np.exp(-0.5 * (a[:, None] - b) ** 2 / length)"),
)
gp.known_wrong(
    "length_ignored",
    "The kernel does not depend on `length`.",
    (KERNEL, "np.exp(-0.5 * (a[:, None] - b) ** 2)"),
)
gp.known_wrong(
    "distance_not_squared",
    "The kernel has a corner at distance 0: the distance should be squared.",
    (KERNEL, "np.exp(-0.5 * np.abs(a[:, None] - b) / length)"),
)
gp.known_wrong(
    "noise_missing",
    "The noise is not used: the mean runs through every value that was seen, however noisy.",
    (" + noise * np.eye(len(x_seen))", ""),
)
gp.known_wrong(
    "noise_everywhere",
    "The noise was added to all entries of K. Is the noise of one trial related to that of another?",
    ("noise * np.eye(len(x_seen))", "noise"),
)
gp.known_wrong(
    "noise_squared",
    "`noise` is a variance already; you squared it.",
    ("noise * np.eye", "noise**2 * np.eye"),
)
gp.known_wrong(
    "noise_as_root",
    "`noise` is a variance; you added its root.",
    ("noise * np.eye", "noise**0.5 * np.eye"),
)
gp.known_wrong(
    "not_inverted",
    "The seen scores were weighted by the kernel alone. How do two trials at nearly the same place share their weight?",
    ("np.linalg.solve(K, y_seen)", "y_seen"),
)
gp.known_wrong(
    "variance_returned",
    "`std` is a variance.",
    (ROOT, "np.maximum(variance, 0)"),
)
gp.known_wrong(
    "noise_of_a_measurement",
    "`std` includes the noise of a further measurement. Asked for is the function itself.",
    (VARIANCE, "1 + noise - np.sum(k_star * np.linalg.solve(K, k_star), axis=0)"),
)
gp.known_wrong(
    "only_what_is_explained",
    "`std` is small where nothing is known. From what must the explained variance be subtracted?",
    (VARIANCE, "np.sum(k_star * np.linalg.solve(K, k_star), axis=0)"),
)
gp.known_wrong(
    "variance_not_inverted",
    "The variance lacks the inverse of K; the mean has it.",
    (VARIANCE, "1 - np.sum(k_star**2, axis=0)"),
)
gp.known_wrong(
    "nan_variance",
    "`std` is NaN where almost no variance is left: rounding made it a hair negative.",
    (ROOT, "np.sqrt(variance)"),
)


gain = training.exercise("expected_improvement", returns=("improvement",))
gain.values("values", cases=beliefs)
gain.values("certain points", cases=certainties)
FORMULA, CERTAIN = "gain * normal_cdf(z) + std * density", "np.maximum(gain, 0))"
IMPROVEMENT = f"np.where(std > 0, {FORMULA}, {CERTAIN}"
gain.known_wrong(
    "improves_downwards",
    "These are improvements towards lower scores. Higher is better here.",
    ("gain = mean - best", "gain = best - mean"),
)
gain.known_wrong(
    "probability_only",
    "This is the probability of an improvement. A tiny improvement that is certain beats everything then.",
    (FORMULA, "normal_cdf(z)"),
    (CERTAIN, "(gain > 0) * 1.0)"),
)
gain.known_wrong(
    "density_term_missing",
    "The second term is missing: what draws the search to uncertain places?",
    (FORMULA, "gain * normal_cdf(z)"),
)
gain.known_wrong(
    "density_term_missing_cut",
    "The second term is missing: what draws the search to uncertain places?",
    (FORMULA, "np.maximum(gain * normal_cdf(z), 0)"),
)
gain.known_wrong(
    "density_not_scaled",
    "The second term lacks its factor σ. Which units does an improvement have?",
    (FORMULA, "gain * normal_cdf(z) + density"),
)
gain.known_wrong(
    "terms_subtracted",
    "The second term was subtracted.",
    (FORMULA, "gain * normal_cdf(z) - std * density"),
)
SWAPPED = "Φ and φ are swapped. By which of the two is a gain multiplied: by a probability, or by a density?"
gain.known_wrong("cdf_and_density_swapped", SWAPPED, (FORMULA, "gain * density + std * normal_cdf(z)"))
gain.known_wrong(
    "cdf_and_density_swapped_cut", SWAPPED, (FORMULA, "np.maximum(gain * density + std * normal_cdf(z), 0)")
)
gain.known_wrong(
    "not_standardised",
    "z is the gain itself. Is a gain of 1 likely if σ is 0.1? If it is 10?",
    ("z = gain / np.where(std > 0, std, 1)", "z = gain"),
)
gain.known_wrong(
    "divided_by_variance",
    "z was divided by σ². It counts standard deviations.",
    ("np.where(std > 0, std, 1)", "np.where(std > 0, std, 1) ** 2"),
)
VARIANCE_FOR_STD = "σ² stands where σ should. In which units is `std`, and in which are the scores?"
SQUARED_Z = ("np.where(std > 0, std, 1)", "np.where(std > 0, std, 1) ** 2")
SQUARED_FACTOR = (FORMULA, "gain * normal_cdf(z) + std**2 * density")
gain.known_wrong("variance_in_second_term", VARIANCE_FOR_STD, SQUARED_FACTOR)
gain.known_wrong("variance_in_both_terms", VARIANCE_FOR_STD, SQUARED_Z, SQUARED_FACTOR)
gain.known_wrong(
    "variance_in_second_term_cut",
    VARIANCE_FOR_STD,
    (FORMULA, "np.maximum(gain * normal_cdf(z) + std**2 * density, 0)"),
)
gain.known_wrong(
    "density_not_normalised",
    "The density lacks its factor 1 / √(2π).",
    (" / math.sqrt(2 * math.pi)", ""),
)
BOUND = (
    "This is an upper confidence bound, another good rule. Asked for is the expected improvement: how much is a "
    "candidate expected to add to `best`?"
)
gain.known_wrong("confidence_bound", BOUND, (FORMULA, "mean + std"))
for factor in ("1.96", "2", "3"):
    gain.known_wrong(f"confidence_bound_{factor}", BOUND, (IMPROVEMENT, f"mean + {factor} * std"))
for factor in ("1", "1.96", "2", "3"):
    gain.known_wrong(f"confidence_bound_of_gain_{factor}", BOUND, (IMPROVEMENT, f"gain + {factor} * std"))
gain.known_wrong(
    "no_uncertainty",
    "Only the means count here: how often would you ever look elsewhere?",
    (FORMULA, "np.maximum(gain, 0)"),
)
gain.known_wrong(
    "zero_division",
    "Where σ is 0 and the mean equals the best score, the result is not a number: what is 0 / 0?",
    ("np.where(std > 0, std, 1)", "std"),
    (
        "    return np.where(std > 0, gain * normal_cdf(z) + std * density, np.maximum(gain, 0))",
        "    return gain * normal_cdf(z) + std * density",
    ),
)
gain.known_wrong(
    "certain_gain_ignored",
    "Where σ is 0 the improvement came out as 0. And if the mean lies above the best score?",
    (CERTAIN, "0 * gain)"),
)
gain.known_wrong(
    "certain_loss_counts",
    "Where σ is 0 an improvement came out negative. Nobody has to take a worse score.",
    (CERTAIN, "gain)"),
)


bayes = training.exercise(
    "propose_trial", returns=("proposal",), uses=("gp_posterior", "expected_improvement")
)
bayes.values("values", cases=proposals)
POSTERIOR = "gp_posterior(np.log10(tried), scaled, np.log10(candidates), length, noise)"
CHOOSE = "candidates[np.argmax(expected_improvement(mean, std, scaled.max()))]"
bayes.known_wrong(
    "not_logarithmic",
    "The process sees the values themselves. How far apart are 1e-5 and 1e-3 then, in units of `length`?",
    (POSTERIOR, "gp_posterior(tried, scaled, candidates, length, noise)"),
)
bayes.known_wrong(
    "natural_logarithms",
    "The process sees natural logarithms. `length` is in decades.",
    (POSTERIOR, "gp_posterior(np.log(tried), scaled, np.log(candidates), length, noise)"),
)
bayes.known_wrong(
    "scores_not_scaled",
    "The process sees raw scores, and expects them around 0 with variance 1.",
    (POSTERIOR, POSTERIOR.replace("scaled", "scores")),
    ("scaled.max()", "scores.max()"),
)
bayes.known_wrong(
    "scores_only_centred",
    "The scores were centred and not divided by their standard deviation.",
    ("(scores - scores.mean()) / (spread if spread > 0 else 1)", "scores - scores.mean()"),
)
bayes.known_wrong(
    "best_on_another_scale",
    "The best score was compared with the means on another scale.",
    ("scaled.max()", "scores.max()"),
)
bayes.known_wrong(
    "worst_so_far",
    "The improvement is over the worst score so far.",
    ("scaled.max()", "scaled.min()"),
)
bayes.known_wrong(
    "latest_score",
    "The improvement is over the latest score. What if an earlier one was better?",
    ("scaled.max()", "scaled[-1]"),
)
bayes.known_wrong(
    "least_improvement",
    "The candidate with the smallest expected improvement was chosen.",
    ("np.argmax(expected", "np.argmin(expected"),
)
bayes.known_wrong(
    "position_returned",
    "A position came back. Which candidate stands there?",
    (CHOOSE, "np.argmax(expected_improvement(mean, std, scaled.max()))"),
)
bayes.known_wrong(
    "logarithm_returned",
    "The logarithm of a candidate came back.",
    (CHOOSE, "np.log10(" + CHOOSE + ")"),
)
bayes.known_wrong(
    "highest_mean",
    "The candidate with the highest mean was chosen: that is where you have been already.",
    (CHOOSE, "candidates[np.argmax(mean)]"),
)
for number, bound in enumerate(["mean + std", "mean + 2 * std", "mean + 3 * std"], start=1):
    bayes.known_wrong(
        f"confidence_bound_{number}",
        "The candidate with the highest upper confidence bound was chosen, another good rule. Asked for is the highest "
        "expected improvement; which function of yours gives it?",
        (CHOOSE, f"candidates[np.argmax({bound})]"),
    )
bayes.known_wrong(
    "largest_uncertainty",
    "The most uncertain candidate was chosen, however hopeless.",
    (CHOOSE, "candidates[np.argmax(std)]"),
)
bayes.known_wrong(
    "failed_run_best",
    "A failed run counted as the best score seen.",
    ("np.nanmin(scores)", "np.nanmax(scores)"),
)
bayes.known_wrong(
    "failed_run_zero",
    "A failed run counted as a score of 0. Is that bad? It depends on what scores are like.",
    ("np.nanmin(scores)", "0.0"),
)
bayes.known_wrong(
    "failed_run_dropped",
    "A failed run was left out: the search has learned nothing from it and may try the same again.",
    (
        "    scores = np.where(np.isnan(scores), np.nanmin(scores), scores)\n",
        "    tried, scores = tried[~np.isnan(scores)], scores[~np.isnan(scores)]\n",
    ),
)
bayes.known_wrong(
    "failed_run_spreads",
    "One failed run made everything NaN, and the first candidate won by default.",
    ("    scores = np.where(np.isnan(scores), np.nanmin(scores), scores)\n", ""),
)
bayes.known_wrong(
    "equal_scores",
    "When all scores are equal they were divided by 0.",
    ("(spread if spread > 0 else 1)", "spread"),
)
bayes.known_wrong(
    "settings_ignored",
    "`length` and `noise` are arguments; yours are fixed.",
    (POSTERIOR, POSTERIOR.replace("length, noise", "0.7, 1e-4")),
)


# -- ensembles -----------------------------------------------------------------------------------------------------

crowd = training.exercise("ensemble_predict", returns=("probabilities", "labels"))
crowd.values("probabilities", of="probabilities", cases=opinions)
crowd.values("labels", of="labels", cases=opinions, exact=True)
crowd.values("stable", of="probabilities", cases=shouting)
SHIFTED = "np.exp(scores - scores.max(axis=2, keepdims=True))"
PROBABILITIES = "np.mean(shifted / shifted.sum(axis=2, keepdims=True), axis=0)"
crowd.known_wrong(
    "scores_averaged",
    "The scores were averaged before the softmax. Who wins if one model's scores are ten times as large?",
    (SHIFTED, "np.exp(scores.mean(axis=0, keepdims=True) - scores.mean(axis=0).max(axis=1)[None, :, None])"),
)
crowd.known_wrong(
    "votes_counted",
    "Votes were counted. How sure each model was is lost.",
    (PROBABILITIES, "np.mean(np.eye(scores.shape[2])[np.argmax(scores, axis=2)], axis=0)"),
)
crowd.known_wrong(
    "softmax_over_models",
    "The softmax runs over the models. For one example and one model, what should add up to 1?",
    ("scores.max(axis=2, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
    ("shifted.sum(axis=2, keepdims=True)", "shifted.sum(axis=0, keepdims=True)"),
)
crowd.known_wrong(
    "softmax_over_examples",
    "The softmax runs over the examples. For one example and one model, what should add up to 1?",
    ("scores.max(axis=2, keepdims=True)", "scores.max(axis=1, keepdims=True)"),
    ("shifted.sum(axis=2, keepdims=True)", "shifted.sum(axis=1, keepdims=True)"),
)
crowd.known_wrong(
    "summed_not_averaged",
    "The probabilities of the models were added up. Do the rows add up to 1?",
    ("np.mean(shifted", "np.sum(shifted"),
)
crowd.known_wrong(
    "geometric_mean",
    "The logarithms of the probabilities were averaged: one model that says 0 then decides alone.",
    (PROBABILITIES, "np.exp(np.mean(np.log(shifted / shifted.sum(axis=2, keepdims=True) + 1e-300), axis=0))"),
)
crowd.known_wrong(
    "not_normalised",
    "Exponentials were averaged, not probabilities. What is missing from the softmax?",
    (PROBABILITIES, "np.mean(shifted, axis=0)"),
)
crowd.known_wrong(
    "first_model_only",
    "Only the first model was asked.",
    (PROBABILITIES, "(shifted / shifted.sum(axis=2, keepdims=True))[0]"),
)
crowd.known_wrong(
    "overflow",
    "With large scores `np.exp` overflows. What can be subtracted from all scores of an example?",
    (SHIFTED, "np.exp(scores)"),
)
crowd.known_wrong(
    "shifted_by_one_number",
    "One number was subtracted from all scores. A model or an example far below it is left with nothing but zeros.",
    ("scores.max(axis=2, keepdims=True)", "scores.max()"),
)
crowd.known_wrong(
    "labels_from_votes",
    "The labels are the majority's, and not those with the largest mean probability.",
    (
        "np.argmax(probabilities, axis=1)",
        "np.argmax(np.eye(scores.shape[2])[np.argmax(scores, axis=2)].sum(axis=0), axis=1)",
    ),
)
crowd.known_wrong(
    "labels_wrong_axis",
    "The labels name an example for every class. Which axis of `probabilities` must disappear?",
    ("np.argmax(probabilities, axis=1)", "np.argmax(probabilities, axis=0)"),
)


best_models = training.exercise("top_k_models", returns=("models",))
best_models.values("models", cases=rankings, exact=True)
SORTED = 'np.argsort(-accuracies, kind="stable")[:k]'
best_models.known_wrong(
    "worst_first",
    "These are the least accurate models.",
    (SORTED, 'np.argsort(accuracies, kind="stable")[:k]'),
)
best_models.known_wrong(
    "best_last",
    "The right models in the wrong order: the most accurate comes first.",
    (SORTED, SORTED + "[::-1]"),
)
best_models.known_wrong(
    "ties_reversed",
    "Equally accurate models came in reverse order. What happens to ties when a sorted list is turned round?",
    (SORTED, 'np.argsort(accuracies, kind="stable")[::-1][:k]'),
)
best_models.known_wrong(
    "sorted_by_number",
    "The chosen models are sorted by their numbers; sort them by accuracy.",
    (SORTED, f"np.sort({SORTED})"),
)
best_models.known_wrong(
    "accuracies_returned",
    "Accuracies came back. Asked for are the numbers of the models.",
    (SORTED, "np.sort(accuracies)[::-1][:k]"),
)
best_models.known_wrong(
    "accuracy_per_example",
    "The accuracy was averaged over models, so it belongs to an example. Which axis should disappear?",
    ("== y_val, axis=1)", "== y_val, axis=0)"),
)
best_models.known_wrong(
    "most_confident",
    "The models were ranked by how large their scores are, not by how often they are right.",
    ("np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)", "val_scores.max(axis=2).mean(axis=1)"),
)
best_models.known_wrong(
    "mean_score",
    "The models were ranked by their mean score. Does a model become more accurate when all its scores grow by 5?",
    ("np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)", "val_scores.mean(axis=(1, 2))"),
)
best_models.known_wrong(
    "score_of_the_label",
    "The models were ranked by the score of the right class. Is an example right if that score is 3, and another's 4?",
    (
        "np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)",
        "val_scores[:, np.arange(len(y_val)), y_val].mean(axis=1)",
    ),
)
best_models.known_wrong(
    "one_too_many",
    "There is one model too many.",
    ("[:k]", "[: k + 1]"),
)


ema = training.exercise("ema_weights", returns=("average",))
ema.values("values", cases=histories)
ema.unchanged("inputs unchanged", cases=used_averages)
UPDATE = "decay * average[name] + (1 - decay) * params[name]"
ema.known_wrong(
    "decay_reversed",
    "The two weights are swapped: with decay 0.9 the average keeps nine tenths of itself.",
    (UPDATE, "(1 - decay) * average[name] + decay * params[name]"),
)
ema.known_wrong(
    "starts_at_zero",
    "The average starts at 0 and is still on its way up. Where should it start?",
    ("average = checkpoints[0]", "average = {name: 0 * value for name, value in checkpoints[0].items()}"),
    ("checkpoints[1:]", "checkpoints"),
)
ema.known_wrong(
    "corrected_for_zero",
    "The average starts at 0 and is corrected for it, as in Adam. Here it starts at the first checkpoint.",
    ("average = checkpoints[0]", "average = {name: 0 * value for name, value in checkpoints[0].items()}"),
    ("checkpoints[1:]", "checkpoints"),
    ("np.array(value) for", "value / (1 - decay ** len(checkpoints)) for"),
)
ema.known_wrong(
    "equal_weights",
    "All checkpoints count equally; recent ones should count more.",
    (
        "    return {name: np.array(value) for name, value in average.items()}",
        "    return {name: sum(c[name] for c in checkpoints) / len(checkpoints) for name in average}",
    ),
)
ema.known_wrong(
    "last_checkpoint",
    "These are the last weights, without any average.",
    (UPDATE, "params[name]"),
)
ema.known_wrong(
    "weights_not_complementary",
    "The average grows: do the two weights add up to 1?",
    (UPDATE, "decay * average[name] + params[name]"),
)
ema.known_wrong(
    "newest_first",
    "The checkpoints were taken from the newest to the oldest.",
    ("average = checkpoints[0]", "average = checkpoints[-1]"),
    ("checkpoints[1:]", "checkpoints[-2::-1]"),
)
ema.known_wrong(
    "last_left_out",
    "The last checkpoint is not in the average.",
    ("checkpoints[1:]", "checkpoints[1:-1]"),
)
ema.known_wrong(
    "steps_not_chained",
    "Every step starts from the first checkpoint again. What should step 2 start from?",
    (UPDATE, "decay * checkpoints[0][name] + (1 - decay) * params[name]"),
)
ema.known_wrong(
    "one_parameter_only",
    "Only one parameter was averaged; the others are the first checkpoint's.",
    (
        UPDATE + " for name in params}",
        UPDATE + " for name in list(params)[:1]} | {n: average[n] for n in list(params)[1:]}",
    ),
)
ema.known_wrong(
    "inputs_changed",
    "A checkpoint has changed: the average was built in its arrays, or it *is* its arrays. Does "
    "`average = checkpoints[0]` copy anything?",
    (
        "        average = {name: decay * average[name] + (1 - decay) * params[name] for name in params}\n",
        "        for name in params:\n"
        "            average[name] *= decay\n"
        "            average[name] += (1 - decay) * params[name]\n",
    ),
)


# -- augmentation ---------------------------------------------------------------------------------------------------


def known_wrong_generator(exercise: Exercise, draw: str) -> None:
    """Register numbers from another generator than the one that was handed in; ``draw`` is where they come from."""
    exercise.known_wrong(
        "global_generator",
        "The numbers come from a generator that nobody can seed. Which one were you handed?",
        (draw, draw.replace("rng", "np.random.default_rng()")),
    )


flip = training.exercise("random_flip", returns=("flipped",))
flip.property("images", "random_flip", cases=flips, part="images")
flip.property("chance", "random_flip", cases=flips, part="chance")
flip.property("generator", "generator", cases=flip_seeds, form=True)
flip.unchanged("inputs unchanged", cases=flips)
MIRRORED, CHOSEN = "images[chosen][:, :, ::-1]", "rng.random(len(images)) < probability"
known_wrong_generator(flip, "rng.random")
flip.known_wrong(
    "flipped_vertically",
    "Images were turned upside down. Which axis runs from left to right?",
    (MIRRORED, "images[chosen][:, ::-1]"),
)
flip.known_wrong(
    "rotated",
    "Images were turned by 180 degrees: both axes were reversed.",
    (MIRRORED, "images[chosen][:, ::-1, ::-1]"),
)
flip.known_wrong(
    "channels_reversed",
    "The order of the colour channels was reversed: red is blue now. Which axis is which?",
    (MIRRORED, "images[chosen][..., ::-1]"),
)
flip.known_wrong(
    "batch_reversed",
    "Images changed places in the batch, and lost their labels.",
    (MIRRORED, "images[::-1][chosen]"),
)
flip.known_wrong(
    "one_coin_for_all",
    "All images were flipped, or none: one coin for the whole batch. How many different batches can come out?",
    (CHOSEN, "np.full(len(images), rng.random() < probability)"),
)
flip.known_wrong(
    "probability_reversed",
    "Images are flipped with probability 1 − p.",
    (CHOSEN, "rng.random(len(images)) >= probability"),
)
flip.known_wrong(
    "probability_ignored",
    "Half of the images are flipped, whatever the probability.",
    (CHOSEN, "rng.random(len(images)) < 0.5"),
)
flip.known_wrong(
    "not_independent",
    "The number of flips is right, but which images are flipped is not left to chance image by image.",
    (CHOSEN, "np.arange(len(images)) < round(probability * len(images))"),
)
flip.known_wrong(
    "wrong_size",
    "Only some of the images came back. Those that are not flipped belong to the batch, too.",
    ("    return flipped", "    return flipped[chosen]"),
)
flip.known_wrong(
    "inputs_changed",
    "The images that were passed in have changed.",
    ("flipped = images.copy()", "flipped = images"),
    (MIRRORED, "images[chosen][:, :, ::-1].copy()"),
)


crop = training.exercise("random_crop", returns=("cropped",))
crop.property("images", "random_crop", cases=crops, part="images")
crop.property("chance", "random_crop", cases=crops, part="chance")
crop.property("generator", "generator", cases=crop_seeds, form=True)
PADDED = "np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])"
CORNERS = "rng.integers(2 * padding + 1, size=(len(images), 2))"
WINDOW = "image[top : top + height, left : left + width]"
known_wrong_generator(crop, "rng.integers")
crop.known_wrong(
    "wrapped_around",
    "Images were rolled around. What should stand where an image has moved away?",
    (PADDED, PADDED.replace(")])", ")], mode='wrap')")),
)
crop.known_wrong(
    "edge_repeated",
    "The padding repeats the edge pixels. Zeros are asked for.",
    (PADDED, PADDED.replace(")])", ")], mode='edge')")),
)
crop.known_wrong(
    "reflected",
    "The padding mirrors the image at its edges. Zeros are asked for.",
    (PADDED, PADDED.replace(")])", ")], mode='symmetric')")),
)
crop.known_wrong(
    "wrong_size",
    "The images came back in another size than they went in.",
    (WINDOW, "image"),
)
crop.known_wrong(
    "shifted_too_far",
    "Images moved by more than `padding` pixels. How many rows of zeros are there on each side?",
    (PADDED, "np.pad(images, [(0, 0), (2 * padding, 2 * padding), (2 * padding, 2 * padding), (0, 0)])"),
    ("2 * padding + 1,", "4 * padding + 1,"),
)
crop.known_wrong(
    "one_offset_for_all",
    "All images of a batch moved together. Two draws per image.",
    (CORNERS, "np.tile(rng.integers(2 * padding + 1, size=2), (len(images), 1))"),
)
crop.known_wrong(
    "same_offset_for_both",
    "Rows and columns move by the same number. Two draws per image.",
    (CORNERS, "np.repeat(rng.integers(2 * padding + 1, size=(len(images), 1)), 2, axis=1)"),
)
crop.known_wrong(
    "last_offset_missing",
    "The last position is never drawn. Is the upper end of your draw in or out?",
    (CORNERS, "rng.integers(2 * padding, size=(len(images), 2))"),
)
crop.known_wrong(
    "one_direction_only",
    "Images move in one direction only. Where in the padded image is the window that changes nothing: at 0?",
    (CORNERS, "rng.integers(padding + 1, size=(len(images), 2))"),
)
crop.known_wrong(
    "first_offset_missing",
    "The first position, 0, is never drawn.",
    (CORNERS, "rng.integers(1, 2 * padding + 1, size=(len(images), 2))"),
)
crop.known_wrong(
    "always_the_centre",
    "The window is always the middle of the padded image: nothing ever moves.",
    (CORNERS, "np.full((len(images), 2), padding)"),
)


jitter = training.exercise("color_jitter", returns=("changed",))
jitter.property("images", "color_jitter", cases=jitters, part="images")
jitter.property("chance", "color_jitter", cases=jitters, part="chance")
jitter.property("generator", "generator", cases=jitter_seeds, form=True)
FACTOR = "rng.uniform(1 - contrast, 1 + contrast, size=one_each)"
OFFSET = "rng.uniform(-brightness, brightness, size=one_each)"
MEAN = "images.mean(axis=(1, 2, 3), keepdims=True)"
CHANGED = "np.clip(factor * (images - mean) + mean + offset, 0, 1)"
known_wrong_generator(jitter, "rng.uniform")
jitter.known_wrong(
    "not_clipped",
    "Some intensities leave [0, 1].",
    (CHANGED, "factor * (images - mean) + mean + offset"),
)
jitter.known_wrong(
    "contrast_about_zero",
    "More contrast made images brighter: the factor acts on distances from black, not from the image's mean.",
    (MEAN, "0.0"),
)
jitter.known_wrong(
    "contrast_about_half",
    "The factor acts on distances from mid-grey, not from the image's own mean.",
    (MEAN, "0.5"),
)
jitter.known_wrong(
    "contrast_about_batch",
    "The mean was taken over the whole batch. An image's result then depends on its neighbours.",
    (MEAN, "images.mean()"),
)
jitter.known_wrong(
    "per_channel",
    "The channels were treated differently, so colours change. One factor, one offset and one mean per image.",
    ("one_each = (len(images), 1, 1, 1)", "one_each = (len(images), 1, 1, images.shape[3])"),
)
jitter.known_wrong(
    "per_pixel",
    "Every pixel was changed by an amount of its own: that is noise, not light.",
    ("one_each = (len(images), 1, 1, 1)", "one_each = images.shape"),
)
jitter.known_wrong(
    "one_draw_for_all",
    "All images of a batch were changed by the same amounts.",
    ("one_each = (len(images), 1, 1, 1)", "one_each = (1, 1, 1, 1)"),
)
jitter.known_wrong(
    "brightness_multiplied",
    "Brightness multiplies here. It is an offset: what does it do to a black pixel?",
    (CHANGED, "np.clip((factor * (images - mean) + mean) * (1 + offset), 0, 1)"),
)
jitter.known_wrong(
    "factor_around_zero",
    "The contrast factor lies around 0, so images turn grey or into negatives. What leaves an image as it is?",
    (FACTOR, "rng.uniform(-contrast, contrast, size=one_each)"),
)
jitter.known_wrong(
    "only_upwards",
    "Amounts are drawn from the upper half of their range only.",
    (FACTOR, "rng.uniform(1, 1 + contrast, size=one_each)"),
    (OFFSET, "rng.uniform(0, brightness, size=one_each)"),
)
jitter.known_wrong(
    "same_draw",
    "Brightness and contrast come from the same random number.",
    (FACTOR, "1 + contrast * (half := rng.uniform(-1, 1, size=one_each))"),
    (OFFSET, "brightness * half"),
)


colours = training.exercise("pca_color_noise", returns=("changed",))
colours.property("images", "pca_color_noise", cases=colour_noises, part="images")
colours.property("chance", "pca_color_noise", cases=colour_noises, part="chance")
colours.property("generator", "generator", cases=colour_seeds, form=True)
ALPHA = "sigma * rng.normal(size=(len(images), 3))"
SHIFT = "((alpha * eigenvalues) @ vectors.T)[:, None, None, :]"
known_wrong_generator(colours, "rng.normal")
colours.known_wrong(
    "roots_of_eigenvalues",
    "The components were weighted by the roots of the eigenvalues. That is a sensible recipe as well, and not this one.",
    (SHIFT, "((alpha * np.sqrt(eigenvalues)) @ vectors.T)[:, None, None, :]"),
)
colours.known_wrong(
    "eigenvalues_forgotten",
    "All three directions get the same amount of noise. Where do the eigenvalues come in?",
    (SHIFT, "(alpha @ vectors.T)[:, None, None, :]"),
)
colours.known_wrong(
    "rows_for_columns",
    "Rows of the eigenvector matrix were used as directions. `np.linalg.eigh` puts eigenvectors into columns.",
    (SHIFT, "((alpha * eigenvalues) @ vectors)[:, None, None, :]"),
)
colours.known_wrong(
    "not_centred",
    "The pixels' mean colour was not subtracted before the covariance.",
    ("centred = pixels - pixels.mean(axis=0)", "centred = pixels"),
)
colours.known_wrong(
    "one_draw_for_all",
    "All images of a batch were given the same colour.",
    (ALPHA, "sigma * rng.normal(size=(1, 3)) + np.zeros((len(images), 3))"),
)
colours.known_wrong(
    "same_draw",
    "The three amounts of an image come from one random number, so all noise lies on one line.",
    (ALPHA, "sigma * rng.normal(size=(len(images), 1)) + np.zeros((len(images), 3))"),
)
colours.known_wrong(
    "sigma_ignored",
    "The noise does not depend on `sigma`.",
    (ALPHA, "rng.normal(size=(len(images), 3))"),
)
colours.known_wrong(
    "cut_off",
    "Intensities were cut off at 0 and 1. Then not all pixels of an image change alike; nothing is cut off here.",
    ("return images + " + SHIFT, "return np.clip(images + " + SHIFT + ", 0, 1)"),
)
colours.known_wrong(
    "per_pixel",
    "Every pixel was given a colour of its own. What would light do to a whole scene?",
    (ALPHA, "sigma * rng.normal(size=(*images.shape[:3], 3))"),
    (SHIFT, "(alpha * eigenvalues) @ vectors.T"),
)


# -- spot the bug ---------------------------------------------------------------------------------------------------

zca = training.exercise("zca_whiten", returns=("zca_train", "zca_val"))
zca.values("values", cases=zca_splits)
zca.property("no leak", "no_leak", cases=companions)
MEAN_LINE, WHITEN = "mean = np.mean(X_train, axis=0)", "V / (np.sqrt(variances) + eps) @ V.T"
known_leaks(
    zca,
    (MEAN_LINE, "mean = np.mean(np.vstack([X_train, X_val]), axis=0)"),
    ("(X_val - mean)", "(X_val - np.mean(X_val, axis=0))"),
)
zca.known_wrong(
    "one_mean_left",
    "One mean for everything is still subtracted. What is the mean of each column of the result?",
    (MEAN_LINE, "mean = np.mean(X_train)"),
)
zca.known_wrong(
    "mean_of_each_example",
    "Every example loses its own mean. The mean belongs to a feature.",
    (
        MEAN_LINE,
        "mean = np.zeros(X_train.shape[1])\n    X_train, X_val = ((A.T - A.mean(axis=1)).T for A in (X_train, X_val))",
    ),
)
zca.known_wrong(
    "eigenvalues_left",
    "The directions are still divided by the eigenvalues. How wide is a cloud whose variance is 9?",
    (WHITEN, "V / (variances + eps) @ V.T"),
)
zca.known_wrong(
    "epsilon_inside",
    "ε has moved under the root. The formula adds it to the root.",
    (WHITEN, "V / np.sqrt(variances + eps) @ V.T"),
)
zca.known_wrong(
    "not_turned_back",
    "The data are white, and not turned back into the original axes.",
    (WHITEN, "V / (np.sqrt(variances) + eps)"),
)
OWN_MEAN = "(X_val - np.mean(X_train))"  # on these cases also what the last line of the stub subtracts
zca.known_wrong(
    "validation_line_left",
    "The training set is white now. Look at the last line: what is subtracted from the validation examples?",
    ("(X_val - mean)", OWN_MEAN),
)
zca.known_wrong(
    "only_the_mean_mended",
    "The training set is centred now. Two mistakes are left: one in its widths, one in the validation set.",
    (WHITEN, "V / (variances + eps) @ V.T"),
    ("(X_val - mean)", OWN_MEAN),
)
zca.known_wrong(
    "only_the_formula_left",
    "Both statistics of the notes are still wrong: the mean and the eigenvalues.",
    (MEAN_LINE, "mean = np.mean(X_train)"),
    (WHITEN, "V / (variances + eps) @ V.T"),
)


# -- choice questions -----------------------------------------------------------------------------------------------

training.choice(
    "what_mean",
    options="ABCD",
    because={
        "A": "For that, NumPy would have to be told `axis=1`. What is `np.mean(X)` without an axis?",
        "B": "That is what one wants. Which axis does the line name?",
        "D": "X is (N, D): the line knows nothing of channels.",
    },
)
training.choice(
    "gradient_rule",
    options="ABCD",
    because={
        "B": "B, yes. And in D the two disagree completely, where rounding explains an error of about 1e-11.",
        "D": "D, yes. And in B the gradient is small: is the relative error?",
        "A": "The gradient is 0.5, which is fine: gradients have no right size. What counts is how far the two disagree.",
        "C": "A gradient of 40 is large, and known to eight digits. Which number do the notes' limits apply to?",
        "AC": "Those two have large gradients and tiny relative errors. Which number do the limits apply to?",
    },
)
training.choice(
    "which_overfits",
    options="ABCDEF",
    because={
        "A": "In A the gap between the curves is small and the validation loss does not rise again.",
        "B": "B has not even learned the training set. More data would not help.",
        "C": "C jumps about. Look for a training loss that goes to 0 while the other one rises.",
        "E": "E starts late and ends well. Look for a growing gap.",
        "F": "F has too much regularisation already: its training loss stays high.",
    },
)
training.choice(
    "flip_labels",
    options="ABCD",
    because={
        "A": "A, yes. Is there another one without a left and a right that mean something?",
        "D": "D, yes. Is there another one without a left and a right that mean something?",
        "B": "Look at a 2 or a 7 in the mirror.",
        "C": '"Turn left" in the mirror reads "turn right", with the wrong label.',
        "ABD": "Look at a 2 or a 7 in the mirror.",
        "ABCD": "Look at a 2 in the mirror, and at a sign that says turn left.",
    },
)
