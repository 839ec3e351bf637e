"""Section 8, "Grid search, and what it must tell you"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Probe, case

from . import training

ALL_RANGES = [[1e-4, 1.0], [1e-6, 10.0], [1.0, 64.0]]


def centres(rng: np.random.Generator, ranges: list[list[float]]) -> dict[str, float]:
    """Draw the place of the best score inside the ranges."""
    spots = [rng.uniform(np.log10(low), np.log10(high)) for low, high in ranges]
    return {f"c{i}": float(spot) for i, spot in enumerate(spots)}


def grids(rng: np.random.Generator) -> Iterator[Case]:
    """Draw searches over one, two and three settings."""
    for label, d, num in [
        ("", 2, 4),
        ("", 2, 3),
        ("there is one setting", 1, 6),
        ("there are three settings", 3, 3),
    ]:
        ranges = ALL_RANGES[:d]
        yield case(label, evaluate=Probe("mountain", centres(rng, ranges)), ranges=ranges, num_points=num)


def failing_runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw searches in which large values fail, right beside the best ones, or the first ones do."""
    for num, fails in ((5, {"c0": -2.2, "cliff": -1.9}), (7, {"c0": -2.2, "shore": -3.5})):
        ranges = ALL_RANGES[:2]
        settings = {**centres(rng, ranges), **fails}
        yield case("some runs fail", evaluate=Probe("mountain", settings), ranges=ranges, num_points=num)


def winners(rng: np.random.Generator) -> Iterator[Case]:
    """Draw best values near the ends of ranges and inside; on an ordinary axis most would be near the low end."""

    def place(ends: list[float], share: float) -> float:
        low, high = np.log10(ends)
        return float(10 ** (low + share * (high - low)))

    ranges = [[1e-4, 1.0], [1e-6, 10.0], [1.0, 64.0]]
    for label, shares in [
        ("", [0.5, 0.04, 0.96]),
        ("", [0.3, 0.7, 0.13]),
        ("the best values are the ends themselves", [0.0, 1.0, 0.5]),
        ("the best values are almost the ends", [0.004, 0.996, 0.3]),
        ("the best values lie close inside the margin", [0.08, 0.92, 0.2]),
        ("the best values lie close outside the margin", [0.12, 0.88, 0.8]),
    ]:
        jitter = rng.uniform(-1, 1, size=3) * np.minimum(0.01, 0.3 * np.minimum(shares, 1 - np.array(shares)))
        spots = np.array(shares) + jitter
        yield case(
            label, best=[place(r, s) for r, s in zip(ranges, spots.tolist(), strict=True)], ranges=ranges
        )
    yield case("there is one setting", best=[place([1e-3, 1.0], 0.95)], ranges=[[1e-3, 1.0]])


def winners_and_settings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw best values with margins and factors of their own."""
    yield from winners(rng)
    two = [[1e-4, 1.0], [1e-3, 1.0]]
    yield case("the margin is not 0.1", best=[3e-4, 0.3], ranges=two, margin=0.25)
    yield case("the margin is not 0.1", best=[1.265e-4, 0.78], ranges=two, margin=0.25)
    yield case("the margin is not 0.1", best=[3e-4, 0.6], ranges=two, margin=0.02)
    yield case(
        "shrink is not 0.5", best=[0.02, 0.1], ranges=[[1e-4, 1.0], [1e-3, 100.0]], margin=0.1, shrink=0.2
    )


grid = training.exercise("grid_search", returns=("best", "trials"))
grid.values("trials", of="trials", cases=grids)
grid.values("best", of="best", cases=grids)
grid.robust("failed runs", cases=failing_runs)
AXES, BEST = "np.geomspace(low, high, num_points)", "trials[np.nanargmax(trials[:, -1])]"
grid.known_wrong(
    "linear_spacing",
    "The values lie at equal differences; they should have equal ratios. Where do most of them fall now?",
    (AXES, "np.linspace(low, high, num_points)"),
)
grid.known_wrong(
    "ends_as_exponents",
    "The ends of the ranges were taken for exponents. Which values does a range from 0.001 to 1 hold?",
    (AXES, "np.logspace(low, high, num_points)"),
)
grid.known_wrong(
    "natural_and_decimal",
    "Natural logarithms were undone by powers of 10. Use one base. Where do your values begin?",
    (AXES, "np.logspace(np.log(low), np.log(high), num_points)"),
)
grid.known_wrong(
    "one_value_too_many",
    "There is one value too many for each setting.",
    (AXES, "np.geomspace(low, high, num_points + 1)"),
)
grid.known_wrong(
    "values_downwards",
    "The values of each setting run from the largest to the smallest.",
    (AXES, "np.geomspace(high, low, num_points)"),
)
grid.known_wrong(
    "lower_end_missing",
    "The lower ends of the ranges are never tried. Both ends belong to the grid.",
    (AXES, "np.geomspace(low, high, num_points + 1)[1:]"),
)
grid.known_wrong(
    "same_range_for_all",
    "All settings got the range of the first one.",
    (AXES, "np.geomspace(*ranges[0], num_points)"),
)
grid.known_wrong(
    "upper_end_missing",
    "The upper ends of the ranges are never tried. Both ends belong to the grid.",
    (AXES, "np.geomspace(low, high, num_points + 1)[:-1]"),
)
grid.known_wrong(
    "ends_missing",
    "The ends of the ranges are never tried. Both belong to the grid.",
    (AXES, "np.geomspace(low, high, num_points + 2)[1:-1]"),
)
grid.known_wrong(
    "first_failure_wins",
    "A run that failed first stays the best: nothing is larger than NaN. What should the best begin with?",
    (BEST, "trials[0] if np.isnan(trials[0, -1]) else trials[np.nanargmax(trials[:, -1])]"),
)
grid.known_wrong(
    "diagonal_only",
    "All settings were raised together: that is a diagonal, not a grid.",
    ("in combinations]", "in zip(*axes, strict=True)]"),
)
grid.known_wrong(
    "first_fastest",
    "The first setting changes fastest; it should be the last.",
    (
        'np.meshgrid(*axes, indexing="ij"), axis=-1)',
        'np.meshgrid(*axes, indexing="ij"), axis=-1).T.reshape(len(axes), -1).T',
    ),
)
grid.known_wrong(
    "first_two_exchanged",
    "The first setting changes before the second does. Which one should be slowest?",
    (', indexing="ij")', ")"),
)
grid.known_wrong(
    "settings_reversed",
    "`evaluate` was given the values of the settings in reverse order.",
    ("evaluate(*values)", "evaluate(*values[::-1])"),
)
grid.known_wrong(
    "score_negated",
    "The scores have changed their sign. Higher is better already.",
    ("evaluate(*values)", "-evaluate(*values)"),
)
grid.known_wrong(
    "score_first",
    "The score stands before the values. It should be the last column.",
    ("(*values, evaluate(*values))", "(evaluate(*values), *values)"),
    ("trials[:, -1]", "trials[:, 0]"),
)
grid.known_wrong(
    "values_only",
    "`trials` lacks the scores. How would anybody judge the search?",
    ("return " + BEST + ", trials", "return " + BEST + ", trials[:, :-1]"),
)
grid.known_wrong(
    "scores_only",
    "`trials` holds the scores alone. Which values belong to them?",
    ("return " + BEST + ", trials", "return " + BEST + ", trials[:, -1:]"),
)
grid.known_wrong(
    "trials_sorted",
    "`trials` is sorted by score. Asked for is the order of the grid.",
    ("return " + BEST + ", trials", "return " + BEST + ", trials[np.argsort(-trials[:, -1])]"),
)
grid.known_wrong(
    "position_returned",
    "`best` is a position. Which trial stands there?",
    (BEST, "np.nanargmax(trials[:, -1])"),
)
grid.known_wrong(
    "best_score_only",
    "`best` is a score. Which values reached it?",
    (BEST, "np.nanmax(trials[:, -1])"),
)
grid.known_wrong(
    "best_of_each_column",
    "`best` holds the largest entry of every column: values and score that don't belong together.",
    (BEST, "np.nanmax(trials, axis=0)"),
)
grid.known_wrong(
    "failed_score_replaced",
    "A run that failed is recorded with another score than NaN. Later nobody can tell that it failed.",
    ("return " + BEST, "trials[np.isnan(trials)] = -np.inf\n    return " + BEST),
)
grid.known_wrong(
    "failed_score_zero",
    "A run that failed is recorded with the score 0. Is 0 bad? It depends on what scores are like.",
    ("return " + BEST, "trials[np.isnan(trials)] = 0\n    return " + BEST),
)
grid.known_wrong(
    "failed_run_wins",
    "A run that failed won: its score is NaN. What does `np.argmax` do with NaN?",
    (BEST, "trials[np.argmax(trials[:, -1])]"),
)
grid.known_wrong(
    "lowest_wins",
    "The trial with the lowest score won. Higher is better.",
    (BEST, "trials[np.nanargmin(trials[:, -1])]"),
)
grid.known_wrong(
    "last_trial",
    "`best` is the last trial. Was it the best?",
    (BEST, "trials[-1]"),
)
grid.known_wrong(
    "score_missing",
    "`best` lacks its score.",
    ("return " + BEST, "return trials[np.nanargmax(trials[:, -1])][:-1]"),
)
grid.known_wrong(
    "logarithms_returned",
    "`trials` holds logarithms; keep the values that `evaluate` was given.",
    ("return " + BEST, "trials[:, :-1] = np.log10(trials[:, :-1])\n    return " + BEST),
)
grid.known_wrong(
    "failed_trials_dropped",
    "Trials that failed are missing. That a run fails is a result, too.",
    ("return " + BEST, "trials = trials[~np.isnan(trials[:, -1])]\n    return " + BEST),
)


refine = training.exercise("refine_ranges", returns=("refined", "sides"))
refine.values("warnings", of="sides", cases=winners_and_settings)
refine.values("ranges", of="refined", cases=winners_and_settings)
POSITION = "math.log(value / low) / math.log(high / low)"
refine.known_wrong(
    "ordinary_axis",
    "The position was measured on an ordinary axis, where nearly everything is close to the low end.",
    (POSITION, "(value - low) / (high - low)"),
)
refine.known_wrong(
    "ends_only",
    "Only values exactly at an end earn a warning. How likely is it that the best lies exactly there?",
    ("position <= margin", "position <= 1e-9"),
    ("position >= 1 - margin", "position >= 1 - 1e-9"),
)
refine.known_wrong(
    "sides_swapped",
    "Low and high are swapped.",
    ('"low" if position', '"HIGH" if position'),
    ('"high" if position', '"low" if position'),
    ('"HIGH" if position', '"high" if position'),
)
refine.known_wrong(
    "low_end_ignored",
    "There is no warning at the low end.",
    ("position <= margin", "position < -1"),
)
refine.known_wrong(
    "high_end_ignored",
    "There is no warning at the high end.",
    ("position >= 1 - margin", "position > 2"),
)
refine.known_wrong(
    "margin_ignored",
    "The margin is always a tenth. There is an argument for it.",
    ("position <= margin", "position <= 0.1"),
    ("position >= 1 - margin", "position >= 0.9"),
)
refine.known_wrong(
    "margin_shared",
    "The margin was split between the two ends. It is meant for each of them.",
    ("position <= margin", "position <= margin / 2"),
    ("position >= 1 - margin", "position >= 1 - margin / 2"),
)
refine.known_wrong(
    "share_of_the_end",
    "A value counts as near if it differs from an end by a share of the *end's own value*. The margin is a "
    "share of the range, on the logarithmic axis.",
    ("position <= margin", "value <= low * (1 + margin)"),
    ("position >= 1 - margin", "value >= high * (1 - margin)"),
)
refine.known_wrong(
    "no_middle",
    "All that isn't near the low end counts as high. What lies between?",
    ("position >= 1 - margin", "position > margin"),
)
refine.known_wrong(
    "inside_and_outside_swapped",
    "Values in the middle earn the warnings, and those near an end don't.",
    ("position <= margin", "margin < position <= 0.5"),
    ("position >= 1 - margin", "0.5 < position < 1 - margin"),
)
refine.known_wrong(
    "measured_from_the_middle",
    "The margin was measured from the middle of the range. From where should it be?",
    ("position <= margin", "position <= 0.5 - margin"),
    ("position >= 1 - margin", "position >= 0.5 + margin"),
)
refine.known_wrong(
    "margin_doubled",
    "Both margins are twice as wide as asked for.",
    ("position <= margin", "position <= 2 * margin"),
    ("position >= 1 - margin", "position >= 1 - 2 * margin"),
)
refine.known_wrong(
    "margin_in_natural_logarithms",
    "The margin was compared with a difference of natural logarithms. It is a share of the range's width.",
    (POSITION, POSITION + "\n        span = math.log(high / low)"),
    ("position <= margin", "position * span <= margin"),
    ("position >= 1 - margin", "(1 - position) * span <= margin"),
)
refine.known_wrong(
    "first_range_for_all",
    "Every value was measured in the first setting's range.",
    (POSITION, POSITION.replace("low", "ranges[0][0]").replace("high", "ranges[0][1]")),
)
refine.known_wrong(
    "margin_in_decades",
    "The margin was taken in decades. It is a share of the range's width.",
    (POSITION, POSITION + "\n        decades = math.log10(high / low)"),
    ("position <= margin", "position * decades <= margin"),
    ("position >= 1 - margin", "(1 - position) * decades <= margin"),
)
WIDTH = 'math.log10(high / low) * (shrink if side == "inside" else 1)'
ENDS = "(value * 10 ** (-width / 2), value * 10 ** (width / 2))"
refine.known_wrong(
    "always_shrinks",
    "The range shrinks although its best value lies near an end. How far would the next round see beyond it?",
    (WIDTH, "math.log10(high / low) * shrink"),
)
refine.known_wrong(
    "never_shrinks",
    "The range keeps its width although its best value lies inside.",
    (WIDTH, "math.log10(high / low)"),
)
refine.known_wrong(
    "shrinks_at_the_ends",
    "The two cases are swapped: where the best value lies inside, the range can shrink.",
    ('side == "inside"', 'side != "inside"'),
)
refine.known_wrong(
    "shrink_ignored",
    "Ranges always shrink to a half. There is an argument for it.",
    ("(shrink if", "(0.5 if"),
)
refine.known_wrong(
    "divided_by_shrink",
    "The range grows where its best value lies inside: it was divided by `shrink`.",
    ("(shrink if", "(1 / shrink if"),
)
refine.known_wrong(
    "shrunk_by_the_rest",
    "The range shrinks *by* the share `shrink`. It should shrink *to* it.",
    ("(shrink if", "(1 - shrink if"),
)
refine.known_wrong(
    "half_as_wide",
    "The range is half as wide as asked for. How much of the width goes to each side?",
    (ENDS, "(value * 10 ** (-width / 4), value * 10 ** (width / 4))"),
)
refine.known_wrong(
    "ends_exchanged",
    "The upper end comes first. Which end is the first of a range?",
    (ENDS, "(value * 10 ** (width / 2), value * 10 ** (-width / 2))"),
)
refine.known_wrong(
    "upwards_only",
    "The best value became the low end of the new range. Where in it should it lie?",
    (ENDS, "(value, value * 10**width)"),
)
refine.known_wrong(
    "downwards_only",
    "The best value became the high end of the new range. Where in it should it lie?",
    (ENDS, "(value * 10**-width, value)"),
)
refine.known_wrong(
    "old_ranges_returned",
    "The ranges came back as they were.",
    (ENDS, "(low, high)"),
)
refine.known_wrong(
    "width_on_each_side",
    "The range is twice as wide as asked for. How much of the width goes to each side?",
    (ENDS, "(value * 10**-width, value * 10**width)"),
)
refine.known_wrong(
    "cut_at_old_ends",
    "The new ranges are cut at the old ends. Then they can never reach what lies beyond.",
    (ENDS, "(max(low, value * 10 ** (-width / 2)), min(high, value * 10 ** (width / 2)))"),
)
refine.known_wrong(
    "ordinary_axis_for_ranges",
    "The ranges shrink on an ordinary axis. What happens to a value when a number is added to its logarithm?",
    (
        ENDS,
        '(value - 0.5 * (high - low) * (shrink if side == "inside" else 1), '
        'value + 0.5 * (high - low) * (shrink if side == "inside" else 1))',
    ),
)
refine.known_wrong(
    "logarithms_returned",
    "The ranges came back as logarithms.",
    ("return np.array(refined)", "return np.log10(refined)"),
)
refine.known_wrong(
    "natural_and_decimal",
    "A natural logarithm was undone by a power of 10. Use one base.",
    ("math.log10(high / low)", "math.log(high / low)"),
)
refine.known_wrong(
    "decimal_and_natural",
    "A decimal logarithm was undone by `exp`. Use one base.",
    (ENDS, "(math.exp(math.log10(value) - width / 2), math.exp(math.log10(value) + width / 2))"),
)
refine.known_wrong(
    "centred_on_the_middle",
    "The new ranges are centred on the old ones. Where was the best value?",
    (ENDS, "((low * high) ** 0.5 * 10 ** (-width / 2), (low * high) ** 0.5 * 10 ** (width / 2))"),
)
