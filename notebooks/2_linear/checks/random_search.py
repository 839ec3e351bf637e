"""Section 10, "Looking for good settings"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, Probe, Seeded, case

from . import linear


def one_search(
    rng: np.random.Generator, label: str, num_trials: int, rounds: int | None, log_lr: float, log_reg: float
) -> Case:
    """Return a search for the top of a hill whose place is given in decimal logarithms."""
    rest: dict[str, Any] = {} if rounds is None else {"rounds": rounds}
    return case(
        label,
        evaluate=Probe("hill", {"log_lr": log_lr, "log_reg": log_reg}),
        lr_range=[1e-4, 1.0],
        reg_range=[1e-6, 10.0],
        num_trials=num_trials,
        rng=Seeded(int(rng.integers(2**31))),
        **rest,
    )


def searches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw searches: many trials show how they spread, one trial per round shows what a round is centred on."""
    yield one_search(rng, "", 400, None, rng.uniform(-2.6, -1.6), rng.uniform(-3.2, -2))
    yield one_search(rng, "the best pair lies near the ends of the ranges", 400, 3, -0.1, -5.8)
    for rounds in (4, 6, 8, 10):
        yield one_search(rng, "each round tries one pair", 1, rounds, rng.uniform(-3, -1), rng.uniform(-4, 0))
    for rounds in (5, 7, 9):
        yield one_search(
            rng, "each round tries two pairs", 2, rounds, rng.uniform(-3, -1), rng.uniform(-4, 0)
        )
    yield one_search(rng, "there is one round", 30, 1, -2.0, -3.0)


def best_searches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw many short searches after a long one: in a third of them, the last round doesn't find the best."""
    yield one_search(rng, "", 400, None, rng.uniform(-2.6, -1.6), rng.uniform(-3.2, -2))
    for _ in range(30):
        yield one_search(rng, "a round has two trials", 2, 3, rng.uniform(-3, -1), rng.uniform(-4, 0))


def search_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three short searches are made."""
    yield case(
        via="seeded_draws",
        seed=int(rng.integers(2**31)),
        position=4,
        evaluate=Probe("hill", {"log_lr": -2.0, "log_reg": -3.0}),
        lr_range=[1e-4, 1.0],
        reg_range=[1e-6, 10.0],
        num_trials=5,
    )


search = linear.exercise("random_search_lr_reg", returns=("best_and_trials",))
search.property("draws", "log_uniform_search", cases=searches, part="draws")
search.property("generator", "generator", cases=search_seeds, form=True)
search.property("refinement", "log_uniform_search", cases=searches, part="refinement")
search.property("record", "log_uniform_search", cases=searches, part="record")
search.property("best", "log_uniform_search", cases=best_searches, part="best")
PAIR = "lr, reg = 10 ** rng.uniform(start, stop)"
search.known_wrong(
    "uniform_not_log",
    "The draws are uniform, not log-uniform: nearly all of them lie in the largest decade. What should be uniform?",
    (PAIR, "lr, reg = rng.uniform(10**start, 10**stop)"),
)
search.known_wrong(
    "same_draw",
    "Learning rate and regularisation come from the same random number. What does that leave unexplored?",
    (PAIR, "lr, reg = 10 ** (start + rng.random() * (stop - start))"),
)
search.known_wrong(
    "one_draw",
    "All trials of a round are the same pair. When do you draw?",
    (
        "        for _ in range(num_trials):\n            " + PAIR,
        "        " + PAIR + "\n        for _ in range(num_trials):",
    ),
)
search.known_wrong(
    "grid",
    "The values lie on a grid. How many different learning rates does a grid try, and how many do random draws?",
    ("for _ in range(num_trials):", "for step in range(num_trials):"),
    (PAIR, "lr, reg = 10 ** (start + (step + 0.5) / num_trials * (stop - start))"),
)
search.known_wrong(
    "bases_mixed",
    "You took the logarithm to one base and the power of another. Which power undoes your logarithm?",
    (PAIR, "lr, reg = np.exp(rng.uniform(start, stop))"),
)
search.known_wrong(
    "swapped",
    "`evaluate` gets the two values in the wrong order: its arguments are (lr, reg).",
    ("evaluate(lr, reg)", "evaluate(reg, lr)"),
)
search.known_wrong(
    "one_round_only",
    "There is only one round. What happens after it?",
    ("range(rounds)", "range(1)"),
)
search.known_wrong(
    "evaluated_again",
    "`evaluate` is called more often than there are trials, and it is the expensive part. Is a pair "
    "evaluated again although its score is known?",
    (
        "trials.append((lr, reg, evaluate(lr, reg)))",
        "evaluate(lr, reg)\n            trials.append((lr, reg, evaluate(lr, reg)))",
    ),
)
search.known_wrong(
    "no_refinement",
    "Every round draws from the original ranges. What have you learned from the round before?",
    (
        "start, stop = np.maximum(low, centre - half), np.minimum(high, centre + half)",
        "start, stop = low, high",
    ),
)
search.known_wrong(
    "centred_on_last",
    "The draws of a later round fit ranges around the last trial before. Which trial deserves a closer look?",
    ("centre = np.log10(best[:2])", "centre = np.log10([lr, reg])"),
)
search.known_wrong(
    "centred_on_last_rounds_best",
    "The new ranges are centred on the best trial of the round before. What if an earlier round had a better one?",
    (
        "centre = np.log10(best[:2])",
        "centre = np.log10(max(trials[-num_trials:], key=lambda trial: trial[2])[:2])",
    ),
)
search.known_wrong(
    "centred_on_worst",
    "The new ranges are centred on the worst trial. Higher scores are better.",
    ("centre = np.log10(best[:2])", "centre = np.log10(min(trials, key=lambda trial: trial[2])[:2])"),
)
search.known_wrong(
    "ranges_not_cut",
    "A later round draws outside the original ranges. What happens when the best pair lies near an end?",
    ("np.maximum(low, centre - half), np.minimum(high, centre + half)", "centre - half, centre + half"),
)
search.known_wrong(
    "ranges_shifted",
    "Near an end you shift the new range; here the part beyond the end is cut off.",
    (
        "start, stop = np.maximum(low, centre - half), np.minimum(high, centre + half)",
        "start = np.clip(centre - half, low, high - 2 * half)\n        stop = start + 2 * half",
    ),
)
search.known_wrong(
    "global_generator",
    "The same seed gives another search each time. Which generator were you handed?",
    ("rng.uniform(start, stop)", "np.random.default_rng().uniform(start, stop)"),
)
search.known_wrong(
    "draws_cut",
    "Draws pile up exactly on the end of a range. What is to be cut there, the draw or the range?",
    ("np.maximum(low, centre - half), np.minimum(high, centre + half)", "centre - half, centre + half"),
    (PAIR, "lr, reg = 10 ** np.clip(rng.uniform(start, stop), low, high)"),
)
search.known_wrong(
    "not_narrowed",
    "The new ranges move to the best pair, but are twice as wide as they should be. How far do they "
    "reach to either side of it?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / 2 ** (done + 1)"),
)
search.known_wrong(
    "narrowed_twice",
    "The new ranges have half the width they should have. How far do they reach to either side of the "
    "best pair?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / 2 ** (done + 3)"),
)
search.known_wrong(
    "narrowed_once",
    "The third round's ranges are as wide as the second's. Which letter in the formula changes with the "
    "round?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / 4"),
)
search.known_wrong(
    "cut_range_halved",
    "You halve what a cut left of the last range. Which width does the formula divide?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (stop - start) / 4"),
)
search.known_wrong(
    "halved_in_linear_space",
    "The ranges shrink on the ordinary axis. Over how many decades does such a range still reach?",
    (
        "np.maximum(low, centre - half), np.minimum(high, centre + half)",
        "(\n"
        "            np.log10(np.maximum(10**low, 10**centre - (10**high - 10**low) / 2 ** (done + 2))),\n"
        "            np.log10(np.minimum(10**high, 10**centre + (10**high - 10**low) / 2 ** (done + 2))),\n"
        "        )",
    ),
)
search.known_wrong(
    "one_range_kept",
    "Only one of the two ranges is refined. Which one keeps its full width?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / np.array([2 ** (done + 2), 0.5])"),
)
search.known_wrong(
    "trials_of_one_round",
    "`trials` holds one round only. Where did the others go?",
    ("return best, np.array(trials)", "return best, np.array(trials[-num_trials:])"),
)
search.known_wrong(
    "trials_sorted",
    "`trials` is not in the order in which the pairs were tried.",
    ("np.array(trials)", "np.array(sorted(trials, key=lambda trial: trial[2]))"),
)
search.known_wrong(
    "trials_in_logs",
    "`trials` holds logarithms; keep the values that were given to `evaluate`.",
    ("np.array(trials)", "np.array([(np.log10(a), np.log10(b), score) for a, b, score in trials])"),
)
search.known_wrong(
    "worst_returned",
    "`best` is the trial with the lowest score. Is higher better or worse?",
    ("return best, ", "return min(trials, key=lambda trial: trial[2]), "),
)
search.known_wrong(
    "last_returned",
    "`best` is the last trial. Was it the best?",
    ("return best, ", "return trials[-1], "),
)
search.known_wrong(
    "best_of_last_round",
    "`best` is the best of the last round, and an earlier round did better.",
    ("return best, ", "return max(trials[-num_trials:], key=lambda trial: trial[2]), "),
)
search.known_wrong(
    "best_of_first_round",
    "`best` is the best of the first round, and a later round did better.",
    ("return best, ", "return max(trials[:num_trials], key=lambda trial: trial[2]), "),
)
