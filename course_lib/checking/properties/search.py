"""What a random search over two hyperparameters must do, whatever it happens to draw.

The search is handed a probe for its evaluation, so every pair it tries is on record. The range that a
later round should have used is recomputed from the pairs that the search itself had tried before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.explain import times
from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.search_ranges import (
    EDGE,
    FALSE_ALARM,
    WRONG_RULES,
    Rule,
    Situation,
    inside,
    right_rule,
    uniform,
)
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]

ATOL, RTOL = 1e-9, 1e-6
NAMES = ("learning rate", "regularisation")


@dataclass(frozen=True)
class _Search:
    """A search as it was recorded; ranges in log10 of (learning rate, regularisation)."""

    low: Array
    high: Array
    num_trials: int
    rounds: int
    calls: Array  # (T, 3): lr, reg, score
    best: Any
    trials: Any

    @property
    def asked(self) -> int:
        """The number of trials that was asked for."""
        return self.rounds * self.num_trials

    @property
    def evaluates_twice(self) -> bool:
        """Whether every pair is evaluated two times in a row."""
        return len(self.calls) == 2 * self.asked and np.array_equal(self.calls[::2], self.calls[1::2])

    def points(self, number: int) -> Array:
        """Return the log10 of the pairs tried in round ``number``, shape (n, 2)."""
        calls = self.calls[::2] if self.evaluates_twice else self.calls
        start = number * self.num_trials
        return np.log10(calls[start : start + self.num_trials, :2])


def _read(case: Case, answer: Answer) -> _Search | Finding:
    """Lay out the recorded calls, or say why that is impossible."""
    if not isinstance(answer.value, list | tuple) or len(answer.value) != 2:
        return Finding("Return two things: the best trial and the array of all trials.")
    if not answer.calls:
        return Finding("`evaluate` was never called: how does a pair get its score?")
    if any(len(call.args) != 2 for call in answer.calls):
        return Finding("Call `evaluate` with two arguments: learning rate and regularisation.")
    ranges = np.log10(np.array([case.args["lr_range"], case.args["reg_range"]], dtype=float))
    try:
        calls = np.array([[*map(float, call.args), float(call.returned)] for call in answer.calls])
    except (TypeError, ValueError):
        return Finding("`evaluate` was called with something else than two numbers.")
    if not (calls[:, :2] > 0).all():
        return Finding("`evaluate` was called with a value that is not positive: is it still a logarithm?")
    rounds = int(case.args.get("rounds", 2))
    best, trials = answer.value
    return _Search(ranges[:, 0], ranges[:, 1], case.args["num_trials"], rounds, calls, best, trials)


def _number_of_calls(search: _Search) -> Finding | None:
    """``evaluate`` once per trial: it is the expensive part."""
    asked, made = search.asked, len(search.calls)
    if made == asked:
        return None
    trials = f"{search.rounds} × {search.num_trials} trials"
    seen = f"{trials} were asked for; `evaluate` was called {times(made)}."
    if search.evaluates_twice or made == asked + 1:
        return Finding(seen, "evaluated_again")
    if made == search.num_trials:
        return Finding(seen, "one_round_only")
    if made == search.num_trials**2 * search.rounds:
        return Finding(seen, "grid")
    return Finding(seen)


def _draws(search: _Search) -> Finding | None:
    """Log-uniform, independent draws in the first round."""
    points, low, high = search.points(0), search.low, search.high
    pattern = _pattern(points)
    if pattern is not None:
        return pattern
    if inside(points, low, high) and uniform(points, low, high):
        return _dependence(search, points)
    if inside(points[:, ::-1], low, high) and uniform(points[:, ::-1], low, high):
        return Finding("Its first argument lies in `reg_range`, its second in `lr_range`.", "swapped")
    for base in (np.log(10), 1 / np.log(10)):
        if inside(base * points, low, high) and uniform(base * points, low, high):
            return Finding("The exponents are right, the values are not.", "bases_mixed")
    if not inside(points, low, high):
        return _outside(search, points)
    if uniform(10**points, 10**low, 10**high):
        return Finding(f"The median learning rate is {10 ** np.median(points[:, 0]):.2g}.", "uniform_not_log")
    return Finding("The draws do not spread evenly over the decades between the two ends of a range.")


def _outside(search: _Search, points: Array) -> Finding:
    """Show the draw that lies furthest outside."""
    excess = np.maximum(search.low - points, points - search.high)
    row, column = np.unravel_index(excess.argmax(), excess.shape)
    value, low, high = 10 ** np.array([points[row, column], search.low[column], search.high[column]])
    return Finding(
        f"In the first round the {NAMES[column]} {value:.3g} lies outside [{low:.3g}, {high:.3g}]."
    )


def _pattern(points: Array) -> Finding | None:
    """Find repetitions and equal distances, which continuous draws show with probability zero."""
    n = len(points)
    if n < 3:
        return None
    distinct = [len(np.unique(column)) for column in points.T]
    if max(distinct) == 1:
        return Finding(f"The {n} trials of the first round are all the same.", "one_draw")
    gaps = np.diff(np.sort(points, axis=0), axis=0)
    if min(distinct) <= n // 2 or any(np.ptp(gap) < 1e-6 * gap.max() for gap in gaps.T):
        return Finding(
            f"{n} trials hold {distinct[0]} learning rates, at equal distances or repeated.", "grid"
        )
    return None


def _dependence(search: _Search, points: Array) -> Finding | None:
    """Judge independence by the mean product of the centred uniforms.

    For independent uniforms it has mean 0, variance 1/144 per trial and |product| ≤ 1/4; Bernstein's
    inequality gives the threshold.
    """
    n = len(points)
    u = (points - search.low) / (search.high - search.low) - 0.5
    if n > 2 and np.allclose(np.abs(u[:, 0]), np.abs(u[:, 1]), atol=1e-6):
        return Finding("Where one is low in its range, the other is exactly as low in its own.", "same_draw")
    log_term = np.log(2 / FALSE_ALARM) / n
    threshold = log_term / 12 + np.sqrt((log_term / 12) ** 2 + log_term / 72)
    if abs(np.mean(u[:, 0] * u[:, 1])) > threshold:
        return Finding("Learning rate and regularisation are not drawn independently of each other.")
    return None


def _follows(search: _Search, rule: Rule) -> bool:
    """Return whether all later rounds can come from the ranges that ``rule`` chooses.

    How the draws spread within a range is looked at only where the first round spreads as it should:
    a mistake costs its points once.
    """
    spreads = _draws(search) is None
    low, high = search.low, search.high
    for number in range(1, search.rounds):
        seen, points = search.calls[: number * search.num_trials], search.points(number)
        pairs = np.log10(seen[:, :2])
        best, worst = pairs[seen[:, 2].argmax()], pairs[seen[:, 2].argmin()]
        last = seen[-search.num_trials :, 2].argmax() - search.num_trials
        situation = Situation(
            search.low, search.high, best, worst, pairs[-1], pairs[last], number, high - low
        )
        low, high = rule(situation)
        if not inside(points, low, high) or (spreads and not uniform(points, low, high)):
            return False
    return True


def _refinement(search: _Search) -> Finding | None:
    """Later rounds: ranges of half the width around the best pair so far, cut at the original ends."""
    wrong_count = _number_of_calls(search)
    if wrong_count:
        return wrong_count
    if search.rounds == 1 or _follows(search, right_rule):
        return None
    later = np.log10(search.calls[search.num_trials :, :2])
    ends = (np.abs(later - search.low) < EDGE) | (np.abs(later - search.high) < EDGE)
    if np.count_nonzero(ends) > 1:
        return Finding(f"{np.count_nonzero(ends)} draws equal an end of their range.", "draws_cut")
    for diagnosis, words, rule in WRONG_RULES if _draws(search) is None else ():
        if _follows(search, rule):
            if search.num_trials == 1 and diagnosis.startswith("centred_on_last"):
                # The last trial and the best of the last round are the same.
                return Finding("The draws of the later rounds lie around the trial before.", leaves_open=True)
            return Finding(f"The draws of the later rounds fit other ranges: {words}.", diagnosis)
    return Finding(
        "A later round does not draw from the refined ranges: half the width, around the best so far."
    )


def _record(search: _Search) -> Finding | None:
    """``trials`` holds what was tried, in order, and nothing was evaluated twice."""
    wrong_count = _number_of_calls(search)
    if wrong_count:
        return wrong_count
    trials = _numbers(search.trials)
    if trials is None:
        return Finding("`trials` is not an array of numbers.")
    if _close(trials, search.calls):
        return None
    if trials.shape == (search.num_trials, 3):
        return Finding(f"It has {search.num_trials} rows for {search.asked} trials.", "trials_of_one_round")
    if trials.shape != search.calls.shape:
        wanted = search.calls.shape
        return Finding(f"`trials` has shape {trials.shape}; one row (lr, reg, score) per trial: {wanted}.")
    if _close(np.sort(trials, axis=0), np.sort(search.calls, axis=0)):
        return Finding("The same rows came in another order from the calls of `evaluate`.", "trials_sorted")
    if _close(trials[:, :2], np.log10(search.calls[:, :2])):
        return Finding(f"The first row begins with {trials[0, 0]:.3g}.", "trials_in_logs")
    return Finding("The rows of `trials` are not (lr, reg, score) of the calls, in their order.")


def _best(search: _Search) -> Finding | None:
    """``best`` is the trial with the highest score."""
    best, scores = _numbers(search.best), search.calls[:, 2]
    if best is None or best.size != 3:
        return Finding("`best` does not hold three numbers: (lr, reg, score).")
    if _close(best.ravel(), search.calls[scores.argmax()]):
        return None
    start = len(scores) - search.num_trials
    for diagnosis, row in [
        ("worst_returned", int(scores.argmin())),
        ("best_of_last_round", start + int(scores[start:].argmax())),
        ("best_of_first_round", int(scores[: search.num_trials].argmax())),
        ("last_returned", len(scores) - 1),
    ]:
        if _close(best.ravel(), search.calls[row]):
            return Finding(f"Its score is {scores[row]:.4g}; the highest was {scores.max():.4g}.", diagnosis)
    return Finding(f"`best` is not the row (lr, reg, score) of the highest score, {scores.max():.6g}.")


def _numbers(value: Any) -> Array | None:
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def _close(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, atol=ATOL, rtol=RTOL))


PARTS: dict[str, Callable[[_Search], Finding | None]] = {
    "draws": _draws,
    "refinement": _refinement,
    "record": _record,
    "best": _best,
}


@holds("log_uniform_search")
def log_uniform_search(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge one ``part`` of a random search over a learning rate and a regularisation strength.

    The function judged is ``random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2)``.

    Parameters
    ----------
    case : Case
        Hundreds of trials per round show the distribution; one trial per round shows its centre.
    answer : Answer
        With the record of the calls to ``evaluate``.
    part : {"draws", "refinement", "record", "best"}
        First round's distribution and independence, later rounds' ranges, ``trials``, ``best``.

    Returns
    -------
    Finding or None
        ``None`` when the part is right. The statistical tests of one grading refuse a right answer with
        probability below 1e-7.
    """
    search = _read(case, answer)
    return search if isinstance(search, Finding) else PARTS[part](search)
