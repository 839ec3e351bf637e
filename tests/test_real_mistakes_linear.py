"""Mistakes as students make them in assignment 2, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from course_lib.checking.verdict import Verdict
from tests.helpers_mistakes import Changeable, judged_text, names, patched

SOFTMAX = """
    def softmax_loss_vectorized(W, X, y, reg):
        N = y.shape[0]
        logits = X.dot(W)
        {shift}
        expo = np.exp(logits)
        prob = expo / {total}
        picked = prob[range(N), y]
        loss = {data_loss} + reg / 2 * (W ** 2).sum()
        {target}
        return loss, {slope} + reg * W
"""
SOFTMAX_RIGHT = {
    "shift": "logits -= logits.max(1)[:, None]",
    "total": "expo.sum(1)[:, None]",
    "data_loss": "-np.log(picked).mean()",
    "target": "prob[range(N), y] -= 1",
    "slope": "X.T.dot(prob) / N",
}


def softmax(seed: int = 1, **changes: str) -> Verdict:
    text = Changeable(SOFTMAX, SOFTMAX_RIGHT)(**changes)
    return judged_text("linear", "softmax_loss_vectorized", text, seed)


def test_without_a_change_only_probabilities_of_zero_are_wrong() -> None:
    """The answer that the mistakes are made in takes the logarithm of a probability."""
    verdict = softmax()
    assert names(verdict) == {"stable": "log_of_zero"}
    assert verdict.points == 5


@pytest.mark.parametrize("seed", range(4))
def test_what_keeps_a_probability_from_zero_costs_stability_alone(seed: int) -> None:
    """Ordinary probabilities and those of whole numbers are so large that 1e-8 more changes no loss."""
    assert names(softmax(seed, data_loss="-np.log(picked + 1e-8).mean()")) == {"stable": "log_cushioned_8"}


def test_a_gradient_twice_too_large_is_named() -> None:
    """In the part of the data alone; the loss is judged by itself, and so is what huge scores do."""
    assert names(softmax(slope="2 * X.T.dot(prob) / N")) == {
        "gradient": "gradient_data_doubled",
        "stable": "log_of_zero",
    }


def test_a_label_subtracted_as_a_number_is_named() -> None:
    """From the probabilities of all classes."""
    assert names(softmax(target="prob = prob - y.reshape(-1, 1)"))["gradient"] == "label_as_number"


@pytest.mark.parametrize("shift", ["logits -= np.max(logits)", "", "logits -= logits.max(0)"])
def test_a_softmax_over_the_examples_is_named_whatever_is_subtracted_first(shift: str) -> None:
    """All of these shifts cancel in a column, so there is one mistake, not two."""
    named = names(softmax(shift=shift, total="expo.sum(0)"))
    assert named == {"loss": "normalised_over_examples", "gradient": "normalised_over_examples"}


def test_a_softmax_over_the_examples_after_a_shift_of_each_row_is_named() -> None:
    """Then the shift changes the result, and the message is the same."""
    assert names(softmax(total="expo.sum(0)"))["loss"] == "normalised_over_examples_after_shift"


def test_what_is_wrong_anyway_is_not_called_unstable() -> None:
    """Huge scores count once the loss is right."""
    rows = {row.name: row for row in softmax(total="expo.sum(0)").aspects}
    assert rows["stable"].message.startswith("Counts once “")


def test_one_maximum_for_all_rows_and_the_logarithm_of_zero_are_named_together() -> None:
    """Neither shows in ordinary scores."""
    named = names(softmax(shift="logits -= np.max(logits)"))
    assert named == {"stable": "one_shift_for_all+log_of_zero"}


def test_a_normaliser_without_the_right_class_is_named() -> None:
    """In the loss alone: the gradient beside it is right."""
    text = """
        def softmax_loss_naive(W, X, y, reg):
            total, dW = 0, np.zeros_like(W)
            for x, label in zip(X, y):
                expo = np.exp(x.dot(W))
                others = sum(e for j, e in enumerate(expo) if j != label)
                total += np.log(others / expo[label])
                target = np.arange(len(expo)) == label
                dW += np.outer(x, expo / expo.sum() - target)
            return total / len(y) + reg * (W * W).sum() / 2, dW / len(y) + reg * W
    """
    verdict = judged_text("linear", "softmax_loss_naive", text)
    assert names(verdict) == {"loss": "normaliser_without_right_class"}


SVM = """
    def svm_loss_vectorized(W, X, y, reg):
        N = len(X)
        S = X.dot(W)
        M = S - S[range(N), y].reshape(N, 1) + 1
        M[range(N), y] = 0
        {mask}
        M = M.clip(0)
        {counts}
        dW = X.T.dot(counts)
        {divide}
        return M.sum() / N + reg / 2 * (W**2).sum(), dW + reg * W
"""
SVM_RIGHT = {
    "mask": "",
    "counts": "counts = 1.0 * (M > 0); counts[range(N), y] -= counts.sum(1)",
    "divide": "dW = dW / N",
}


def svm(**changes: str) -> Verdict:
    return judged_text("linear", "svm_loss_vectorized", Changeable(SVM, SVM_RIGHT)(**changes))


def test_the_hinge_loss_that_mistakes_are_made_in_is_right() -> None:
    """Without a change it earns everything."""
    assert svm().status == "passed"


def test_counts_kept_as_integers_cost_the_aspect_of_integers_only() -> None:
    """With floats they are right; divided in place, products of whole numbers raise."""
    verdict = svm(counts=SVM_RIGHT["counts"].replace("1.0", "1"), divide="dW /= N")
    assert names(verdict) == {"integers": "divided_in_place"}
    assert verdict.points == verdict.max_points - 0.5


def test_a_missing_margin_in_the_gradient_is_not_said_to_be_in_the_loss() -> None:
    """The loss is right, and the message speaks of rivals."""
    verdict = svm(mask="mask = M > 1", counts=SVM_RIGHT["counts"].replace("M > 0", "mask"))
    assert names(verdict) == {"gradient": "delta_missing"}
    assert "your loss" not in "".join(row.message for row in verdict.aspects)


@pytest.mark.parametrize(
    ("exercise", "old", "new"),
    [
        (
            "svm_loss_naive",
            "    num_train, num_classes",
            '    assert X.dtype.kind == "f"\n    num_train, num_classes',
        ),
        ("svm_loss_squared", "    num_train =", '    assert X.dtype.kind == "f"\n    num_train ='),
        (
            "softmax_loss_naive",
            "    num_train, num_classes",
            '    assert X.dtype.kind == "f"\n    num_train, num_classes',
        ),
        ("softmax_loss_vectorized", "    num_train =", "    assert X.flags.c_contiguous\n    num_train ="),
        ("add_bias_column", "np.ones((len(X), 1))", "np.ones((len(X), 1)) * (X.dtype.kind == 'f')"),
    ],
)
def test_odd_arrays_cost_their_own_aspect_only(exercise: str, old: str, new: str) -> None:
    """Whole numbers and views: answers that are right for other inputs keep the rest."""
    verdict = judged_text("linear", exercise, patched("linear", exercise, (old, new)))
    assert list(names(verdict)) == ["integers"]
    assert verdict.points == verdict.max_points - 0.5


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("exercise", ["svm_loss_naive", "softmax_loss_naive"])
@pytest.mark.parametrize(
    ("name", "count"),
    [("classes_up_to_largest_label", "max(y) + 1"), ("classes_counted_in_labels", "len(set(y.tolist()))")],
)
def test_classes_taken_from_the_labels_are_caught_on_every_seed(
    exercise: str, name: str, count: str, seed: int
) -> None:
    """In some case the last class has no example."""
    text = patched("linear", exercise, ("num_classes = len(X), W.shape[1]", f"num_classes = len(X), {count}"))
    assert names(judged_text("linear", exercise, text, seed))["gradient"] == name


@pytest.mark.parametrize(
    ("loss", "named"),
    [
        ("reg * np.sum(W**2)", "half_missing_in_loss"),
        ("reg / 2 * abs(W).sum()", "penalty_l1"),
        ("(W**2).sum() / 2", "penalty_without_reg"),
        ("reg / 2 / N * (W**2).sum()", "penalty_averaged_in_loss"),
    ],
)
@pytest.mark.parametrize(
    ("slope", "named_too"),
    [("reg * W.sum()", "penalty_slope_is_a_sum"), ("2 * reg * W", "penalty_slope_doubled")],
)
def test_mistakes_in_the_two_halves_of_a_penalty_are_named_each(
    loss: str, named: str, slope: str, named_too: str
) -> None:
    """What is said of the loss doesn't depend on what is wrong with the gradient."""
    text = (
        SVM.format(**SVM_RIGHT)
        .replace("reg / 2 * (W**2).sum()", loss)
        .replace("dW + reg * W", f"dW + {slope}")
    )
    verdict = judged_text("linear", "svm_loss_vectorized", text)
    assert names(verdict) == {"loss": named, "gradient": named_too}
