"""What a random search over two hyperparameters must do, whatever it happens to draw.

The search is handed a probe for its evaluation, so every pair it tries is on record. The range that a
later round should have used is recomputed from the pairs the search itself had tried before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.answer import Answer, Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case

Array = NDArray[np.float64]

ATOL, RTOL = 1e-9, 1e-6
# Each statistical test rejects a right answer with probability below this. One grading makes fewer than 40 of
# them (rounds × two parameters × cases, and independence), so together they stay below 1e-7.
FALSE_ALARM = 1e-9
EDGE = 1e-9  # in decades: 10**log10(x) does not return exactly x
NAMES = ("learning rate", "regularisation")


@dataclass(frozen=True)
class _Search:
    """A search as it was recorded, in log10 of (learning rate, regularisation)."""

    low: Array
    high: Array
    num_trials: int
    rounds: int
    calls: Array  # (T, 3): lr, reg, score
    best: Any
    trials: Any

    def points(self, number: int) -> Array:
        """Return the log10 of the pairs tried in round ``number``, shape (n, 2)."""
        start = number * self.num_trials
        return np.log10(self.calls[start : start + self.num_trials, :2])

    def so_far(self, number: int) -> Array:
        """Return the calls of all rounds before round ``number``."""
        return self.calls[: number * self.num_trials]


def _read(case: Case, answer: Answer) -> _Search | Finding:
    """Lay out the recorded calls, or say why that is impossible."""
    if not isinstance(answer.value, list | tuple) or len(answer.value) != 2:
        return Finding("Return two things: the best trial and the array of all trials.")
    if not answer.calls:
        return Finding("`evaluate` was never called: how does a pair get its score?")
    if any(len(call.args) != 2 for call in answer.calls):
        return Finding("Call `evaluate` with two arguments: learning rate and regularisation.")
    ranges = np.log10(np.array([case.args["lr_range"], case.args["reg_range"]], dtype=float))
    calls = np.array([[*(float(a) for a in call.args), float(call.returned)] for call in answer.calls])
    rounds = int(case.args.get("rounds", 2))
    return _Search(ranges[:, 0], ranges[:, 1], case.args["num_trials"], rounds, calls, *answer.value)


def _number_of_calls(search: _Search) -> Finding | None:
    """``evaluate`` once per trial: it is the expensive part."""
    asked, made = search.rounds * search.num_trials, len(search.calls)
    if made == asked:
        return None
    seen = f"{search.rounds} rounds of {search.num_trials} trials make {asked} calls of `evaluate`; there were {made}."
    if made == search.num_trials and search.rounds > 1:
        return Finding(f"{seen} What happens after the first round?", "one_round_only")
    if made == search.num_trials**2 * search.rounds:
        return Finding(f"{seen} Is every learning rate paired with every regularisation?", "grid")
    if made == 2 * asked or made == asked + 1:
        return Finding(f"{seen} Is a pair evaluated again although its score is known?", "evaluated_again")
    return Finding(seen)


def _uniform(draws: Array, low: Array, high: Array) -> bool:
    """Return whether each column of ``draws`` can be uniform on its [low, high].

    Kolmogorov-Smirnov, with the threshold of the Dvoretzky-Kiefer-Wolfowitz inequality
    P(D > ε) ≤ 2 exp(-2nε²) (Massart, Annals of Probability, 1990), which holds for every n.
    """
    n = len(draws)
    u = np.sort((draws - low) / np.maximum(high - low, EDGE), axis=0)
    steps = np.arange(n)[:, None]
    distance = np.maximum(u - steps / n, (steps + 1) / n - u).max()
    return bool(distance <= np.sqrt(np.log(2 / FALSE_ALARM) / (2 * n)))


def _inside(draws: Array, low: Array, high: Array) -> bool:
    return bool(np.all(draws >= low - EDGE) and np.all(draws <= high + EDGE))


def _draws(search: _Search) -> Finding | None:
    """Log-uniform, independent draws in the first round."""
    points = search.points(0)
    if not _inside(points, search.low, search.high):
        return _outside(search, points)
    pattern = _pattern(search, points)
    if pattern or _uniform(points, search.low, search.high):
        return pattern or _dependence(search, points)
    if _uniform(10**points, 10**search.low, 10**search.high):
        message = "The draws are uniform, not log-uniform: nearly all of them lie in the largest decade."
        return Finding(f"{message} Which quantity should be uniform?", "uniform_not_log")
    return Finding("The draws do not spread evenly over the decades between the two ends of a range.")


def _outside(search: _Search, points: Array) -> Finding:
    """Name the way in which draws leave their ranges."""
    if _inside(points[:, ::-1], search.low, search.high):
        return Finding(
            "`evaluate` gets the two values in the wrong order: its arguments are (lr, reg).", "swapped"
        )
    if _inside(points * np.log(10), search.low, search.high):
        message = "The draws leave their ranges. You took the logarithm to one base and the power of another."
        return Finding(message, "bases_mixed")
    worst = np.maximum(search.low - points, points - search.high).max(axis=0)
    column = int(worst.argmax())
    value = float(
        10 ** points[np.maximum(search.low - points, points - search.high)[:, column].argmax(), column]
    )
    low, high = 10 ** search.low[column], 10 ** search.high[column]
    return Finding(
        f"In the first round the {NAMES[column]} {value:.3g} lies outside [{low:.3g}, {high:.3g}]."
    )


def _pattern(search: _Search, points: Array) -> Finding | None:
    """Repetitions and equal distances, which continuous draws show with probability zero."""
    n = len(points)
    if n < 3:
        return None
    distinct = [len(np.unique(column)) for column in points.T]
    if max(distinct) == 1:
        return Finding("All trials of the first round are the same pair. When do you draw?", "one_draw")
    gaps = np.diff(np.sort(points, axis=0), axis=0)
    if min(distinct) <= n // 2 or any(np.ptp(gap) < 1e-6 * gap.max() for gap in gaps.T):
        message = "The values lie on a grid."
        return Finding(f"{message} How many different learning rates does a grid of {n} trials try?", "grid")
    return None


def _dependence(search: _Search, points: Array) -> Finding | None:
    """Independence of the two columns, by the mean product of the centred uniforms.

    For independent uniforms it has mean 0, variance 1/144 per trial and |product| ≤ 1/4; Bernstein's
    inequality gives the threshold.
    """
    n = len(points)
    u = (points - search.low) / (search.high - search.low) - 0.5
    if n > 2 and np.allclose(np.abs(u[:, 0]), np.abs(u[:, 1]), atol=1e-6):
        message = (
            "Learning rate and regularisation rise and fall together: both come from the same random number."
        )
        return Finding(f"{message} What does that leave unexplored?", "same_draw")
    log_term = np.log(2 / FALSE_ALARM) / n
    threshold = log_term / 12 + np.sqrt((log_term / 12) ** 2 + log_term / 72)
    if abs(np.mean(u[:, 0] * u[:, 1])) > threshold:
        return Finding("Learning rate and regularisation are not drawn independently of each other.")
    return None


@dataclass(frozen=True)
class _Ranges:
    """What a rule for a later round can look at, and the ranges that some rule chose."""

    low: Array
    high: Array
    best: Array
    worst: Array
    last: Array
    number: int

    def around(self, centre: Array, share: float) -> tuple[Array, Array]:
        """Return the interval of ``share`` of the full width around ``centre``, cut at the original ends."""
        half = 0.5 * share * (self.high - self.low)
        return np.maximum(self.low, centre - half), np.minimum(self.high, centre + half)


Rule = Callable[[_Ranges], tuple[Array, Array]]


def _right_rule(r: _Ranges) -> tuple[Array, Array]:
    return r.around(r.best, 0.5**r.number)  # the rule printed above the exercise


def _linear_rule(r: _Ranges) -> tuple[Array, Array]:
    quarter = (10**r.high - 10**r.low) * 0.5 ** (r.number + 1)
    low, high = np.maximum(10**r.low, 10**r.best - quarter), np.minimum(10**r.high, 10**r.best + quarter)
    return np.log10(low), np.log10(high)


def _shifted_rule(r: _Ranges) -> tuple[Array, Array]:
    width = (r.high - r.low) * 0.5**r.number
    low = np.clip(r.best - width / 2, r.low, r.high - width)
    return low, low + width


def _uncut_rule(r: _Ranges) -> tuple[Array, Array]:
    half = 0.5 ** (r.number + 1) * (r.high - r.low)
    return r.best - half, r.best + half


WRONG_RULES: list[tuple[str, str, Rule]] = [
    (
        "no_refinement",
        "Every round draws from the original ranges. What have you learned from the round before?",
        lambda r: (r.low, r.high),
    ),
    (
        "centred_on_last",
        "The new ranges are centred on the last trial of the round. Which trial deserves a closer look?",
        lambda r: r.around(r.last, 0.5**r.number),
    ),
    (
        "centred_on_worst",
        "The new ranges are centred on the worst trial. Higher scores are better.",
        lambda r: r.around(r.worst, 0.5**r.number),
    ),
    (
        "ranges_not_cut",
        "A later round draws outside the original ranges. What happens when the best pair lies near an end?",
        _uncut_rule,
    ),
    (
        "ranges_shifted",
        "Near an end you shift the new range; here the part beyond the end is cut off.",
        _shifted_rule,
    ),
    (
        "not_narrowed",
        "The new ranges move to the best pair and keep too much of their width. How wide is half the width?",
        lambda r: r.around(r.best, 0.5 ** (r.number - 1)),
    ),
    (
        "narrowed_twice",
        "The new ranges have half the width they should have: is your half-width half of the full width?",
        lambda r: r.around(r.best, 0.5 ** (r.number + 1)),
    ),
    (
        "halved_in_linear_space",
        "The ranges shrink on the ordinary axis. Over how many decades does such a range still reach?",
        _linear_rule,
    ),
]


def _rounds(search: _Search, rule: Rule) -> bool:
    """Return whether all later rounds can come from the ranges that ``rule`` chooses."""
    for number in range(1, search.rounds):
        seen, points = search.so_far(number), search.points(number)
        pairs = np.log10(seen[:, :2])
        best, worst = pairs[seen[:, 2].argmax()], pairs[seen[:, 2].argmin()]
        low, high = rule(_Ranges(search.low, search.high, best, worst, pairs[-1], number))
        if not (_inside(points, low, high) and _uniform(points, low, high)):
            return False
    return True


def _refinement(search: _Search) -> Finding | None:
    """Later rounds: ranges of half the width around the best pair so far, cut at the original ends."""
    wrong_count = _number_of_calls(search)
    if wrong_count:
        return wrong_count
    if search.rounds == 1 or _rounds(search, _right_rule):
        return None
    later = np.log10(search.calls[search.num_trials :, :2])
    ends = (np.abs(later - search.low) < EDGE) | (np.abs(later - search.high) < EDGE)
    if ends.any(axis=0).any() and np.count_nonzero(ends) > 1:
        return Finding(
            "Draws pile up exactly on the end of a range: cut the range, not the draw.", "draws_cut"
        )
    for diagnosis, message, rule in WRONG_RULES:
        if _rounds(search, rule):
            return Finding(message, diagnosis)
    for column, name in enumerate(NAMES):
        if _rounds(search, lambda r, column=column: _one_range_kept(r, column)):  # type: ignore[misc]
            return Finding(
                f"Only one of the two ranges is refined; the {name} keeps its own.", "one_range_kept"
            )
    return Finding(
        "A later round does not draw from the refined ranges: half the width, around the best so far."
    )


def _one_range_kept(r: _Ranges, column: int) -> tuple[Array, Array]:
    low, high = _right_rule(r)
    low[column], high[column] = r.low[column], r.high[column]
    return low, high


def _record(search: _Search) -> Finding | None:
    """``trials`` holds what was tried, in order, and nothing was evaluated twice."""
    wrong_count = _number_of_calls(search)
    if wrong_count:
        return wrong_count
    try:
        trials = np.asarray(search.trials, dtype=float)
    except (TypeError, ValueError):
        return Finding("`trials` is not an array of numbers.")
    if trials.shape == search.calls.shape and np.allclose(trials, search.calls, atol=ATOL, rtol=RTOL):
        return None
    if trials.shape == search.points(0).shape[:1] + (3,) and search.rounds > 1:
        return Finding("`trials` holds one round only. Where did the others go?", "trials_of_one_round")
    if trials.shape != search.calls.shape:
        return Finding(
            f"`trials` has shape {trials.shape}; one row (lr, reg, score) per trial: {search.calls.shape}."
        )
    if np.allclose(np.sort(trials, axis=0), np.sort(search.calls, axis=0), atol=ATOL, rtol=RTOL):
        return Finding("`trials` is not in the order in which the pairs were tried.", "trials_sorted")
    if np.allclose(trials[:, :2], np.log10(search.calls[:, :2]), atol=ATOL, rtol=RTOL):
        return Finding(
            "`trials` holds logarithms; keep the values that were given to `evaluate`.", "trials_in_logs"
        )
    return Finding("The rows of `trials` are not (lr, reg, score) of the calls, in their order.")


def _best(search: _Search) -> Finding | None:
    """``best`` is the trial with the highest score."""
    scores = search.calls[:, 2]
    try:
        best = np.asarray(search.best, dtype=float).ravel()
    except (TypeError, ValueError):
        return Finding("`best` is not a tuple of three numbers.")
    if best.shape != (3,):
        return Finding(f"`best` holds {best.size} numbers; it should hold three: (lr, reg, score).")
    if np.allclose(best, search.calls[scores.argmax()], atol=ATOL, rtol=RTOL):
        return None
    others = [
        (
            "worst_returned",
            int(scores.argmin()),
            "`best` is the trial with the lowest score. Is higher better or worse?",
        ),
        ("last_returned", len(scores) - 1, "`best` is the last trial. Was it the best?"),
        (
            "best_of_last_round",
            int(scores[-search.num_trials :].argmax()) + len(scores) - search.num_trials,
            "`best` is the best of the last round, and an earlier round did better.",
        ),
        (
            "best_of_first_round",
            int(scores[: search.num_trials].argmax()),
            "`best` is the best of the first round, and a later round did better.",
        ),
    ]
    for diagnosis, row, message in others:
        if np.allclose(best, search.calls[row], atol=ATOL, rtol=RTOL):
            return Finding(message, diagnosis)
    return Finding(
        f"`best` is {tuple(best)}, which is not the trial with the highest score, {scores.max():.6g}."
    )


PARTS: dict[str, Callable[[_Search], Finding | None]] = {
    "draws": _draws,
    "refinement": _refinement,
    "record": _record,
    "best": _best,
}


@holds("log_uniform_search")
def log_uniform_search(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge one ``part`` of ``random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2)``.

    Parameters
    ----------
    case : Case
        Hundreds of trials per round show the distribution; one trial per round shows what a round is centred on.
    answer : Answer
        With the record of the calls to ``evaluate``.
    part : {"draws", "refinement", "record", "best"}
        First round's distribution and independence, later rounds' ranges, ``trials``, ``best``.

    Returns
    -------
    Finding or None
        ``None`` when the part is right. Statistical tests have a false alarm of at most 1e-7 per grading.
    """
    search = _read(case, answer)
    return search if isinstance(search, Finding) else PARTS[part](search)
