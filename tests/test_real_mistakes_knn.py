"""Mistakes as students make them in assignment 1, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from course_lib.checking.verdict import Verdict
from tests.helpers_mistakes import Changeable, judged_text, names, patched

NO_LOOPS = """
    def compute_distances_no_loops(X, X_train):
        {types}
        left = {square}(X).sum(1)
        right = {square}(X_train).sum(1)
        cross = X @ X_train.T
        d2 = left.reshape(-1, 1) + right.reshape(1, -1) - 2 * cross
        return np.sqrt({inside})
"""
RIGHT = {
    "types": "X, X_train = X.astype(float), X_train.astype(float)",
    "square": "np.square",
    "inside": "d2.clip(min=0)",
}


def no_loops(**changes: str) -> Verdict:
    return judged_text("knn", "compute_distances_no_loops", Changeable(NO_LOOPS, RIGHT)(**changes))


def test_the_distances_that_mistakes_are_made_in_are_right() -> None:
    """Without a change they earn everything."""
    assert no_loops().status == "passed"


def test_squares_that_wrap_and_roots_below_zero_are_both_named() -> None:
    """Each in the aspect that it shows in; the distances of ordinary points are right."""
    verdict = no_loops(types="", inside="d2")
    assert names(verdict) == {"stable": "negative_under_root", "number types": "uint8_overflow"}
    assert verdict.points == verdict.max_points - 1.5


def test_differences_of_pixels_that_wrap_are_named() -> None:
    """Broadcast in uint8, as the two loops do one pair at a time."""
    text = """
        def compute_distances_no_loops(X, X_train):
            return np.sqrt(((X[:, None, :] - X_train[None]) ** 2).sum(-1))
    """
    verdict = judged_text("knn", "compute_distances_no_loops", text)
    assert names(verdict) == {"number types": "uint8_overflow_in_differences"}


def test_what_is_wrong_anyway_is_not_wrong_again_for_pixels() -> None:
    """Without a root, number types and equal rows count once the distances are right."""
    verdict = no_loops(inside="d2.clip(min=0) ** 2")
    assert list(names(verdict)) == ["distances"]
    assert [row.outcome for row in verdict.aspects if row.name in ("stable", "number types")] == [
        "blocked"
    ] * 2


def test_two_independent_mistakes_are_named_together() -> None:
    """The root is missing, and the last pixel."""
    text = """
        def compute_distances_one_loop(X, X_train):
            return np.array([((X_train - x).astype(float)[:, :-1] ** 2).sum(axis=1) for x in X * 1.0])
    """
    verdict = judged_text("knn", "compute_distances_one_loop", text)
    assert names(verdict)["distances"] in ("no_root+last_pixel_missing", "last_pixel_missing+no_root")


@pytest.mark.parametrize(
    "exercise", ["l1_distances", "compute_distances_two_loops", "compute_distances_one_loop"]
)
def test_an_answer_for_floats_only_loses_the_aspect_of_number_types(exercise: str) -> None:
    """Differences of uint8 wrap around; all else is right."""
    text = patched("knn", exercise, (", dtype=np.float64)", ")"))
    verdict = judged_text("knn", exercise, text)
    assert set(names(verdict)) == {"number types"}
    assert None not in names(verdict).values()


def test_rows_sliced_instead_of_columns_are_named() -> None:
    """The first k queries are left, and everybody votes; ties count once the labels are right."""
    text = """
        def predict_labels(dists, y_train, k=1):
            ranking = dists.argsort(axis=1)
            winners = []
            for neighbours in ranking[:k]:
                winners.append(np.bincount(y_train[neighbours]).argmax())
            return np.asarray(winners)
    """
    assert names(judged_text("knn", "predict_labels", text)) == {"labels": "queries_sliced"}


@pytest.mark.parametrize(
    ("tie", "named"),
    [
        ("max(counts, key=lambda label: (counts[label], label))", "ties_to_largest"),
        ("max(counts, key=counts.get)", "ties_to_nearest"),
    ],
)
def test_ties_settled_otherwise_cost_the_aspect_of_ties_only(tie: str, named: str) -> None:
    """Elections without a tie are right."""
    text = f"""
        def predict_labels(dists, y_train, k=1):
            labels = []
            for row in dists:
                counts = {{}}
                for label in y_train[row.argsort()[:k]].tolist():
                    counts[label] = counts.get(label, 0) + 1
                labels.append({tie})
            return np.array(labels)
    """
    verdict = judged_text("knn", "predict_labels", text)
    assert names(verdict) == {"ties": named}


LOO = """
    def leave_one_out_accuracy(X, y, k=1):
        {centre}
        dists = compute_distances_no_loops(X, X)
        {leave_out}
        return (predict_labels(dists, y, k) == y).mean()
"""


@pytest.mark.parametrize("centre", ["", "X = X - X.mean(axis=0)", "X = X - X.mean()"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_leaving_out_every_distance_of_zero_costs_the_twins_only(centre: str, seed: int) -> None:
    """Whatever is subtracted first, an example's own distance is exactly 0 in all cases."""
    text = LOO.format(centre=centre, leave_out="dists = np.where(dists == 0, np.inf, dists)")
    assert names(judged_text("knn", "leave_one_out_accuracy", text, seed)) == {"twins": "twins_left_out"}


@pytest.mark.parametrize("centre", ["X = X - X.mean(axis=0)", "X = X - X.mean()"])
def test_an_example_left_out_by_its_place_is_right_however_the_data_are_centred(centre: str) -> None:
    """Twins are neighbours."""
    text = LOO.format(centre=centre, leave_out="dists[np.arange(len(X)), np.arange(len(X))] = np.inf")
    assert judged_text("knn", "leave_one_out_accuracy", text).status == "passed"


def test_neighbouring_rows_that_were_mixed_are_not_said_to_be_as_in_the_file() -> None:
    """The parts are blocks of the file, in another order."""
    text = """
        def train_val_test_split(X, y, val_fraction, test_fraction, rng):
            v, t = int(val_fraction * len(X)), int(test_fraction * len(X))
            parts = [rng.permutation(r) for r in np.split(np.arange(len(X)), [v, v + t])]
            val, test, train = parts
            return X[train], y[train], X[val], y[val], X[test], y[test]
    """
    verdict = judged_text("knn", "train_val_test_split", text)
    assert names(verdict)["partition"] == "not_shuffled"
    message = next(row.message for row in verdict.aspects if row.name == "partition")
    assert "mixed among themselves" in message
    assert "order of the file" not in message


def test_right_answers_divided_by_the_wrong_number_are_named() -> None:
    """By all examples, or by the number of folds."""
    old = "np.mean(y_pred == y_folds[fold])"
    for new, named in [
        ("sum(y_pred == y_folds[fold]) / len(y)", "divided_by_all"),
        ("np.sum(y_pred == y_folds[fold]) / num_folds", "divided_by_folds"),
    ]:
        text = patched("knn", "k_fold_cross_validate", (old, new))
        assert names(judged_text("knn", "k_fold_cross_validate", text)) == {"accuracies": named}


@pytest.mark.parametrize("inside", ["np.abs(d2) + 1e-3", "d2.clip(min=0) + 1e-3"])
def test_a_small_number_under_the_root_is_named(inside: str) -> None:
    """However the squares were kept from falling below zero."""
    assert names(no_loops(inside=inside)) == {"distances": "cushion_of_1e-3"}


@pytest.mark.parametrize(
    ("exercise", "text", "expected"),
    [
        (
            "predict_labels",
            """
            def predict_labels(dists, y_train, k=1):
                order = dists.argsort(axis=0)[:, :k]
                return np.array([np.bincount(y_train[row]).argmax() for row in order])
            """,
            {"labels": "sorted_down_the_columns"},
        ),
        (
            "l1_distances",
            """
            def l1_distances(X, X_train):
                X, X_train = X.astype(float), X_train.astype(float)
                return np.sqrt(np.abs(X[:, None] - X_train)).sum(axis=2)
            """,
            {"distances": "roots_added_up"},
        ),
    ],
)
def test_an_axis_and_a_root_in_the_wrong_place_are_named(
    exercise: str, text: str, expected: dict[str, str]
) -> None:
    """In the aspect of ordinary cases; the odd ones count once that is right."""
    assert names(judged_text("knn", exercise, text)) == expected
