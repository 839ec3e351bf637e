"""The properties by which a training loop and a random search are judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from course_lib.answering.calls import call_function
from course_lib.checking import Case, Probe, Seeded, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.checking.properties.search_ranges import uniform
from course_lib.exchange.answer import Answer, Recorded

Array = NDArray[np.float64]
Sampler = Callable[[np.random.Generator, int], NDArray[np.int64]]
N, BATCH, ITERS = 20, 5, 150

TRAINING_PARTS = ("batches", "update", "history", "copy")
SEARCH_PARTS = ("draws", "refinement", "record", "best")


# -- training ----------------------------------------------------------------------------------------------


def training_case(seed: int = 0, num_iters: int = ITERS, batch_size: int = BATCH) -> Case:
    rng = np.random.default_rng(7)
    return case(
        loss_fn=Probe("quadratic_loss"),
        X=rng.normal(size=(N, 3)),
        y=rng.integers(4, size=N),
        W=rng.normal(size=(3, 4)),
        learning_rate=0.05,
        reg=0.3,
        num_iters=num_iters,
        batch_size=batch_size,
        rng=Seeded(seed),
    )


def answered(function: Callable[..., Any], to: Case) -> Answer:
    answer = call_function({"f": function}, "f", list(to.args.values()))
    assert isinstance(answer, Answer), answer
    return answer


def trainer(sampler: Sampler) -> Callable[..., Any]:
    """Return a correct training loop that draws the rows of iteration t with ``sampler(rng, t)``."""

    def train(
        loss_fn: Any, X: Array, y: Any, W: Array, lr: float, reg: float, iters: int, size: int, rng: Any
    ) -> Any:
        history = []
        for t in range(iters):
            rows = sampler(rng, t)
            loss, dW = loss_fn(W, X[rows], y[rows], reg)
            W = W - lr * dW
            history.append(loss)
        return W, history

    return train


def training_findings(answer: Answer, of: Case) -> dict[str, Finding | None]:
    return {part: check_property("minibatch_training", of, answer, {"part": part}) for part in TRAINING_PARTS}


def with_replacement(rng: np.random.Generator, t: int) -> NDArray[np.int64]:
    return rng.integers(N, size=BATCH)


def without_replacement(rng: np.random.Generator, t: int) -> NDArray[np.int64]:
    return rng.choice(N, BATCH, replace=False)


class EpochByEpoch:
    """Deals out a fresh shuffle of all rows before it begins the next."""

    def __init__(self) -> None:
        self.queue = np.array([], dtype=np.int64)

    def __call__(self, rng: np.random.Generator, t: int) -> NDArray[np.int64]:
        if not len(self.queue):
            self.queue = rng.permutation(N)
        rows, self.queue = self.queue[:BATCH], self.queue[BATCH:]
        return rows


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([with_replacement, without_replacement, EpochByEpoch]))
def test_accepts_every_fair_way_to_draw_minibatches(seed: int, way: Any) -> None:
    """With repetition, without, or in freshly shuffled epochs: each is minibatch gradient descent."""
    sampler = way() if way is EpochByEpoch else way
    of = training_case(seed)
    findings = training_findings(answered(trainer(sampler), of), of)
    assert findings == dict.fromkeys(TRAINING_PARTS)


def test_what_a_training_loop_is_told_counts_in_words() -> None:
    """Once and twice are not "1 times" and "2 times"."""
    for made, words in [(1, "once"), (2, "twice"), (3, "3 times")]:
        of = training_case(num_iters=10)
        short = answered(lambda *args, made=made: trainer(with_replacement)(*args[:6], made, *args[7:]), of)
        found = training_findings(short, of)["batches"]
        assert found is not None
        assert f"`loss_fn` was called {words}." in found.message


def test_weights_of_another_shape_and_changed_data_are_named() -> None:
    """Each in the part that asks about it."""
    of = training_case(num_iters=3)

    def careless(loss_fn: Any, X: Array, y: Any, W: Array, *rest: Any) -> Any:
        W, history = trainer(with_replacement)(loss_fn, X, y, W, *rest)
        X += 1
        return W[:2], history

    findings = training_findings(answered(careless, of), of)
    update, copy = findings["update"], findings["copy"]
    assert update is not None
    assert copy is not None
    assert update.message == "The weights returned have shape (2, 4); those that came in have shape (3, 4)."
    assert copy.message == "After the call, the `X` that was passed in has other values."


@pytest.mark.parametrize(("num_iters", "batch_size"), [(1, BATCH), (3, 1), (2, N)])
def test_accepts_runs_too_short_to_reach_every_row(num_iters: int, batch_size: int) -> None:
    """Where few rows are drawn, missing ones are no evidence."""
    of = training_case(0, num_iters, batch_size)
    sampler: Sampler = lambda rng, t: rng.integers(N, size=batch_size)  # noqa: E731
    assert training_findings(answered(trainer(sampler), of), of) == dict.fromkeys(TRAINING_PARTS)


SHUFFLED = np.random.default_rng(1).permutation(N)


@pytest.mark.parametrize(
    ("diagnosis", "sampler"),
    [
        ("first_rows_always", lambda rng, t: np.arange(BATCH)),
        ("same_batch", lambda rng, t: SHUFFLED[:BATCH]),
        ("batches_in_order", lambda rng, t: np.arange(t * BATCH, (t + 1) * BATCH) % N),
        ("last_row_never", lambda rng, t: rng.integers(N - 1, size=BATCH)),
        ("rows_never_drawn", lambda rng, t: rng.integers(N // 2, size=BATCH)),
        ("shuffled_once", lambda rng, t: SHUFFLED[np.arange(t * BATCH, (t + 1) * BATCH) % N]),
        ("whole_set", lambda rng, t: np.arange(N)),
    ],
)
def test_unfair_minibatches_are_named(diagnosis: str, sampler: Sampler) -> None:
    """Each way to draw badly has its own diagnosis, and costs only the points for the minibatches."""
    of = training_case()
    findings = training_findings(answered(trainer(sampler), of), of)
    assert findings["batches"] is not None and findings["batches"].diagnosis == diagnosis
    assert [part for part, finding in findings.items() if finding is not None] == ["batches"]


def test_labels_must_belong_to_their_rows() -> None:
    """A minibatch whose labels are shuffled among themselves is found, although the losses are right."""
    of = training_case()
    answer = answered(trainer(with_replacement), of)
    calls = [
        Recorded((call.args[0], call.args[1], np.roll(call.args[2], 1), call.args[3]), call.returned)
        for call in answer.calls
    ]
    finding = check_property(
        "minibatch_training", of, Answer(answer.value, answer.args, calls), {"part": "batches"}
    )
    assert finding is not None and finding.diagnosis == "labels_drawn_separately"


def test_one_wrong_step_among_many_is_found() -> None:
    """The chain is followed link by link, not only from the first weights to the last."""
    of = training_case()

    def train(loss_fn: Any, X: Array, y: Any, W: Array, lr: float, reg: float, *rest: Any) -> Any:
        iters, size, rng = rest
        history = []
        for t in range(iters):
            rows = rng.integers(N, size=size)
            loss, dW = loss_fn(W, X[rows], y[rows], reg)
            W = W - (0 if t == 70 else lr) * dW
            history.append(loss)
        return W, history

    findings = training_findings(answered(train, of), of)
    assert findings["update"] is not None and findings["batches"] is None and findings["history"] is None


def test_losses_in_another_order_are_refused() -> None:
    """The history is a record over time."""
    of = training_case()
    answer = answered(trainer(with_replacement), of)
    W, history = answer.value
    reversed_answer = Answer((W, history[::-1]), answer.args, answer.calls)
    assert training_findings(reversed_answer, of)["history"] is not None


@pytest.mark.parametrize("value", [None, 3.0, (1, 2, 3), ("W", "history"), (None, [[1], [2, 3]])])
def test_malformed_training_results_are_findings_not_errors(value: Any) -> None:
    """Whatever came back, the judge explains instead of breaking."""
    of = training_case()
    answer = answered(trainer(with_replacement), of)
    findings = training_findings(Answer(value, answer.args, answer.calls), of)
    assert findings["history"] is not None


@pytest.mark.parametrize("part", TRAINING_PARTS)
@pytest.mark.parametrize("args", [(), (None,) * 4, ("W", "X", "y", "reg"), (1.0, 2.0, 3.0)])
def test_malformed_calls_are_findings_not_errors(part: str, args: tuple[Any, ...]) -> None:
    """A record of calls that no training loop makes is refused in every part."""
    of = training_case()
    answer = Answer((of.args["W"], []), tuple(of.args.values()), [Recorded(args, None)])
    assert check_property("minibatch_training", of, answer, {"part": part}) is not None


# -- search ------------------------------------------------------------------------------------------------


def search_case(seed: int = 0, num_trials: int = 400, rounds: int = 2) -> Case:
    return case(
        evaluate=Probe("hill", {"log_lr": -2.0, "log_reg": -3.0}),
        lr_range=[1e-4, 1.0],
        reg_range=[1e-6, 10.0],
        num_trials=num_trials,
        rng=Seeded(seed),
        rounds=rounds,
    )


def search(
    evaluate: Any,
    lr_range: Sequence[float],
    reg_range: Sequence[float],
    num_trials: int,
    rng: np.random.Generator,
    rounds: int = 2,
) -> Any:
    ends = np.log([lr_range, reg_range])
    now, trials = ends, np.empty((0, 3))
    for number in range(1, rounds + 1):
        pairs = np.exp(now[:, 0] + rng.random((num_trials, 2)) * np.diff(now, axis=1).T)
        scores = [evaluate(lr, reg) for lr, reg in pairs]
        trials = np.vstack([trials, np.column_stack([pairs, scores])])
        centre = np.log(trials[trials[:, 2].argmax(), :2])
        half = np.diff(ends, axis=1)[:, 0] / 2 ** (number + 1)
        now = np.column_stack([np.maximum(ends[:, 0], centre - half), np.minimum(ends[:, 1], centre + half)])
    return tuple(trials[trials[:, 2].argmax()]), trials


def search_findings(answer: Answer, of: Case) -> dict[str, Finding | None]:
    return {part: check_property("log_uniform_search", of, answer, {"part": part}) for part in SEARCH_PARTS}


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from([(400, 2), (400, 1), (60, 3), (2, 4), (1, 8)]))
def test_accepts_every_correct_search(seed: int, size: tuple[int, int]) -> None:
    """Whatever is drawn, and however many trials and rounds there are."""
    of = search_case(seed, *size)
    assert search_findings(answered(search, of), of) == dict.fromkeys(SEARCH_PARTS)


def drawn(points: Callable[[np.random.Generator, int], Array]) -> Callable[..., Any]:
    """Return a search of one round over pairs that ``points(rng, n)`` gives in [0, 1]² of the logarithms."""

    def searched(evaluate: Any, lr_range: Any, reg_range: Any, n: int, rng: Any, rounds: int) -> Any:
        low, high = np.log10([lr_range, reg_range]).T
        pairs = 10 ** (low + points(rng, n) * (high - low))
        trials = np.array([[lr, reg, evaluate(lr, reg)] for lr, reg in pairs])
        return tuple(trials[trials[:, 2].argmax()]), trials

    return searched


@pytest.mark.parametrize(
    ("diagnosis", "points"),
    [
        ("same_draw", lambda rng, n: np.repeat(rng.random((n, 1)), 2, axis=1)),
        ("one_draw", lambda rng, n: np.tile(rng.random(2), (n, 1))),
        ("grid", lambda rng, n: np.stack(np.meshgrid(*[np.linspace(0, 1, 20)] * 2), axis=-1).reshape(-1, 2)),
        (None, lambda rng, n: rng.random((n, 2)) / 2),
        (None, lambda rng, n: rng.random((n, 2)) * 1.2),
        (None, lambda rng, n: np.sort(rng.random((n, 2)), axis=0)),
    ],
)
def test_draws_that_are_not_independent_and_log_uniform_are_refused(
    diagnosis: str | None, points: Callable[[np.random.Generator, int], Array]
) -> None:
    """Repeated, regular, narrow, wide and dependent draws fail; those with a name are named."""
    of = search_case(3, 400, 1)
    finding = search_findings(answered(drawn(points), of), of)["draws"]
    assert finding is not None and finding.diagnosis == diagnosis


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_uniform_draws_are_told_from_log_uniform_ones(seed: int) -> None:
    """The commonest mistake is named whatever the draws."""
    of = search_case(seed, 400, 1)

    def plain(evaluate: Any, lr_range: Any, reg_range: Any, n: int, rng: Any, rounds: int) -> Any:
        pairs = np.column_stack([rng.uniform(*lr_range, n), rng.uniform(*reg_range, n)])
        trials = np.array([[lr, reg, evaluate(lr, reg)] for lr, reg in pairs])
        return tuple(trials[trials[:, 2].argmax()]), trials

    findings = search_findings(answered(plain, of), of)
    assert findings["draws"] is not None and findings["draws"].diagnosis == "uniform_not_log"
    assert [part for part, finding in findings.items() if finding is not None] == ["draws"]


def test_refined_ranges_are_acknowledged_where_the_draws_are_uniform() -> None:
    """One mistake costs its points once: wrong draws in right ranges lose nothing for the ranges."""
    of = search_case(2)

    def plain(evaluate: Any, lr_range: Any, reg_range: Any, n: int, rng: Any, rounds: int) -> Any:
        low, high = np.log10([lr_range, reg_range]).T
        now, trials = (low, high), np.empty((0, 3))
        for number in range(1, rounds + 1):
            pairs = rng.uniform(10 ** now[0], 10 ** now[1], size=(n, 2))
            trials = np.vstack([trials, [[lr, reg, evaluate(lr, reg)] for lr, reg in pairs]])
            centre = np.log10(trials[trials[:, 2].argmax(), :2])
            half = (high - low) / 2 ** (number + 1)
            now = (np.maximum(low, centre - half), np.minimum(high, centre + half))
        return tuple(trials[trials[:, 2].argmax()]), trials

    findings = search_findings(answered(plain, of), of)
    assert [part for part, finding in findings.items() if finding is not None] == ["draws"]


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 1000))
def test_the_uniformity_test_accepts_uniform_draws_of_any_number(seed: int, n: int) -> None:
    """Its false alarms are rarer than one in a hundred million, for every n."""
    low, high = np.array([-4.0, -6.0]), np.array([0.0, 1.0])
    draws = np.random.default_rng(seed).uniform(low, high, size=(n, 2))
    assert uniform(draws, low, high)


def test_best_and_trials_may_be_arrays_or_lists() -> None:
    """``best`` is compared by its numbers, so an array is as good as a tuple."""
    of = search_case(5)
    answer = answered(search, of)
    best, trials = answer.value
    as_array = Answer((np.array(best), trials.tolist()), answer.args, answer.calls)
    assert search_findings(as_array, of) == dict.fromkeys(SEARCH_PARTS)


def test_a_pair_that_was_never_tried_is_not_the_best() -> None:
    """A better score than any that was measured is an invention."""
    of = search_case(5)
    answer = answered(search, of)
    finding = search_findings(Answer(((1e-2, 1e-3, 0.0), answer.value[1]), (), answer.calls), of)["best"]
    assert finding is not None


@pytest.mark.parametrize("value", [None, (None, None), ((1, 2), [[1, 2], [3]]), ("best", "trials")])
def test_malformed_search_results_are_findings_not_errors(value: Any) -> None:
    """Whatever came back, the judge explains instead of breaking."""
    of = search_case()
    answer = answered(search, of)
    findings = search_findings(Answer(value, answer.args, answer.calls), of)
    assert findings["record"] is not None and findings["best"] is not None


@pytest.mark.parametrize("part", SEARCH_PARTS)
@pytest.mark.parametrize("args", [(), (None, None), ("lr", "reg"), (0.0, 1.0), (-3.0, -2.0)])
def test_malformed_evaluations_are_findings_not_errors(part: str, args: tuple[Any, ...]) -> None:
    """A record of calls that no search makes is refused in every part."""
    answer = Answer(((1.0, 1.0, 1.0), []), (), [Recorded(args, 1.0)])
    assert check_property("log_uniform_search", search_case(), answer, {"part": part}) is not None
