"""Tests as students write them, in words of their own, something left out: each is told what it forgets."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import judged_text, names

SPLIT_BY_SETS = """
    def split_is_sound(X, y, val_fraction, test_fraction, parts):
        if len(parts[2]) != int(val_fraction * len(X)) or len(parts[4]) != int(test_fraction * len(X)):
            return False
        all_rows = [tuple(r) for p in parts[::2] for r in p]
        return sorted(all_rows) == sorted(tuple(r) for r in X)
"""
LAYER_WITHOUT_SHAPES = """
    def layer_is_sound(inputs, dout, grads, doubled, moves):
        for k in grads:
            m, lo, hi = moves[k]
            if abs((grads[k] * m).sum() * 2 - ((hi - lo) * dout).sum()) > 1e-7:
                return False
            if not np.allclose(doubled[k], 2 * grads[k]):
                return False
        return True
"""
UPDATE_DOWNHILL_ONLY = """
    def update_is_sound(runs):
        p = runs["plain"]
        step = p["path"][1] - p["path"][0]
        return bool(np.allclose(step, -p["learning_rate"] * p["gradients"][0]))
"""
DROPOUT_EXACT_SHARE = """
    def dropout_is_sound(x, p, first, second, tested):
        n = int((first != 0).sum())
        return n == round(p * x.size) and np.allclose(tested, x)
"""
DROPOUT_ONE_CALL = """
    def dropout_is_sound(x, p, first, second, tested):
        alive = first != 0
        ok = np.allclose(first[alive], x[alive] / p) and abs(alive.mean() - p) < 0.09
        ok = ok and len(np.unique(alive, axis=0)) > 1 and len(np.unique(alive, axis=1).T) > 1
        return bool(ok and (tested == x).all())
"""
SPIRAL_WITHOUT_LABELS = """
    def spiral_is_sound(X, y, points_per_class, num_classes, noise):
        noises = []
        for j in range(num_classes):
            arm = X[y == j]
            arm = arm[np.argsort((arm ** 2).sum(1))]
            r = np.sqrt((arm ** 2).sum(1))
            if len(r) != points_per_class or not np.allclose(r, np.linspace(0, 1, points_per_class)):
                return False
            a = np.arctan2(arm[1:, 0], arm[1:, 1]) - 4 * j - 4 * r[1:]
            noises.append(np.arctan2(np.sin(a), np.cos(a)))
        noises = np.array(noises)
        if np.allclose(noises[0], noises[1]) or abs(noises.mean()) > noise / 2:
            return False
        return bool(abs(noises.std() / noise - 1) < 0.4)
"""
LEAK_ALONE = """
    def preparation_is_sound(runs):
        a, b = runs["plain"], runs["other company"]
        return np.allclose(a["train"], b["train"]) and np.allclose(a["val"][0], b["val"][0])
"""
CURVE_SMOOTH = """
    def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
        h = residuals[1] - residuals[0]
        measured = (values[2:] - values[:-2]) / (2 * h)
        if np.abs(measured - slopes[1:-1]).max() > 0.05:
            return False
        return np.allclose(together, singles.mean())
"""


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("assignment", "exercise", "text", "missed"),
    [
        ("backprop", "layer_is_sound", LAYER_WITHOUT_SHAPES, "shapes_never_tested"),
        ("batchnorm_dropout", "dropout_is_sound", DROPOUT_ONE_CALL, "calls_never_compared"),
        ("spiral", "spiral_is_sound", SPIRAL_WITHOUT_LABELS, "labels_never_tested"),
        ("training", "preparation_is_sound", LEAK_ALONE, "only_leak_tested"),
    ],
)
def test_what_is_never_tested_is_named(
    assignment: str, exercise: str, text: str, missed: str, seed: int
) -> None:
    """By what slips through, however the test is written."""
    found = names(judged_text(assignment, exercise, text, seed))
    assert found
    assert set(found.values()) == {missed}


@pytest.mark.parametrize(
    ("assignment", "exercise", "text", "right"),
    [
        ("optimizers", "update_is_sound", UPDATE_DOWNHILL_ONLY, "It rejects what is right: "),
        ("batchnorm_dropout", "dropout_is_sound", DROPOUT_EXACT_SHARE, "It rejects what is right: “dropout"),
        ("losses", "curve_is_sound", CURVE_SMOOTH, "It rejects what is right: "),
    ],
)
def test_a_test_that_expects_too_much_is_shown_what_it_rejects(
    assignment: str, exercise: str, text: str, right: str
) -> None:
    """And has no point, since somebody's right answer would be thrown away."""
    verdict = judged_text(assignment, exercise, text)
    assert verdict.points == 0
    assert right in verdict.aspects[0].message


def test_two_gaps_are_both_named_and_what_slips_through_is_listed() -> None:
    """Labels and order are both forgotten: what passed is what passes without the one or the other."""
    verdict = judged_text("knn", "split_is_sound", SPLIT_BY_SETS)
    assert verdict.aspects[0].ok
    assert verdict.aspects[1].diagnosis == "labels_never_tested+order_never_tested"
    assert "It catches 7 of 12 wrong ones; 10 are asked for here." in verdict.aspects[1].message
    assert "one that gives labels to rows by chance" in verdict.aspects[1].message
