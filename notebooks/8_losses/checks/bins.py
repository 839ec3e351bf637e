"""Section 8, "Should it be a regression at all?"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import losses


def numbers_to_bin(rng: np.random.Generator) -> Iterator[Case]:
    """Draw numbers inside the bins; edges unevenly spaced, and away from 0."""
    uneven = np.array([0.0, 0.5, 1.0, 4.0, 9.0])
    yield case("", y=rng.uniform(0.01, 8.9, size=30), edges=uneven)
    yield case("", y=rng.uniform(2, 5, size=12), edges=np.linspace(2, 5, 4))
    yield case("there is one bin", y=rng.normal(size=4), edges=np.array([-5.0, 5.0]))


def numbers_on_edges(rng: np.random.Generator) -> Iterator[Case]:
    """Draw numbers of which some lie exactly on an edge."""
    uneven = np.array([0.0, 0.5, 1.0, 4.0, 9.0])
    yield case("a number lies on an edge", y=rng.permutation([0.0, 0.5, 1.0, 4.0, 0.7]), edges=uneven)
    yield case(
        "a number lies on an edge", y=np.array([2.0, 3.5, 3.0, 2.2]), edges=np.array([2.0, 3.0, 3.5, 8.0])
    )


def numbers_outside(rng: np.random.Generator) -> Iterator[Case]:
    """Draw numbers of which some lie outside all bins, of which the last edge is no part."""
    uneven = np.array([0.0, 0.5, 1.0, 4.0, 9.0])
    yield case("a number lies on the last edge", y=np.array([9.0, 3.0]), edges=uneven)
    yield case("a number lies above all bins", y=rng.permutation([12.0, 9.5, 3.0, 40.0]), edges=uneven)
    yield case("a number lies below all bins", y=rng.permutation([-3.0, -0.1, 3.0]), edges=uneven)


def bin_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of bins whose centres are uneven and away from 0; as many examples as bins in one case."""
    for n, b in [(5, 3), (4, 4), (6, 2)]:
        centres = np.cumsum(rng.uniform(0.2, 2, size=b)) + 3
        yield case(scores=rng.normal(size=(n, b)), centres=centres)
    yield case("there is one example", scores=rng.normal(size=(1, 5)), centres=np.arange(5) - 7.5)
    yield case("there is one bin", scores=rng.normal(size=(3, 1)), centres=np.array([2.5]))


def huge_bin_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores around ±1,000."""
    huge = 1e3 * np.array([[1.0, 1.0, -1.0], [-3.0, -3.0, -3.0]]) + rng.normal(size=(2, 3))
    yield case("scores reach 1,000", scores=huge, centres=np.array([1.0, 2.5, 6.0]))
    certain = 50 * rng.normal(size=(60, 5))
    yield case(
        "nearly all probability is in one bin", scores=certain, centres=rng.uniform(0.1, 2, size=5), atol=1e-6
    )


bins = losses.exercise("bin_targets", returns=("labels",))
bins.values("labels", cases=numbers_to_bin, exact=True)
bins.robust("on an edge", cases=numbers_on_edges, exact=True)
bins.robust("outside", cases=numbers_outside, exact=True)
LABELS, ENDS = 'np.searchsorted(edges, y, side="right") - 1', "np.clip(labels, 0, len(edges) - 2)"
bins.known_wrong(
    "counts_from_one",
    "The labels are one too large. How many edges lie below a number in bin 0?",
    (ENDS, "np.clip(labels, 0, len(edges) - 2) + 1"),
)
bins.known_wrong(
    "one_edge_too_many",
    "Every number is counted one bin too high, and the last bin takes two. How many edges lie below bin 0?",
    (LABELS, 'np.searchsorted(edges, y, side="right")'),
)
bins.known_wrong(
    "one_bin_too_low",
    "Every number is counted one bin too low, and the first bin takes two.",
    (LABELS, LABELS.replace("- 1", "- 2")),
)
bins.known_wrong(
    "counted_from_above",
    "The bins are numbered from the top down. Which bin has number 0?",
    (f"return {ENDS}", f"return len(edges) - 2 - {ENDS}"),
)
bins.known_wrong(
    "nearest_edge",
    "Each number goes to the nearest edge. Between which two edges does it lie?",
    (LABELS, "np.abs(y[:, None] - edges).argmin(axis=1)"),
)
bins.known_wrong(
    "edges_returned",
    "You return the lower edge of each bin; its number is asked for.",
    (f"return {ENDS}", f"return edges[{ENDS}]"),
)
bins.known_wrong(
    "centres_returned",
    "You return the centre of each bin; its number is asked for.",
    (f"return {ENDS}", f"return ((edges[1:] + edges[:-1]) / 2)[{ENDS}]"),
)
bins.known_wrong(
    "outside_to_the_other_end",
    "Numbers above the last edge went into the first bin. Which one is nearest?",
    (ENDS, "np.where(labels > len(edges) - 2, 0, np.maximum(labels, 0))"),
)
bins.known_wrong(
    "one_bin_missing",
    "The last bin takes nothing: its numbers are in the one before. How many bins are there between B + 1 edges?",
    (ENDS, "np.clip(labels, 0, max(len(edges) - 3, 0))"),
)
bins.known_wrong(
    "edge_to_the_left",
    "A number on an edge goes into the bin below. Which of the two ends belongs to [a, b)?",
    ('side="right"', 'side="left"'),
)
bins.known_wrong(
    "last_bin_overflows",
    "Numbers above the last edge get a label of their own. How many bins are there?",
    (ENDS, "np.maximum(labels, 0)"),
)
bins.known_wrong(
    "first_bin_underflows",
    "Numbers below the first edge get the label −1, which would pick the *last* bin. Where should they go?",
    (ENDS, "np.minimum(labels, len(edges) - 2)"),
)
bins.known_wrong(
    "ends_open",
    "Numbers outside all bins get labels that no bin has, at both ends.",
    (ENDS, "labels"),
)
bins.known_wrong(
    "nearest_centre",
    "Each number goes to the nearest centre. With bins of unequal width, is that always the bin it lies in?",
    (
        LABELS,
        "np.abs(y[:, None] - (edges[1:] + edges[:-1]) / 2).argmin(axis=1)",
    ),
)
bins.known_wrong(
    "even_bins_assumed",
    "The bins are taken to be equally wide. Are the edges evenly spaced?",
    (LABELS, "np.floor((y - edges[0]) / (edges[-1] - edges[0]) * (len(edges) - 1)).astype(int)"),
)
bins.known_wrong(
    "first_width_for_all",
    "All bins are taken to be as wide as the first. Are the edges evenly spaced?",
    (LABELS, "np.floor((y - edges[0]) / (edges[1] - edges[0])).astype(int)"),
)
bins.known_wrong(
    "one_hot",
    "You return one column per bin; one label per number is asked for.",
    (f"return {ENDS}", f"return np.eye(len(edges) - 1, dtype=int)[{ENDS}]"),
)


expectation = losses.exercise("expectation_from_bins", returns=("mean", "spread"))
expectation.values("mean", of="mean", cases=bin_scores)
expectation.values("spread", of="spread", cases=bin_scores)
expectation.robust("stable", cases=huge_bin_scores)
expectation.unchanged("inputs unchanged", cases=bin_scores)
SPREAD = "np.sqrt(np.sum(p * (centres - mean[:, None]) ** 2, axis=1))"
expectation.known_wrong(
    "best_bin_only",
    "You return the centre of the best bin. What do the other probabilities say?",
    ("mean = p @ centres", "mean = centres[p.argmax(axis=1)]"),
    (SPREAD, "np.sqrt(np.sum(p * (centres - (p @ centres)[:, None]) ** 2, axis=1))"),
)
expectation.known_wrong(
    "scores_as_weights",
    "The scores themselves are used as weights. What must weights add up to?",
    ("mean = p @ centres", "p = scores\n    mean = p @ centres"),
    (SPREAD, "np.sqrt(np.abs(np.sum(p * (centres - mean[:, None]) ** 2, axis=1)))"),
)
expectation.known_wrong(
    "not_normalised",
    "The exponentials are used as they are. What must weights add up to?",
    ("p = exponentials / exponentials.sum(axis=1, keepdims=True)", "p = exponentials"),
)
expectation.known_wrong(
    "normalised_over_examples",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    ("exponentials.sum(axis=1, keepdims=True)", "exponentials.sum(axis=0, keepdims=True)"),
)
expectation.known_wrong(
    "normalised_over_examples_throughout",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    ("scores.max(axis=1, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
    ("exponentials.sum(axis=1, keepdims=True)", "exponentials.sum(axis=0, keepdims=True)"),
)
expectation.known_wrong(
    "probabilities_ignored",
    "All bins count the same. Where do the scores come in?",
    ("mean = p @ centres", "p = np.ones_like(p) / p.shape[1]\n    mean = p @ centres"),
)
expectation.known_wrong(
    "inputs_changed",
    "The caller's scores have changed. Does an operation with `-=` make a new array?",
    (
        "exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))",
        "scores -= scores.max(axis=1, keepdims=True)\n    exponentials = np.exp(scores)",
    ),
)
expectation.known_wrong(
    "normalised_over_everything",
    "One sum over all examples was divided by. Whose probabilities should add up to 1?",
    ("exponentials.sum(axis=1, keepdims=True)", "exponentials.sum()"),
)
expectation.known_wrong(
    "sigmoids_for_softmax",
    "Each bin has a probability of its own, and a row doesn't add up to 1. Do the bins compete?",
    ("p = exponentials / exponentials.sum(axis=1, keepdims=True)", "p = 1 / (1 + np.exp(-scores))"),
)
expectation.known_wrong(
    "shifted_over_examples",
    "Each bin lost its largest score over the examples. Over which axis is the maximum of a row?",
    ("scores.max(axis=1, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
)
expectation.known_wrong(
    "shifted_by_one_number",
    "One number was subtracted from all scores. A row far below it is left with nothing but zeros.",
    ("scores.max(axis=1, keepdims=True)", "scores.max()"),
)
expectation.known_wrong(
    "scores_negated",
    "The scores have the wrong sign: a high score makes a bin *less* probable.",
    (
        "np.exp(scores - scores.max(axis=1, keepdims=True))",
        "np.exp(scores.min(axis=1, keepdims=True) - scores)",
    ),
)
expectation.known_wrong(
    "base_two",
    "The probabilities are made with powers of 2. Which base does the softmax have?",
    (
        "np.exp(scores - scores.max(axis=1, keepdims=True))",
        "np.exp2(scores - scores.max(axis=1, keepdims=True))",
    ),
)
expectation.known_wrong(
    "numbers_of_bins",
    "The numbers of the bins were averaged, 0, 1, 2 and so on. What does each bin stand for?",
    ("exponentials = ", "centres = np.arange(len(centres))\n    exponentials = "),
)
expectation.known_wrong(
    "mean_divided_by_bins",
    "The weighted sum was divided by the number of bins. The weights add up to 1 already.",
    ("mean = p @ centres", "mean = p @ centres / len(centres)"),
    ("mean[:, None]", "(p @ centres)[:, None]"),
)
expectation.known_wrong(
    "spread_about_the_best_bin",
    "The spread measures the distance from the best bin's centre. From what should it?",
    ("mean[:, None]", "centres[p.argmax(axis=1)][:, None]"),
)
expectation.known_wrong(
    "spread_about_the_middle",
    "The spread measures the distance from the mean of all centres. From what should it?",
    ("mean[:, None]", "centres.mean()"),
)
expectation.known_wrong(
    "spread_not_squared",
    "The distances were not squared, so they cancel: their weighted mean is 0 up to rounding.",
    (SPREAD, "np.sum(p * (centres - mean[:, None]), axis=1)"),
)
expectation.known_wrong(
    "mean_of_squares_missing_root",
    "The spread is the mean of the squared centres, not of their distances, and without its root. From what are the "
    "distances measured?",
    (SPREAD, "p @ centres**2"),
)
expectation.known_wrong(
    "spread_averaged_over_bins",
    "The weighted squares were averaged over the bins. The weights add up to 1 already.",
    (SPREAD, "np.sqrt(np.mean(p * (centres - mean[:, None]) ** 2, axis=1))"),
)
expectation.known_wrong(
    "weights_squared",
    "The weights were squared together with the distances. What belongs under the square?",
    (SPREAD, "np.sqrt(np.sum((p * (centres - mean[:, None])) ** 2, axis=1))"),
)
expectation.known_wrong(
    "spread_over_examples",
    "The spread was added up over the examples: one number for every bin. One for every example is asked for.",
    (SPREAD, "np.sqrt(np.sum(p * (centres - mean[:, None]) ** 2, axis=0))"),
)
expectation.known_wrong(
    "spread_of_probabilities",
    "The spread is that of the probabilities. Which numbers are spread out?",
    (SPREAD, "p.std(axis=1)"),
)
expectation.known_wrong(
    "spread_of_products",
    "The spread is that of the products p · centre, all counted alike. How often does each centre occur, and how far is "
    "it from the mean?",
    (SPREAD, "(p * centres).std(axis=1)"),
)
expectation.known_wrong(
    "entropy",
    "The spread is the entropy of the probabilities. Asked for is a distance, in the units of the centres.",
    (SPREAD, "-np.sum(p * np.log(p + 1e-300), axis=1)"),
)
expectation.known_wrong(
    "variance",
    "The spread is the variance. In which unit should it be measured?",
    (SPREAD, "np.sum(p * (centres - mean[:, None]) ** 2, axis=1)"),
)
expectation.known_wrong(
    "spread_about_zero",
    "The spread measures the distance of the centres from 0. From what should it?",
    (SPREAD, "np.sqrt(p @ centres**2)"),
)
expectation.known_wrong(
    "spread_without_weights",
    "The spread counts all bins the same. Does a bin that nobody believes in make the answer less sure?",
    (SPREAD, "np.sqrt(np.mean((centres - mean[:, None]) ** 2, axis=1))"),
)
expectation.known_wrong(
    "absolute_spread",
    "The spread is the mean absolute distance; the formula squares, and takes the root at the end.",
    (SPREAD, "np.sum(p * np.abs(centres - mean[:, None]), axis=1)"),
)
expectation.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Which number can you subtract from a row without changing its probabilities?",
    ("np.exp(scores - scores.max(axis=1, keepdims=True))", "np.exp(scores)"),
)


losses.choice(
    "order_of_bins",
    options="ABCD",
    because={
        "A": "True, but not all of it: compute the two expected values and spreads.",
        "C": "True, but not all of it: which probability does the softmax loss look at?",
        "D": "True, but not all of it: compute the expected values and the two losses as well.",
        "AC": "True, but not all of it: how far do the centres lie from the mean in each model?",
        "AD": "True, but not all of it: compute the two expected values.",
        "CD": "True, but not all of it: which probability does the softmax loss look at?",
        "BCD": "The loss is −log of the true bin's probability. Does it see where the rest went?",
        "B": "The loss is −log of the true bin's probability. Does it see where the rest went?",
    },
    why="Both losses are −log 0.4, since only the true bin's probability counts. The expected "
    "values are 5.6 and 2, the spreads 0.49 and 2.45.",
)
