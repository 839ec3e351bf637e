"""Diagnosis: a small wrong answer is named by what it returns, and never by more than one name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from course_lib.checking.spec import Case, Exercise, case
from tests.helpers_engine import Array, judged, row, single, tables, with_mistakes


def square(X: Array) -> Array:
    return X**2 + 0.5


def diagnosed(reference: Callable[..., Any], answer: Callable[..., Any], **options: Any) -> str | None:
    return row(judged(single(**options), reference, answer), "values").diagnosis


def some_signs(X: Array) -> Array:
    signs = np.ones(X.shape)
    signs[0, 0] = -1
    return signs * square(X)


@pytest.mark.parametrize(
    ("diagnosis", "answer"),
    [
        ("constant_ratio", lambda X: 3 * square(X)),
        ("constant_offset", lambda X: square(X) - 0.5),
        ("transposed", lambda X: square(X).T),
        ("sign_flipped", lambda X: -square(X)),
        ("some_signs_flipped", some_signs),
        ("not_finite", lambda X: square(X) / 0.0),
        ("not_finite", lambda X: np.where(X > 0, square(X), np.nan)),
        (None, lambda X: square(X) if len(X) == 1 else X**3),
        (None, lambda X: X**3),
        (None, lambda X: square(X)[0]),
        (None, lambda X: "text"),
    ],
)
def test_patterns_are_named_without_a_known_wrong_answer(
    diagnosis: str | None, answer: Callable[..., Any]
) -> None:
    """A factor, an offset, a transposition, a sign, NaN, one kind of case; and nothing is made up."""
    assert diagnosed(square, answer) == diagnosis


def test_a_factor_is_recognised_across_scalar_answers() -> None:
    """A loss is one number per case; only all cases together show what it is multiplied by."""
    verdict = judged(single(), lambda X: float(np.sum(X**2)), lambda X: float(np.sum(X**2)) / 2)
    assert row(verdict, "values").diagnosis == "constant_ratio"
    assert "0.5 times" in row(verdict, "values").message


def in_one_situation(mistake: Callable[..., Any]) -> str:
    """Return what is said of an answer that is wrong for one row, where such a mistake is known."""
    exercise = single()
    mistakes = with_mistakes(exercise, known=mistake)
    verdict = judged(exercise, square, lambda X: X if len(X) == 1 else square(X), mistakes)
    return row(verdict, "values").message


def test_a_situation_is_told_in_the_words_of_its_case() -> None:
    """The message ends with the label that all failing cases share."""
    assert "right except in one situation: there is one row" in in_one_situation(lambda X: X**3)


def test_cases_that_show_no_mistake_are_no_evidence_that_the_rest_is_right() -> None:
    """Where the known mistakes don't show, or none is known, nothing is said of the other situations."""
    assert "situation" not in in_one_situation(lambda X: 2 * square(X) if len(X) == 1 else square(X))
    verdict = judged(single(), square, lambda X: X if len(X) == 1 else square(X))
    assert "situation" not in row(verdict, "values").message


def test_one_output_is_not_said_to_be_wrong_in_one_situation_while_another_is_wrong_everywhere() -> None:
    """Both show one mistake, the second only in part."""
    exercise = single(returns=("out", "total"))
    mistakes = with_mistakes(exercise, known=lambda X: (X**3, X.sum() + 1))

    def answer(X: Array) -> tuple[Array, float]:
        return square(X) if len(X) > 1 else X, X.sum() ** 3

    verdict = judged(exercise, lambda X: (square(X), X.sum()), answer, mistakes)
    assert "situation" not in row(verdict, "values").message


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda X: 3 * square(X), "is 3 times what is expected"),
        (lambda X: square(X) + 2, "is off by +2"),
        (lambda X: -square(X), "right except for its sign"),
    ],
)
def test_what_holds_in_some_cases_is_not_said_to_hold_in_all(wrong: Callable[..., Any], said: str) -> None:
    """The other cases are right; only where nothing is, or it is nothing, goes that without saying."""
    everywhere = row(judged(single(), square, wrong), "values").message
    sometimes = row(
        judged(single(), square, lambda X: wrong(X) if len(X) != 3 else square(X)), "values"
    ).message
    assert said in everywhere and "wherever it is wrong" not in everywhere
    assert f"{said} wherever it is wrong" in sometimes


def test_a_known_mistake_comes_before_what_else_is_wrong_in_an_edge_case() -> None:
    """NaN for one row hides nothing."""
    exercise = single()
    mistakes = with_mistakes(exercise, cubed=lambda X: X**3)
    answer = row(judged(exercise, square, lambda X: X**3 if len(X) > 1 else X * np.nan, mistakes), "values")
    assert answer.diagnosis == "cubed"
    assert answer.message.startswith(
        "Message of cubed. (Where there is one row, your answer is another than with this mistake alone.)"
    )


@pytest.mark.parametrize(
    "answer", [lambda X: X > 0, lambda X: ~(X < 0), lambda X: np.ones(X.shape, dtype=bool)]
)
def test_masks_are_diagnosed_without_trouble(answer: Callable[..., Any]) -> None:
    """Truth values can be neither negated nor subtracted; that is no reason to fail."""
    assert judged(single(), lambda X: X < 0, answer).status == "failed"


def test_the_right_labels_as_floats_are_right_and_their_type_is_told() -> None:
    """It costs nothing where no aspect asks for it."""
    verdict = judged(single(), lambda X: X.argmax(axis=1), lambda X: X.argmax(axis=1).astype(float))
    assert row(verdict, "values").ok
    assert "whole numbers are asked for in an integer type" in row(verdict, "values").message


@pytest.mark.parametrize(
    ("bad", "kinds", "counts", "first"),
    [
        ({(0, 1): np.inf}, "inf", "inf in 1", "0, 1"),
        ({(1, 1): -np.inf}, "-inf", "-inf in 1", "1, 1"),
        ({(0, 2): np.nan, (1, 0): np.nan}, "NaN", "NaN in 2", "0, 2"),
        ({(0, 1): np.nan, (1, 0): np.inf, (0, 0): np.inf}, "NaN and inf", "NaN in 1, inf in 2", "0, 0"),
    ],
)
def test_what_is_not_finite_is_called_by_its_name(
    bad: dict[tuple[int, int], float], kinds: str, counts: str, first: str
) -> None:
    """Which kind, in how many entries, and where first, although finite entries are wrong before it."""
    exercise = Exercise("f", returns=("out",), points={"values": 1.0})
    exercise.values("values", cases=two_rows)

    def answer(X: Array) -> Array:
        out = X + 1
        for index, value in bad.items():
            out[index] = value
        return out

    message = row(judged(exercise, lambda X: X, answer), "values").message
    assert f"`out` becomes {kinds} where the true value is finite" in message
    said, _, table = message.partition(f"`out` is {counts} of 6 entries (X 2×3).\n")
    assert said and f"out[{first}]" in table


def two_rows(rng: np.random.Generator) -> Iterator[Case]:
    yield case(X=rng.normal(size=(2, 3)))


@pytest.mark.parametrize(
    ("diagnosis", "answer"),
    [
        ("constant_ratio", lambda X: 3 * square(X)),
        ("constant_offset", lambda X: square(X) - 0.5),
        ("transposed", lambda X: square(X).T),
        ("sign_flipped", lambda X: -square(X)),
    ],
)
def test_patterns_are_named_in_single_precision(diagnosis: str, answer: Callable[..., Any]) -> None:
    """What is wrong beyond rounding is explained as in double precision."""
    assert diagnosed(square, lambda X: answer(X).astype(np.float32)) == diagnosis


def test_lost_digits_are_no_pattern() -> None:
    """Rounded on the way to float64, a gradient is wrong in some columns: what is wrong is its digits."""
    exercise = Exercise("f", returns=("dW",), points={"values": 1.0})
    exercise.values("values", cases=batches)

    def rounded(W: Array, y: Array) -> Array:
        dW = gradient(W, y)
        dW[:, y] *= 1 + 1e-5
        return dW

    single_precision = judged(exercise, gradient, lambda W, y: rounded(W, y).astype(np.float32))
    assert single_precision.status == "passed"
    aspect = row(judged(exercise, gradient, rounded), "values")
    assert aspect.diagnosis == "nearly_right"
    assert "off from the fifth digit on" in aspect.message


def batches(rng: np.random.Generator) -> Iterator[Case]:
    for classes in (5, 6):
        yield case(W=rng.normal(size=(3, classes)), y=np.array([1, 3]))


def gradient(W: Array, y: Array) -> Array:
    return W**2


def without_label_term(W: Array, y: Array) -> Array:
    dW = gradient(W, y)
    dW[:, y] += W[:, y]
    return dW


def test_errors_in_the_columns_of_labelled_classes_are_named() -> None:
    """The correct class's own term is what most gradients get wrong."""
    exercise = Exercise("f", returns=("dW",), points={"values": 1.0})
    exercise.values("values", cases=batches)
    assert row(judged(exercise, gradient, without_label_term), "values").diagnosis == "only_labelled_classes"
    rounded = judged(exercise, gradient, lambda W, y: without_label_term(W, y).astype(np.float32))
    assert row(rounded, "values").diagnosis == "only_labelled_classes"  # rounding elsewhere hides nothing
    other = judged(exercise, gradient, lambda W, y: without_label_term(W, np.array([0, 2])))
    assert row(other, "values").diagnosis != "only_labelled_classes"


def pair() -> Exercise:
    """Return an exercise with two outputs, looked at one by one, and a third that nothing compares."""
    exercise = Exercise("f", returns=("loss", "dX", "cache"), points={"loss": 1.0, "gradient": 2.0})
    exercise.values("loss", of="loss", cases=tables)
    exercise.gradient("gradient", of="dX", loss="loss", wrt="X", cases=tables)
    return exercise


def loss_and_gradient(
    loss: float = 1.0, slope: float = 2.0
) -> Callable[[Array], tuple[float, Array, object]]:
    return lambda X: (loss * float(np.sum(X**2)), slope * X + (slope - 2.0), (X, slope))


@pytest.mark.parametrize("cached", [True, False])
def test_parts_in_another_order_are_said_to_be_exchanged(cached: bool) -> None:
    """With the order asked for; where a cache changes places as well, the values have to be right, too."""
    right = loss_and_gradient()
    exercise = pair()

    def answer(X: Array) -> tuple[Any, ...]:
        loss, dX, cache = right(X)
        return (cache, dX, loss) if cached else (dX, loss, cache)

    aspect = row(judged(exercise, right, answer), "loss")
    assert aspect.diagnosis == "order_exchanged"
    assert aspect.message.startswith(f"`loss` and `{'cache' if cached else 'dX'}` look exchanged")
    assert f"The order asked for is loss, {'cache' if cached else 'dX'}." in aspect.message


def test_wrong_shapes_in_the_right_order_are_not_said_to_be_exchanged() -> None:
    """Both parts would have to be right elsewhere."""
    verdict = judged(pair(), loss_and_gradient(), lambda X: (X[0], 1.0, X))
    assert {aspect.diagnosis for aspect in verdict.aspects} == {None}


MISTAKES = {
    "sum_not_mean": loss_and_gradient(loss=4.0, slope=8.0),
    "gradient_not_divided": loss_and_gradient(slope=8.0),
    "loss_halved": loss_and_gradient(loss=0.5),
    "gradient_tripled": loss_and_gradient(slope=6.0),
}


def found(answer: Callable[..., Any]) -> dict[str, str | None]:
    exercise = pair()
    verdict = judged(exercise, loss_and_gradient(), answer, with_mistakes(exercise, **MISTAKES))
    return {aspect.name: aspect.diagnosis for aspect in verdict.aspects}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_known_wrong_answer_is_recognised_by_its_own_name(mistake: str) -> None:
    """Two of them have the same gradient: the whole answer decides which one it is."""
    assert {name for name in found(MISTAKES[mistake]).values() if name is not None} == {mistake}


def test_two_independent_mistakes_are_each_named_in_their_aspect() -> None:
    """Half a loss and a tripled gradient match no known wrong answer as a whole, but one each."""
    both = found(loss_and_gradient(loss=0.5, slope=6.0))
    assert both == {"loss": "loss_halved", "gradient": "gradient_tripled"}


def test_a_mistake_that_shows_in_one_output_only_is_said_to() -> None:
    """Its message speaks of loss and gradient, of which one is right."""
    exercise = pair()
    mistakes = with_mistakes(exercise, both=loss_and_gradient(loss=4.0, slope=8.0))
    wrong, right = loss_and_gradient(slope=8.0), loss_and_gradient()
    aspect = row(judged(exercise, right, wrong, mistakes), "gradient")
    assert aspect.message.startswith(
        "In `dX` alone (`loss` is right), your answer is that of this mistake. Message of both."
    )
    whole = row(judged(exercise, right, loss_and_gradient(loss=4.0, slope=8.0), mistakes), "gradient")
    assert "alone" not in whole.message


def test_of_two_that_fit_partly_the_smaller_mistake_is_named() -> None:
    """The gradient fits two known wrong answers, the loss none: the one that got less wrong is assumed."""
    assert found(loss_and_gradient(loss=7.0, slope=8.0))["gradient"] == "gradient_not_divided"


def raising(error: Exception) -> Callable[..., Any]:
    def answer(X: Array) -> Array:
        if len(X) == 1:
            raise error
        return square(X)

    return answer


@pytest.mark.parametrize(
    ("error", "diagnosis"),
    [
        (ValueError("sizes 3 and 4 do not fit"), "squeezed"),
        (ValueError("shapes (3,4) not aligned: 4 != 3"), "squeezed"),
        (ValueError("shapes (7,2) not aligned: 7 != 2"), None),
        (ValueError("cannot reshape"), None),
        (ValueError(""), None),
        (IndexError("sizes 3 and 4 do not fit"), None),
    ],
)
def test_a_known_wrong_answer_that_raises_is_recognised_by_type_and_text_or_numbers(
    error: Exception, diagnosis: str | None
) -> None:
    """Two ValueErrors can have two causes; `np.dot` and `@` name the same two sizes in other words."""
    exercise = single()
    mistakes = with_mistakes(exercise, squeezed=raising(ValueError("sizes 3 and 4 do not fit")))
    aspect = row(judged(exercise, square, raising(error), mistakes), "values")
    assert (aspect.outcome, aspect.diagnosis) == ("error", diagnosis)


def test_a_known_wrong_answer_beats_a_pattern_and_comes_alone() -> None:
    """Its name and "three times what is expected" would be two diagnoses of one thing."""
    exercise = single()
    mistakes = with_mistakes(exercise, tripled=lambda X: 3 * square(X), also_tripled=lambda X: 3 * square(X))
    aspect = row(judged(exercise, square, lambda X: 3 * square(X), mistakes), "values")
    assert aspect.diagnosis == "tripled"
    assert aspect.message.startswith("Message of tripled.")
    assert "times what is expected" not in aspect.message
    assert "also" not in aspect.message


def test_a_known_wrong_answer_that_is_right_on_these_cases_explains_nothing() -> None:
    """Its name is not given to an answer that fails elsewhere."""
    exercise = single()
    mistakes = with_mistakes(exercise, right_here=square)
    assert row(judged(exercise, square, lambda X: X**3, mistakes), "values").diagnosis is None


def test_a_mistake_known_by_its_exception_alone_is_told_as_such() -> None:
    """Others may raise the same; where numbers agree as well, nothing of the kind is said."""
    exercise = single()

    def fails(X: Array) -> Array:
        raise ValueError("sizes 3 and 4 do not fit")

    mistakes = with_mistakes(exercise, squeezed=fails)
    aspect = row(judged(exercise, square, fails, mistakes), "values")
    assert aspect.message.startswith("It fails as an answer with this mistake does. Message of squeezed.")


def test_an_output_of_zeros_is_told_before_anything_else() -> None:
    """It is as it was made; a factor of 0 explains it, too, and would be no help."""
    aspect = row(judged(single(), square, lambda X: 0 * X), "values")
    assert aspect.diagnosis == "only_zeros"
    assert aspect.message.startswith("In every case here, `out` holds nothing but zeros: is anything written")


def test_a_false_is_no_zero() -> None:
    """A verdict that is always no is an answer, and nothing that was left empty."""
    verdict = judged(single(exact=True), lambda X: bool(X.sum() < 1e9), lambda X: False)
    assert row(verdict, "values").diagnosis != "only_zeros"


def test_a_mistake_that_would_show_where_the_answer_is_right_is_not_named() -> None:
    """The numbers are its, but for large inputs the answer is right, and with this mistake it were not."""
    exercise = Exercise("f", returns=("out",), points={"large": 1.0, "values": 1.0})
    exercise.values("large", cases=large_tables)
    exercise.values("values", cases=tables)
    mistakes = with_mistakes(exercise, cubed=lambda X: X**3)

    def right_where_large(X: Array) -> Array:
        return square(X) if np.abs(X).max() > 100 else X**3

    assert row(judged(exercise, square, right_where_large, mistakes), "values").diagnosis is None
    assert row(judged(exercise, square, lambda X: X**3, mistakes), "values").diagnosis == "cubed"


def large_tables(rng: np.random.Generator) -> Iterator[Case]:
    yield case(X=1000 + rng.normal(size=(3, 4)))


def test_whole_numbers_as_floats_cost_the_type_and_nothing_else() -> None:
    """Right labels are right; only the row that asks for integers is lost."""
    exercise = Exercise("f", returns=("labels",), points={"labels": 1.0, "integers": 0.5})
    exercise.values("labels", of="labels", cases=tables, exact=True)
    exercise.integers("integers", of="labels", cases=tables)
    verdict = judged(exercise, lambda X: X.argmax(axis=1), lambda X: X.argmax(axis=1).astype(float))
    assert row(verdict, "labels").ok
    assert row(verdict, "integers").diagnosis == "not_integers"


def test_labels_have_no_constant_factor() -> None:
    """A label four times as large is another label."""
    verdict = judged(single(exact=True), lambda X: X.argmax(axis=1) + 1, lambda X: 4 * (X.argmax(axis=1) + 1))
    assert row(verdict, "values").diagnosis != "constant_ratio"


def test_a_constant_in_place_of_a_constant_is_no_offset() -> None:
    """Between two numbers there is always some difference."""
    verdict = judged(single(), lambda X: 3.5, lambda X: 1.25)
    assert row(verdict, "values").diagnosis != "constant_offset"
