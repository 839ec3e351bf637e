"""Section 6, "Choosing k: cross-validation"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import knn
from .cases import two_groups


def even_folds(rng: np.random.Generator) -> Iterator[Case]:
    for num, num_folds, ks in [(40, 4, [1, 3, 7]), (60, 5, [5, 1]), (48, 2, [3, 11])]:
        X, y = two_groups(rng, num)
        yield case("", X=X, y=y, ks=ks, num_folds=num_folds)
    X, y = two_groups(rng, 24)
    yield case("every fold is one example", X=X, y=y, ks=[1, 3], num_folds=24)


def uneven_folds(rng: np.random.Generator) -> Iterator[Case]:
    for num, num_folds, ks in [(43, 4, [1, 5]), (59, 6, [3]), (68, 5, [1, 7])]:
        X, y = two_groups(rng, num)
        yield case("the folds are not of equal size", X=X, y=y, ks=ks, num_folds=num_folds)


cv = knn.exercise(
    "k_fold_cross_validate",
    returns=("accuracies",),
    uses=("compute_distances_no_loops", "predict_labels"),
)
cv.values("accuracies", cases=even_folds)
cv.robust("uneven folds", cases=uneven_folds)
cv.unchanged("inputs unchanged", cases=even_folds)
cv.known_wrong(
    "fold_left_in_training",
    "The validation fold is also among the training examples, so each query finds itself at distance 0 "
    "and k = 1 looks perfect. Which examples may a fold's queries be compared with?",
    ("X_folds[:fold] + X_folds[fold + 1 :]", "X_folds"),
    ("y_folds[:fold] + y_folds[fold + 1 :]", "y_folds"),
)
cv.known_wrong(
    "roles_swapped",
    "You train on one fold and validate on all the others; it is the other way round.",
    (
        "dists = compute_distances_no_loops(X_folds[fold], X_rest)",
        "dists = compute_distances_no_loops(X_rest, X_folds[fold])",
    ),
    ("predict_labels(dists, y_rest, k)", "predict_labels(dists, y_folds[fold], k)"),
    ("y_pred == y_folds[fold]", "y_pred == y_rest"),
)
cv.known_wrong(
    "trained_on_next_fold_only",
    "You train on one other fold only. All the folds but the validation one belong to the training part.",
    ("X_folds[:fold] + X_folds[fold + 1 :]", "[X_folds[fold - 1]]"),
    ("y_folds[:fold] + y_folds[fold + 1 :]", "[y_folds[fold - 1]]"),
)
cv.known_wrong(
    "trained_on_earlier_folds",
    "You train on the folds before the validation one, and only where there are none on those after it. "
    "Which folds belong to the training part?",
    ("X_folds[:fold] + X_folds[fold + 1 :]", "X_folds[:fold] or X_folds[1:]"),
    ("y_folds[:fold] + y_folds[fold + 1 :]", "y_folds[:fold] or y_folds[1:]"),
)
cv.known_wrong(
    "error_rate",
    "These are the shares of wrong answers; an accuracy is the share of right ones.",
    ("y_pred == y_folds", "y_pred != y_folds"),
)
cv.known_wrong(
    "counts",
    "These are numbers of right answers. Divided by what do they become accuracies?",
    ("np.mean(y_pred", "np.sum(y_pred"),
)
cv.known_wrong(
    "percent",
    "These are percentages; accuracies between 0 and 1 are asked for.",
    ("accuracies[k][fold] = ", "accuracies[k][fold] = 100 * "),
)
cv.known_wrong(
    "mean_returned",
    "You return one mean per k. Keep the accuracy of every fold: their spread says how far to trust the mean.",
    ("return accuracies", "return {k: np.mean(values) for k, values in accuracies.items()}"),
)
cv.known_wrong(
    "k_ignored",
    "All values of k give the accuracies of k = 1 in yours. Does each k reach `predict_labels`?",
    ("predict_labels(dists, y_rest, k)", "predict_labels(dists, y_rest)"),
)
cv.known_wrong(
    "last_fold_only",
    "Only the last fold has an accuracy. Does every round write to its own place?",
    ("for fold in range(num_folds)", "for fold in [num_folds - 1]"),
)
cv.known_wrong(
    "rest_dropped",
    "Where N isn't a multiple of num_folds, yours leaves the last examples out of every fold. "
    "How does `np.array_split` share out the remainder?",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[[part[i * (len(X) // num_folds) : (i + 1) * (len(X) // num_folds)] for i in range(num_folds)] for part in (X, y)]",
    ),
)
cv.known_wrong(
    "rest_in_last_fold",
    "Where N isn't a multiple of num_folds, yours puts the whole remainder into the last fold. "
    "How does `np.array_split` share it out?",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[np.split(part, [i * (len(X) // num_folds) for i in range(1, num_folds)]) for part in (X, y)]",
    ),
)
cv.known_wrong(
    "rest_never_validated",
    "Where N isn't a multiple of num_folds, the last examples are in no validation fold of yours. "
    "How does `np.array_split` share out the remainder?",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[np.split(part, [i * (len(X) // num_folds) for i in range(1, num_folds + 1)]) for part in (X, y)]",
    ),
)
cv.known_wrong(
    "equal_folds_only",
    "Where N isn't a multiple of num_folds, yours insists on folds of one size, and there are none. "
    "How does `np.array_split` share out the remainder?",
    ("np.array_split(X, num_folds), np.array_split(y", "np.split(X, num_folds), np.split(y"),
)
cv.known_wrong(
    "labels_of_everybody",
    "The columns of your distances belong to the examples outside the fold, but the votes are looked up among all "
    "labels. Which label belongs to column 0 when fold 0 is held out?",
    ("predict_labels(dists, y_rest, k)", "predict_labels(dists, y, k)"),
)
cv.known_wrong(
    "dealt_like_cards",
    "You deal the examples out in turn (every num_folds-th one into the same fold); "
    "folds are blocks of neighbouring rows here.",
    (
        "np.array_split(X, num_folds), np.array_split(y, num_folds)",
        "[[part[i::num_folds] for i in range(num_folds)] for part in (X, y)]",
    ),
)
cv.known_wrong(
    "first_fold_only",
    "Only the first fold has an accuracy. Is your `return` inside the loop over the folds?",
    ("for fold in range(num_folds)", "for fold in range(1)"),
)
cv.known_wrong(
    "last_fold_missing",
    "The last fold has no accuracy. Where does `range(n - 1)` stop?",
    ("for fold in range(num_folds)", "for fold in range(num_folds - 1)"),
)
cv.known_wrong(
    "divided_by_all",
    "Accuracies are too small by as many times as there are folds, as if right answers were divided by the number of all examples. How many predictions were made in a fold?",
    ("np.mean(y_pred == y_folds[fold])", "np.sum(y_pred == y_folds[fold]) / len(X)"),
)
cv.known_wrong(
    "divided_by_folds",
    "The right answers of a fold are divided by the number of folds. How many predictions were made in a fold?",
    ("np.mean(y_pred == y_folds[fold])", "np.sum(y_pred == y_folds[fold]) / num_folds"),
)
cv.known_wrong(
    "divided_by_rest",
    "The right answers of a fold are divided by the number of examples outside it. How many predictions were made?",
    ("np.mean(y_pred == y_folds[fold])", "np.sum(y_pred == y_folds[fold]) / len(y_rest)"),
)
cv.known_wrong(
    "last_accuracy_for_all",
    "Each k has the accuracy of the last fold alone, one number. Where does each fold's accuracy go?",
    ("return accuracies", "return {k: values[-1] for k, values in accuracies.items()}"),
)
cv.known_wrong(
    "same_for_every_k",
    "Every k has the accuracies of the last k: do they share one array?",
    ("return accuracies", "return dict.fromkeys(ks, accuracies[ks[-1]])"),
)
cv.known_wrong(
    "place_of_k",
    "Your votes use the place of k in the list of ks, not k itself.",
    ("predict_labels(dists, y_rest, k)", "predict_labels(dists, y_rest, ks.index(k) + 1)"),
)
cv.known_wrong(
    "validated_on_training_part",
    "The predictions are made for the examples outside the fold, among themselves. Which ones are held out to be "
    "predicted?",
    ("compute_distances_no_loops(X_folds[fold], X_rest)", "compute_distances_no_loops(X_rest, X_rest)"),
    ("y_pred == y_folds[fold]", "y_pred == y_rest"),
)
cv.known_wrong(
    "validated_on_itself",
    "A fold's examples are compared with the fold itself, so each finds itself at distance 0. What do you train on?",
    (
        "dists = compute_distances_no_loops(X_folds[fold], X_rest)",
        "dists = compute_distances_no_loops(X_folds[fold], X_folds[fold])",
    ),
    ("predict_labels(dists, y_rest, k)", "predict_labels(dists, y_folds[fold], k)"),
)
cv.known_wrong(
    "always_the_first_fold_held_out",
    "Every entry is the accuracy of the first fold. Which fold should be held out for entry f?",
    (
        "    for fold in range(num_folds):\n",
        "    turns, num_folds = num_folds, 1\n    for fold in range(num_folds):\n",
    ),
    ("return accuracies", "return {k: np.full(turns, values[0]) for k, values in accuracies.items()}"),
)
cv.known_wrong(
    "folds_in_reverse",
    "Your accuracies stand in the reverse order of the folds: entry f belongs to fold f.",
    ("return accuracies", "return {k: values[::-1] for k, values in accuracies.items()}"),
)
cv.known_wrong(
    "sorted_accuracies",
    "The accuracies of the folds have been sorted: entry f belongs to fold f.",
    ("return accuracies", "return {k: np.sort(values) for k, values in accuracies.items()}"),
)
cv.known_wrong(
    "one_accuracy_each",
    "Every k has a single accuracy, that of the last fold, in an array of its own. How many should each k have, and "
    "what becomes of the one from the fold before?",
    (
        "accuracies[k][fold] = np.mean(y_pred == y_folds[fold])",
        "accuracies[k] = np.array([np.mean(y_pred == y_folds[fold])])",
    ),
)

knn.choice(
    "honest_estimate",
    options="ABCD",
    because={
        "A": "What is the nearest neighbour of a training example among the training examples?",
        "B": "It is the largest of 30 noisy numbers, picked because it is the largest. "
        "What does that do to it on average?",
        "D": "Those 450 images took part in choosing the winner. Would 450 others have chosen the same one?",
    },
    why="The test images had no part in choosing k: on average, their accuracy is that on new digits.",
)
