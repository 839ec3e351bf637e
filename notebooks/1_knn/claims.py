"""What the prose of assignment 1 says of its experiments, measured again by ``autograder claims knn``.

A seed divides the digits anew; what the notebook shows is one such division.
"""

import dataclasses
import time
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from autograder.authoring.claims import claim
from course_lib.data.dataset import Dataset
from course_lib.plotting import knn_pixels, knn_space

Array = NDArray[np.float64]


def divided(course: SimpleNamespace, seed: int) -> Dataset:
    """Return the digits in another division into 1,347 training and 450 test images."""
    data: Dataset = course.load_data("digits")
    X, y = np.concatenate([data.X_train, data.X_test]), np.concatenate([data.y_train, data.y_test])
    order = np.random.default_rng(seed).permutation(len(X))
    train, test = order[:1347], order[1347:]
    return dataclasses.replace(data, X_train=X[train], y_train=y[train], X_test=X[test], y_test=y[test])


def accuracy(course: SimpleNamespace, data: Dataset, X: Array, k: int = 1) -> float:
    """Share of right votes about images that take the place of the test images."""
    dists = course.compute_distances_no_loops(X, data.X_train)
    return float(np.mean(course.predict_labels(dists, data.y_train, k) == data.y_test))


def to_others(course: SimpleNamespace, data: Dataset) -> tuple[Array, Array]:
    """Distances between training images, and which pairs are of different classes."""
    dists = course.compute_distances_no_loops(data.X_train, data.X_train)
    return dists, data.y_train[:, None] != data.y_train


def cross_validated(course: SimpleNamespace, seed: int, ks: tuple[int, ...]) -> dict[int, Array]:
    """Accuracies of the folds by k."""
    data = divided(course, seed)
    found: dict[int, Array] = course.k_fold_cross_validate(data.X_train, data.y_train, list(ks), 5)
    return found


@claim("without changing a single prediction")
def faster_versions_agree(course: SimpleNamespace, seed: int) -> bool:
    """The labels of 60 queries, from each of the three versions."""
    data = divided(course, seed)
    X, X_train = data.X_test[:60], data.X_train[:400]
    labels = [
        course.predict_labels(distances(X, X_train), data.y_train, 5)
        for distances in (
            course.compute_distances_two_loops,
            course.compute_distances_one_loop,
            course.compute_distances_no_loops,
        )
    ]
    return all(np.array_equal(labels[0], others) for others in labels[1:])


@claim("make it hundreds of times faster", low=200, high=1e6, seeds=1)
def faster_without_loops(course: SimpleNamespace, seed: int) -> float:
    """Time of two loops over the best time of none."""
    data = divided(course, seed)
    X, X_train = data.X_test[:50], data.X_train

    def seconds(distances, tries: int) -> float:  # type: ignore[no-untyped-def]
        times = []
        for _ in range(tries):
            start = time.perf_counter()
            distances(X, X_train)
            times.append(time.perf_counter() - start)
        return min(times)

    return seconds(course.compute_distances_two_loops, 1) / seconds(course.compute_distances_no_loops, 20)


@claim("Equally far in L1, and 12 against 3 in L2", seeds=1)
def one_big_difference(course: SimpleNamespace, seed: int) -> bool:
    """A difference of 12 in one pixel, or of 0.75 in each of sixteen."""
    big, small = np.zeros((1, 16)), np.full((1, 16), 0.75)
    big[0, 5] = 12
    zero = np.zeros((1, 16))
    l1 = [course.l1_distances(a, zero).item() for a in (big, small)]
    l2 = [course.compute_distances_no_loops(a, zero).item() for a in (big, small)]
    return bool(l1 == [12, 12] and l2 == [12, 3])


@claim("the right panel shows how closely the two go together", low=0.9, high=1)
def bright_rows_lie_far_out(course: SimpleNamespace, seed: int) -> float:
    """Correlation of a query's mean distance with its distance from the mean image."""
    data = divided(course, seed)
    dists = course.compute_distances_no_loops(data.X_test[:60], data.X_train[:300])
    out = np.linalg.norm(data.X_test[:60] - data.X_train[:300].mean(axis=0), axis=1)
    return float(np.corrcoef(dists.mean(axis=1), out)[0, 1])


@claim("the first two have a nearest neighbour of the *right* class", seeds=1)
def outvoted(course: SimpleNamespace, seed: int) -> bool:
    """The mistakes in the figure, on the division that the notebook has."""
    data = course.load_data("digits")
    dists = course.compute_distances_no_loops(data.X_test, data.X_train)
    wrong = np.flatnonzero(course.predict_labels(dists, data.y_train, 5) != data.y_test)[:3]
    nearest = course.predict_labels(dists, data.y_train, 1)[wrong] == data.y_test[wrong]
    return bool(np.array_equal(nearest, [True, True, False]))


@claim("the means for 1, 3 and 5 differ by half a point or so", low=0, high=0.006, seeds=10)
def small_k_alike(course: SimpleNamespace, seed: int) -> float:
    """Largest difference of the means."""
    return float(np.ptp([found.mean() for found in cross_validated(course, seed, (1, 3, 5)).values()]))


@claim("the best and the worst fold of one and the same k are further apart than that", seeds=10)
def folds_spread(course: SimpleNamespace, seed: int) -> bool:
    """Compared for each of the three."""
    found = cross_validated(course, seed, (1, 3, 5))
    means = [folds.mean() for folds in found.values()]
    return all(np.ptp(folds) > np.ptp(means) for folds in found.values())


@claim("Split the digits anew, and another k comes out first", seeds=1)
def no_k_wins_always(course: SimpleNamespace, seed: int) -> bool:
    """The winners over ten divisions."""
    winners = set()
    for division in range(10):
        found = cross_validated(course, division, (1, 3, 5))
        winners.add(max(found, key=lambda k: found[k].mean()))
    return len(winners) > 1


@claim("At k = 100 about 90 % are right", low=0.89, high=0.915, seeds=10)
def hundred_voters(course: SimpleNamespace, seed: int) -> float:
    """Mean over the folds."""
    return float(cross_validated(course, seed, (100,))[100].mean())


@claim("in ten other divisions less than half", low=0, high=0.5, seeds=10)
def sorted_file(course: SimpleNamespace, seed: int) -> float:
    """The last fifth of a file that is sorted by class."""
    return held_out_of_sorted(course, divided(course, seed))


@claim("0.7 % of it are right here", low=0.0065, high=0.0075, seeds=1)
def sorted_file_of_the_notebook(course: SimpleNamespace, seed: int) -> float:
    """The same for the division that the notebook has."""
    return held_out_of_sorted(course, course.load_data("digits"))


def held_out_of_sorted(course: SimpleNamespace, data: Dataset) -> float:
    """Accuracy on the last fifth of the training images, sorted by class."""
    order = np.argsort(data.y_train, kind="stable")
    X, y = data.X_train[order], data.y_train[order]
    cut = len(X) - len(X) // 5
    dists = course.compute_distances_no_loops(X[cut:], X[:cut])
    return float(np.mean(course.predict_labels(dists, y[:cut], 1) == y[cut:]))


@claim("farther from itself moved by one pixel than from some digit of another class")
def moved_is_farther(course: SimpleNamespace, seed: int) -> bool:
    """Every one of 1,347 digits."""
    data = divided(course, seed)
    dists, other = to_others(course, data)
    moved = np.linalg.norm(knn_pixels.moved_right(data.X_train, (8, 8)) - data.X_train, axis=1)
    return bool(np.all(moved > np.where(other, dists, np.inf).min(axis=1)))


@claim("the median of that distance is 50.3", low=50.2, high=50.4)
def median_of_moved(course: SimpleNamespace, seed: int) -> float:
    """Distance between a digit and itself, moved."""
    X = divided(course, seed).X_train
    return float(np.median(np.linalg.norm(knn_pixels.moved_right(X, (8, 8)) - X, axis=1)))


@claim("two digits of *different* classes are on average 49.6 apart", low=49.4, high=49.9)
def strangers_apart(course: SimpleNamespace, seed: int) -> float:
    """Mean over all pairs of different classes."""
    dists, other = to_others(course, divided(course, seed))
    return float(dists[other].mean())


@claim(
    "more than half are farther from their own half-bright copy than from some digit of another class",
    low=0.5,
    high=0.6,
)
def darker_is_farther(course: SimpleNamespace, seed: int) -> float:
    """Share that is farther from itself, darkened, than from a digit of another class."""
    data = divided(course, seed)
    dists, other = to_others(course, data)
    darker = np.linalg.norm(0.5 * data.X_train, axis=1)
    return float(np.mean(darker > np.where(other, dists, np.inf).min(axis=1)))


def lost(course: SimpleNamespace, seed: int, names: tuple[str, ...]) -> list[float]:
    """Accuracy lost by each of some changes of the test images."""
    data = divided(course, seed)
    copies = knn_pixels.changed_copies(data)
    return [accuracy(course, data, data.X_test) - accuracy(course, data, copies[name]) for name in names]


@claim("A paler digit behind the first, or one a quarter larger, costs a few points", low=0, high=0.08)
def mild_changes(course: SimpleNamespace, seed: int) -> float:
    """The worse of the two."""
    return max(lost(course, seed, ("another, paler, behind", "a quarter larger")))


@claim("a single pixel to the right costs more than twenty", low=0.2, high=1)
def hard_changes(course: SimpleNamespace, seed: int) -> float:
    """The mildest of the three."""
    return min(lost(course, seed, ("slanted", "a quarter covered", "moved right by 1 pixel")))


@claim("inverting puts accuracy far below guessing", low=0, high=0.03)
def inverted(course: SimpleNamespace, seed: int) -> float:
    """Accuracy about inverted images."""
    data = divided(course, seed)
    return accuracy(course, data, knn_pixels.changed_copies(data)["inverted"])


@claim("Half the brightness hurts the accuracy much less than a shift by one pixel", low=2, high=20)
def darkening_against_shift(course: SimpleNamespace, seed: int) -> float:
    """What is lost by the shift over what is lost by darkening."""
    darker, moved = lost(course, seed, ("at half the brightness", "moved right by 1 pixel"))
    return moved / darker


def far_over_near(course: SimpleNamespace, X: Array, X_train: Array) -> float:
    """Median over queries of the farthest over the nearest distance."""
    dists = course.compute_distances_no_loops(X, X_train)
    return float(np.median(dists.max(axis=1) / dists.min(axis=1)))


@claim("the farthest of 500 is only about 1.5 times as far as the nearest", low=1.45, high=1.56, seeds=10)
def cube_of_64(course: SimpleNamespace, seed: int) -> float:
    """Random points in 64 dimensions."""
    rng = np.random.default_rng(seed)
    return far_over_near(course, rng.uniform(size=(20, 64)), rng.uniform(size=(500, 64)))


@claim("For our images the ratio is between 3 and 4", low=3, high=4.1, seeds=10)
def ratio_of_images(course: SimpleNamespace, seed: int) -> float:
    """520 of the training images, drawn anew."""
    X = divided(course, seed).X_train
    return far_over_near(course, X[:20], X[20:520])


@claim("random points have such a ratio in about ten dimensions", low=3, high=4, seeds=10)
def cube_of_ten(course: SimpleNamespace, seed: int) -> float:
    """Random points in ten dimensions."""
    rng = np.random.default_rng(seed)
    return far_over_near(course, rng.uniform(size=(20, 10)), rng.uniform(size=(500, 10)))


@claim("most of their ten neighbours on the map bear another label", low=0, high=0.5, slow=True)
def strangers_on_the_map(course: SimpleNamespace, seed: int) -> float:
    """Share of neighbours alike for digits that k = 5 gets wrong, on a map drawn from this seed."""
    return on_the_map(course, seed, wrong=True)


@claim("more than nine in ten neighbours of all the other digits bear their own", low=0.9, high=1, slow=True)
def own_kind_on_the_map(course: SimpleNamespace, seed: int) -> float:
    """The same for all others."""
    return on_the_map(course, seed, wrong=False)


def on_the_map(course: SimpleNamespace, seed: int, wrong: bool) -> float:
    """Share of ten neighbours alike, of the digits that k = 5 gets wrong or of the others."""
    data = course.load_data("digits")
    dists = course.compute_distances_no_loops(data.X_test, data.X_train)
    is_wrong = course.predict_labels(dists, data.y_train, 5) != data.y_test
    alike = knn_space.alike_on_map(knn_space.tsne(data.X_test, seed), data.y_test)
    return float(alike[is_wrong == wrong].mean())


@claim("In the plane the tree looks at four or five of 1,347 random points", low=3.5, high=5.5)
def tree_in_the_plane(course: SimpleNamespace, seed: int) -> float:
    """Points for each of 50 queries."""
    rng = np.random.default_rng(seed)
    return 1347 * knn_space.share_looked_at(rng.uniform(size=(1347, 2)), rng.uniform(size=(50, 2)))


@claim("At D = 64 it looks at 98 % of them", low=0.97, high=0.99)
def tree_in_64_dimensions(course: SimpleNamespace, seed: int) -> float:
    """Share of the points."""
    rng = np.random.default_rng(seed)
    return knn_space.share_looked_at(rng.uniform(size=(1347, 64)), rng.uniform(size=(50, 64)))


@claim("Digits, on their thin sheet, need 6 to 9 %", low=0.055, high=0.095)
def tree_of_digits(course: SimpleNamespace, seed: int) -> float:
    """Share of the training images."""
    data = divided(course, seed)
    return knn_space.share_looked_at(data.X_train, data.X_test[:100])


def stops(course: SimpleNamespace, seed: int) -> dict[float, tuple[float, float]]:
    """Share found and accuracy by ε."""
    data = divided(course, seed)
    rows = knn_space.early_stops(data.X_train, data.y_train, data.X_test, data.y_test)
    return {tolerance: (found, right) for tolerance, found, right, _ in rows}


@claim("ε = 1 still finds about 99 % of the nearest neighbours", low=0.98, high=1, seeds=10)
def stop_at_twice(course: SimpleNamespace, seed: int) -> float:
    """Share of the nearest neighbours found."""
    return stops(course, seed)[1.0][0]


@claim("ε = 4 finds only about 70 % of them", low=0.65, high=0.76, seeds=10)
def stop_at_five_times(course: SimpleNamespace, seed: int) -> float:
    """Share of the nearest neighbours found."""
    return stops(course, seed)[4.0][0]


@claim("k = 1 loses at most a point and a half of accuracy", low=-0.015, high=0.015, seeds=10)
def accuracy_lost_by_stopping(course: SimpleNamespace, seed: int) -> float:
    """Accuracy of the exact neighbours less that of those within five times their distance."""
    found = stops(course, seed)
    return found[0.0][1] - found[4.0][1]


def spoilt_votes(course: SimpleNamespace, seed: int, k: int) -> tuple[float, float, float]:
    """Return shares of right labels: among the 1,000 that vote, given back of them, and of 347 new images."""
    data, rng = divided(course, seed), np.random.default_rng(seed)
    X, y = data.X_train, data.y_train
    spoilt = y[:1000].copy()
    unlucky = rng.random(1000) < 0.3
    spoilt[unlucky] = rng.integers(10, size=unlucky.sum())
    among, outside = (course.compute_distances_no_loops(part, X[:1000]) for part in (X[:1000], X[1000:]))
    given_back = np.mean(course.predict_labels(among, spoilt, k) == spoilt)
    read_rightly = np.mean(course.predict_labels(outside, spoilt, k) == y[1000:])
    return float(np.mean(spoilt == y[:1000])), float(given_back), float(read_rightly)


@claim("With k = 1 it gives back every wrong label that it was told")
def overfitting_gives_back(course: SimpleNamespace, seed: int) -> bool:
    """All 1,000 labels, the wrong ones included."""
    return spoilt_votes(course, seed, 1)[1] == 1


@claim("of the new images two thirds to four fifths are right", low=0.64, high=0.82)
def overfitting_on_new_images(course: SimpleNamespace, seed: int) -> float:
    """With k = 1."""
    return spoilt_votes(course, seed, 1)[2]


@claim("94 % and more of the new images are right", low=0.94, high=1.0)
def wrong_labels_outvoted(course: SimpleNamespace, seed: int) -> float:
    """The lower of k = 8 and k = 12."""
    return min(spoilt_votes(course, seed, k)[2] for k in (8, 12))


@claim("of its own labels it gives back about as many as are true", low=-0.03, high=0.03)
def given_back_when_outvoted(course: SimpleNamespace, seed: int) -> float:
    """At k = 8: the share given back less the share that is true."""
    true_share, given_back, _ = spoilt_votes(course, seed, 8)
    return given_back - true_share


@claim("At k = 400 both curves have fallen")
def underfitting(course: SimpleNamespace, seed: int) -> bool:
    """Both by more than 15 points, from k = 12."""
    at_12, at_400 = spoilt_votes(course, seed, 12), spoilt_votes(course, seed, 400)
    return at_400[1] < at_12[1] - 0.15 and at_400[2] < at_12[2] - 0.15


@claim("A point and a half for nothing", low=0.0145, high=0.0155)
def optimism_of_the_winner(course: SimpleNamespace, seed: int) -> float:
    """By how much the best of 30 equal classifiers on 450 images promises too much."""
    scores = np.random.default_rng(seed).binomial(450, 0.97, size=(2000, 30)) / 450
    return float(scores.max(axis=1).mean() - 0.97)
