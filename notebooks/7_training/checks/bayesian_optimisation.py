"""Section 9, "Bayesian optimisation: let the trials choose the next one"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import training
from .cases import Array


def processes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw seen and asked-for places, well apart so that the equations are well conditioned."""

    def one(label: str, n: int, m: int, length: float, noise: float) -> Case:
        seen = rng.permutation(np.arange(n) + rng.uniform(-0.2, 0.2, size=n))
        asked = rng.uniform(-1, n, size=m)
        return case(label, x_seen=seen, y_seen=rng.normal(size=n), x=asked, length=length, noise=noise)

    yield one("", 4, 6, 0.7, 0.01)
    yield one("", 6, 3, 1.3, 0.05)
    yield one("", 5, 5, 0.5, 0.2)
    yield one("one value was seen", 1, 4, 0.8, 0.1)
    yield one("one place is asked for", 3, 1, 0.6, 0.3)


def crowded(rng: np.random.Generator) -> Iterator[Case]:
    """Ask without noise at the seen places themselves: the variance is 0 up to rounding of either sign.

    Without a cut-off, a case is free of NaN with probability below 0.1; there are ten. Rounding is amplified by
    the root, so the answers are compared loosely: what counts is that they are numbers.
    """
    for _ in range(10):
        seen = np.arange(14) + rng.uniform(-0.2, 0.2, size=14)
        words = "no variance is left"
        yield case(words, atol=1e-3, x_seen=seen, y_seen=np.sin(seen), x=seen, length=2.0, noise=0.0)


def below(mean: Array, std: Array, best: float) -> tuple[Array, Array]:
    """Return beliefs whose last, if there is any, is narrow and far below the best score.

    There, wrong formulas give negative improvements, and it shows who cuts them off.
    """
    mean, std = mean.copy(), std.copy()
    std[-1:] = 0.3
    mean[-1:] = best - 2 * std[-1:]
    return mean, std


def beliefs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw means around the best score, with all standard deviations positive."""
    for m in (7, 1, 12):
        std, best = rng.uniform(0.2, 2, size=m), float(rng.uniform(-0.5, 0.8))
        mean = rng.normal(size=m)
        mean[1:], std[1:] = below(mean[1:], std[1:], best)
        yield case(mean=mean, std=std, best=best)
    mean = np.array([0.4, 0.4, 0.4])
    yield case("the mean is the best score", mean=mean, std=rng.uniform(0.3, 3, size=3), best=0.4)


def certainties(rng: np.random.Generator) -> Iterator[Case]:
    """Draw candidates of which some are certain."""
    for m in (6, 4):
        mean, std = rng.normal(size=m), rng.uniform(0.2, 2, size=m)
        std[::2] = 0
        mean[0], mean[2], best = 1.7, -1.1, float(rng.uniform(0.1, 0.5))
        mean[4:5] = best
        mean[-1:], std[-1:] = below(mean[-1:], std[-1:], best)
        yield case("std is 0", mean=mean, std=std, best=best)


def histories_of(rng: np.random.Generator) -> Callable[..., Case]:
    """Return what draws a history of a search for a label, so many trials, candidates, and a scale of scores."""

    def one(label: str, n: int, m: int, scale: float, shift: float, **rest: Any) -> Case:
        logs = rng.permutation(np.linspace(-5, 1, n)) + rng.uniform(-0.3, 0.3, size=n)
        centre = rng.uniform(-4, 0)
        scores = shift - scale * np.abs(logs - centre) + 0.2 * scale * rng.normal(size=n)
        if label == "a run failed":
            scores[int(np.argsort(np.abs(logs - logs[scores.argmax()]))[1])] = (
                np.nan
            )  # the best one's neighbour
        if label == "all scores are equal":
            scores[:] = 0.25
        return case(label, tried=10**logs, scores=scores, candidates=10 ** rng.uniform(-5, 1, size=m), **rest)

    return one


def proposals(rng: np.random.Generator) -> Iterator[Case]:
    """Draw histories of a search, with so many candidates that two rules seldom choose the same one.

    And so few that the best wins clearly: neighbours lie a tenth of a decade apart.
    """
    one = histories_of(rng)
    for _ in range(8):
        yield one("", 4, 60, 0.1, 0.8)
    for _ in range(5):
        yield one("scores are large numbers", 5, 60, 20.0, 300.0)
    for length in 4 * (0.25, 2.5):
        yield one("length is given", 5, 60, 0.2, 0.5, length=length)
    for _ in range(8):
        yield one("noise is given", 5, 60, 0.2, 0.5, noise=0.8)
    for _ in range(8):
        yield one("length and noise are given", 5, 60, 0.2, 0.5, length=1.8, noise=0.8)


def failed_runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw histories in which a run failed."""
    one = histories_of(rng)
    for shift in 3 * (0.8, 5.0, -3.0):
        yield one("a run failed", 6, 200, 0.1, shift)
        yield one("a run failed", 3, 300, 0.1, shift, length=1.5)


def equal_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw histories in which nothing made a difference."""
    one = histories_of(rng)
    for _ in range(4):
        yield one("all scores are equal", 3, 60, 0.1, 0.8)


gp = training.exercise("gp_posterior", returns=("mean", "std"))
gp.values("mean", of="mean", cases=processes)
gp.values("std", of="std", cases=processes)
gp.robust("stable", cases=crowded)
KERNEL = "np.exp(-0.5 * ((a[:, None] - b) / length) ** 2)"
MEAN = "k_star.T @ np.linalg.solve(K, y_seen)"
ROOT, VARIANCE = "np.sqrt(np.maximum(variance, 0))", "1 - np.sum(k_star * np.linalg.solve(K, k_star), axis=0)"
gp.known_wrong(
    "half_missing",
    "The kernel falls off too fast: is there a ½ in its exponent?",
    (KERNEL, "np.exp(-(((a[:, None] - b) / length) ** 2))"),
)
gp.known_wrong(
    "length_not_squared",
    "The length is not squared with the distance. What is the kernel at a distance of one length?",
    (KERNEL, "np.exp(-0.5 * (a[:, None] - b) ** 2 / length)"),
)
gp.known_wrong(
    "length_multiplies",
    "A longer length makes the kernel fall off *faster*. By what should the squared distance be divided?",
    (KERNEL, "np.exp(-0.5 * ((a[:, None] - b) * length) ** 2)"),
)
gp.known_wrong(
    "length_ignored",
    "The kernel does not depend on `length`.",
    (KERNEL, "np.exp(-0.5 * (a[:, None] - b) ** 2)"),
)
gp.known_wrong(
    "distance_not_squared",
    "The kernel has a corner at distance 0: the distance should be squared.",
    (KERNEL, "np.exp(-0.5 * np.abs(a[:, None] - b) / length)"),
)
gp.known_wrong(
    "noise_missing",
    "The noise is not used: the mean runs through every value that was seen, however noisy.",
    (" + noise * np.eye(len(x_seen))", ""),
)
gp.known_wrong(
    "noise_missing_in_mean",
    "The mean runs through every value that was seen, however noisy: K lacks the noise there.",
    ("np.linalg.solve(K, y_seen)", "np.linalg.solve(K - noise * np.eye(len(x_seen)), y_seen)"),
)
gp.known_wrong(
    "noise_missing_in_std",
    "`std` is that of trials without noise: K lacks it there.",
    ("np.linalg.solve(K, k_star)", "np.linalg.solve(K - noise * np.eye(len(x_seen)), k_star)"),
)
gp.known_wrong(
    "noise_everywhere",
    "The noise was added to all entries of K. Is the noise of one trial related to that of another?",
    ("noise * np.eye(len(x_seen))", "noise"),
)
gp.known_wrong(
    "noise_squared",
    "`noise` is a variance already; you squared it.",
    ("noise * np.eye", "noise**2 * np.eye"),
)
gp.known_wrong(
    "noise_as_root",
    "`noise` is a variance; you added its root.",
    ("noise * np.eye", "noise**0.5 * np.eye"),
)
gp.known_wrong(
    "not_inverted",
    "The seen scores were weighted by the kernel alone. How do two trials at nearly the same place share their weight?",
    ("np.linalg.solve(K, y_seen)", "y_seen"),
)
gp.known_wrong(
    "multiplied_by_k",
    "The seen scores were multiplied by K. Which matrix stands between k_* and y in the formula?",
    ("np.linalg.solve(K, y_seen)", "(K @ y_seen)"),
)
gp.known_wrong(
    "variance_multiplied_by_k",
    "The explained variance was computed with K. Which matrix stands between the two k_* in the formula?",
    ("np.linalg.solve(K, k_star)", "(K @ k_star)"),
)
gp.known_wrong(
    "scores_centred",
    "The mean of the seen scores was subtracted first and added at the end. Here scores are expected around 0.",
    (MEAN, "y_seen.mean() + k_star.T @ np.linalg.solve(K, y_seen - y_seen.mean())"),
)
gp.known_wrong(
    "scores_centred_and_left",
    "The mean of the seen scores was subtracted. Here scores are expected around 0 as they are.",
    (MEAN, "k_star.T @ np.linalg.solve(K, y_seen - y_seen.mean())"),
)
gp.known_wrong(
    "half_the_explained",
    "Only half of the explained variance was subtracted. Is there a factor in the formula?",
    (VARIANCE, "1 - 0.5 * np.sum(k_star * np.linalg.solve(K, k_star), axis=0)"),
)
gp.known_wrong(
    "variance_returned",
    "`std` is a variance.",
    (ROOT, "np.maximum(variance, 0)"),
)
gp.known_wrong(
    "noise_of_a_measurement",
    "`std` includes the noise of a further measurement. Asked for is the function itself.",
    (VARIANCE, "1 + noise - np.sum(k_star * np.linalg.solve(K, k_star), axis=0)"),
)
gp.known_wrong(
    "only_what_is_explained",
    "`std` is small where nothing is known. From what must the explained variance be subtracted?",
    (VARIANCE, "np.sum(k_star * np.linalg.solve(K, k_star), axis=0)"),
)
gp.known_wrong(
    "variance_not_inverted",
    "The variance lacks the inverse of K. What stands between the two k_* in the formula?",
    (VARIANCE, "1 - np.sum(k_star**2, axis=0)"),
)
gp.known_wrong(
    "nan_variance",
    "`std` is NaN where almost no variance is left: rounding made it a hair negative.",
    (ROOT, "np.sqrt(variance)"),
)


gain = training.exercise("expected_improvement", returns=("improvement",))
gain.values("values", cases=beliefs)
gain.robust("certain points", cases=certainties)
FORMULA, CERTAIN = "gain * normal_cdf(z) + std * density", "np.maximum(gain, 0))"
IMPROVEMENT = f"np.where(std > 0, {FORMULA}, {CERTAIN}"
gain.known_wrong(
    "improves_downwards",
    "These are improvements towards lower scores. Higher is better here.",
    ("gain = mean - best", "gain = best - mean"),
)
gain.known_wrong(
    "best_of_the_means",
    "The gains are over the highest of the means. Over what should they be?",
    ("gain = mean - best", "gain = mean - mean.max()"),
)
for margin in ("1e-3", "0.01", "0.05", "0.1"):
    gain.known_wrong(
        f"margin_{margin}",
        "A margin was subtracted from every gain (ξ in some texts). Here the gain is μ − b.",
        ("gain = mean - best", f"gain = mean - best - {margin}"),
    )
gain.known_wrong(
    "z_reversed",
    "The gain is multiplied by the probability that there is *no* improvement. A mean far above the best "
    "score should make one nearly certain: which sign does z have there?",
    ("z = gain /", "z = -gain /"),
)
gain.known_wrong(
    "divided_by_std",
    "This is the expected improvement divided by σ. In which units should it be?",
    (FORMULA, "z * normal_cdf(z) + density"),
)
gain.known_wrong(
    "std_taken_for_a_variance",
    "`std` was taken for a variance: its root stands where σ should.",
    ("z = gain / np.where(std > 0, std, 1)", "z = gain / np.where(std > 0, np.sqrt(std), 1)"),
    (FORMULA, "gain * normal_cdf(z) + np.sqrt(std) * density"),
)
gain.known_wrong(
    "first_term_missing",
    "The first term is missing: a high mean should be worth something.",
    (FORMULA, "std * density"),
)
gain.known_wrong(
    "half_missing_in_density",
    "The density falls off too fast: is there a ½ in its exponent?",
    ("-0.5 * z**2", "-(z**2)"),
)
gain.known_wrong(
    "z_not_squared_in_density",
    "The density's exponent holds z itself. A density is the same at z and −z.",
    ("-0.5 * z**2", "-0.5 * z"),
)
gain.known_wrong(
    "density_without_root",
    "The density is divided by 2π. Where did its root go?",
    ("math.sqrt(2 * math.pi)", "(2 * math.pi)"),
)
gain.known_wrong(
    "probability_only",
    "This is the probability of an improvement. A tiny improvement that is certain beats everything then.",
    (FORMULA, "normal_cdf(z)"),
    (CERTAIN, "(gain > 0) * 1.0)"),
)
gain.known_wrong(
    "density_term_missing",
    "The second term is missing: what draws the search to uncertain places?",
    (FORMULA, "gain * normal_cdf(z)"),
)
gain.known_wrong(
    "density_term_missing_cut",
    "The second term is missing: what draws the search to uncertain places?",
    (FORMULA, "np.maximum(gain * normal_cdf(z), 0)"),
)
gain.known_wrong(
    "density_not_scaled",
    "The second term lacks its factor σ. Which units does an improvement have?",
    (FORMULA, "gain * normal_cdf(z) + density"),
)
SUBTRACTED = "The second term was subtracted. Is uncertainty worth something, or does it cost?"
gain.known_wrong("terms_subtracted", SUBTRACTED, (FORMULA, "gain * normal_cdf(z) - std * density"))
gain.known_wrong(
    "terms_subtracted_cut", SUBTRACTED, (FORMULA, "np.maximum(gain * normal_cdf(z) - std * density, 0)")
)
SWAPPED = "Φ and φ are swapped. By which of the two is a gain multiplied: by a probability, or by a density?"
gain.known_wrong("cdf_and_density_swapped", SWAPPED, (FORMULA, "gain * density + std * normal_cdf(z)"))
gain.known_wrong(
    "cdf_and_density_swapped_cut", SWAPPED, (FORMULA, "np.maximum(gain * density + std * normal_cdf(z), 0)")
)
gain.known_wrong(
    "not_standardised",
    "z is the gain itself. Is a gain of 1 likely if σ is 0.1? If it is 10?",
    ("z = gain / np.where(std > 0, std, 1)", "z = gain"),
)
gain.known_wrong(
    "divided_by_variance",
    "z was divided by σ². It counts standard deviations.",
    ("np.where(std > 0, std, 1)", "np.where(std > 0, std, 1) ** 2"),
)
VARIANCE_FOR_STD = "σ² stands where σ should. In which units is `std`, and in which are the scores?"
SQUARED_Z = ("np.where(std > 0, std, 1)", "np.where(std > 0, std, 1) ** 2")
SQUARED_FACTOR = (FORMULA, "gain * normal_cdf(z) + std**2 * density")
gain.known_wrong("variance_in_second_term", VARIANCE_FOR_STD, SQUARED_FACTOR)
gain.known_wrong("variance_in_both_terms", VARIANCE_FOR_STD, SQUARED_Z, SQUARED_FACTOR)
gain.known_wrong(
    "variance_in_second_term_cut",
    VARIANCE_FOR_STD,
    (FORMULA, "np.maximum(gain * normal_cdf(z) + std**2 * density, 0)"),
)
gain.known_wrong(
    "density_not_normalised",
    "The density lacks its factor 1 / √(2π).",
    (" / math.sqrt(2 * math.pi)", ""),
)
BOUND = (
    "This is an upper confidence bound, another good rule. Asked for is the expected improvement: how much is a "
    "candidate expected to add to `best`?"
)
gain.known_wrong("confidence_bound", BOUND, (FORMULA, "mean + std"))
for factor in ("1.96", "2", "3"):
    gain.known_wrong(f"confidence_bound_{factor}", BOUND, (IMPROVEMENT, f"mean + {factor} * std"))
for factor in ("1", "1.96", "2", "3"):
    gain.known_wrong(f"confidence_bound_of_gain_{factor}", BOUND, (IMPROVEMENT, f"gain + {factor} * std"))
gain.known_wrong(
    "no_uncertainty",
    "Only the means count here: how often would you ever look elsewhere?",
    (FORMULA, "np.maximum(gain, 0)"),
)
gain.known_wrong(
    "zero_division",
    "Where σ is 0 and the mean equals the best score, the result is not a number: what is 0 / 0?",
    ("np.where(std > 0, std, 1)", "std"),
    (
        "    return np.where(std > 0, gain * normal_cdf(z) + std * density, np.maximum(gain, 0))",
        "    return gain * normal_cdf(z) + std * density",
    ),
)
gain.known_wrong(
    "certain_gain_ignored",
    "Where σ is 0 the improvement came out as 0. And if the mean lies above the best score?",
    (CERTAIN, "0 * gain)"),
)
gain.known_wrong(
    "certain_loss_counts",
    "Where σ is 0 an improvement came out negative. Nobody has to take a worse score.",
    (CERTAIN, "gain)"),
)


bayes = training.exercise(
    "propose_trial", returns=("proposal",), uses=("gp_posterior", "expected_improvement")
)
bayes.values("values", cases=proposals)
bayes.robust("failed runs", cases=failed_runs)
bayes.robust("equal scores", cases=equal_scores)
POSTERIOR = "gp_posterior(x_tried, scaled, x, length, noise)"
X_TRIED, X = ("x_tried = np.log10(tried)", "x_tried = "), ("x = np.log10(candidates)", "x = ")
CHOOSE = "candidates[np.argmax(expected_improvement(mean, std, scaled.max()))]"
# Failed runs and equal scores come first: other mistakes are blamed on the other cases.
bayes.known_wrong(
    "failed_run_best",
    "A failed run counted as the best score seen.",
    ("np.nanmin(scores)", "np.nanmax(scores)"),
)
bayes.known_wrong(
    "failed_run_mean",
    "A failed run counted as an average one. It is to count as the worst that was seen.",
    ("np.nanmin(scores)", "np.nanmean(scores)"),
)
bayes.known_wrong(
    "failed_run_filled_late",
    "The scores were scaled before the failed run was given one, so that it has no part in their mean and spread. Which "
    "comes first?",
    (
        "    scores = np.where(np.isnan(scores), np.nanmin(scores), scores)\n    spread = scores.std()\n"
        "    scaled = (scores - scores.mean()) / (spread if spread > 0 else 1)\n",
        "    spread = np.nanstd(scores)\n"
        "    scaled = (scores - np.nanmean(scores)) / (spread if spread > 0 else 1)\n"
        "    scaled = np.where(np.isnan(scaled), np.nanmin(scaled), scaled)\n",
    ),
)
bayes.known_wrong(
    "failed_run_far_below",
    "A failed run counted as far worse than anything seen, which flattens all other differences.",
    ("np.nanmin(scores)", "np.nanmin(scores) - 100"),
)
bayes.known_wrong(
    "failed_run_zero",
    "A failed run counted as a score of 0. Is that bad? It depends on what scores are like.",
    ("np.nanmin(scores)", "0.0"),
)
bayes.known_wrong(
    "failed_run_dropped",
    "A failed run was left out: the search has learned nothing from it and may try the same again.",
    (
        "    scores = np.where(np.isnan(scores), np.nanmin(scores), scores)\n",
        "    tried, scores = tried[~np.isnan(scores)], scores[~np.isnan(scores)]\n",
    ),
)
bayes.known_wrong(
    "failed_run_spreads",
    "One failed run made everything NaN, and the first candidate won by default.",
    ("    scores = np.where(np.isnan(scores), np.nanmin(scores), scores)\n", ""),
)
bayes.known_wrong(
    "equal_scores",
    "Where all scores are equal, they were divided by 0. What is their standard deviation?",
    ("(spread if spread > 0 else 1)", "spread"),
)
# Everything else.
bayes.known_wrong(
    "not_logarithmic",
    "The process sees the values themselves. How far apart are 1e-5 and 1e-3 then, in units of `length`?",
    (X_TRIED[0], X_TRIED[1] + "tried"),
    (X[0], X[1] + "candidates"),
)
bayes.known_wrong(
    "candidates_not_logarithmic",
    "The candidates are handed to the process as they are, the tried values as logarithms. How far apart are they?",
    (X[0], X[1] + "candidates"),
)
bayes.known_wrong(
    "tried_not_logarithmic",
    "The tried values are handed to the process as they are, the candidates as logarithms. How far apart are they?",
    (X_TRIED[0], X_TRIED[1] + "tried"),
)
bayes.known_wrong(
    "natural_logarithms",
    "The process sees natural logarithms. `length` is in decades.",
    (X_TRIED[0], X_TRIED[1] + "np.log(tried)"),
    (X[0], X[1] + "np.log(candidates)"),
)
bayes.known_wrong(
    "scores_not_scaled",
    "The process sees raw scores, and expects them around 0 with variance 1.",
    ("(scores - scores.mean()) / (spread if spread > 0 else 1)", "scores"),
)
bayes.known_wrong(
    "scores_not_centred",
    "The scores were divided by their standard deviation and not centred. The process expects them around 0.",
    ("(scores - scores.mean()) /", "scores /"),
)
bayes.known_wrong(
    "divided_by_variance",
    "The scores were divided by their variance. What makes the variance 1?",
    ("scores.std()", "scores.var()"),
)
bayes.known_wrong(
    "divided_by_range",
    "The scores were divided by the distance from lowest to highest. What makes the variance 1?",
    ("scores.std()", "np.ptp(scores)"),
)
bayes.known_wrong(
    "squeezed_to_unit_range",
    "The scores were squeezed between 0 and 1. The process expects mean 0 and variance 1.",
    ("scores.std()", "np.ptp(scores)"),
    ("(scores - scores.mean())", "(scores - scores.min())"),
)
bayes.known_wrong(
    "scores_only_centred",
    "The scores were centred and not divided by their standard deviation.",
    ("(scores - scores.mean()) / (spread if spread > 0 else 1)", "scores - scores.mean()"),
)
bayes.known_wrong(
    "best_on_another_scale",
    "The best score was compared with the means on another scale.",
    ("scaled.max()", "scores.max()"),
)
bayes.known_wrong(
    "over_the_highest_mean",
    "The improvement is over the highest mean of the process. Over which *seen* score is it asked for?",
    ("scaled.max()", "mean.max()"),
)
bayes.known_wrong(
    "latest_score",
    "The improvement is over the latest score. What if an earlier one was better?",
    ("scaled.max()", "scaled[-1]"),
)
bayes.known_wrong(
    "least_improvement",
    "The candidate with the smallest expected improvement was chosen.",
    ("np.argmax(expected", "np.argmin(expected"),
)
bayes.known_wrong(
    "position_returned",
    "A position came back. Which candidate stands there?",
    (CHOOSE, "np.argmax(expected_improvement(mean, std, scaled.max()))"),
)
bayes.known_wrong(
    "improvement_returned",
    "An expected improvement came back. Which candidate promises it?",
    (CHOOSE, "np.max(expected_improvement(mean, std, scaled.max()))"),
)
bayes.known_wrong(
    "logarithm_returned",
    "The logarithm of a candidate came back.",
    (CHOOSE, "np.log10(" + CHOOSE + ")"),
)
bayes.known_wrong(
    "highest_mean",
    "The candidate with the highest mean was chosen: that is where you have been already. Over which score is the "
    "improvement?",
    (CHOOSE, "candidates[np.argmax(mean)]"),
)
for number, bound in enumerate(["mean + std", "mean + 2 * std", "mean + 3 * std"], start=1):
    bayes.known_wrong(
        f"confidence_bound_{number}",
        "The candidate with the highest upper confidence bound was chosen, another good rule. Asked for is the highest "
        "expected improvement; which function of yours gives it?",
        (CHOOSE, f"candidates[np.argmax({bound})]"),
    )
bayes.known_wrong(
    "largest_uncertainty",
    "The most uncertain candidate was chosen, however hopeless.",
    (CHOOSE, "candidates[np.argmax(std)]"),
)
bayes.known_wrong(
    "settings_ignored",
    "`length` and `noise` are arguments; yours are fixed.",
    ("length, noise)\n", "0.7, 1e-4)\n"),
)
bayes.known_wrong(
    "length_ignored",
    "`length` is an argument; yours is always 0.7.",
    ("length, noise)\n", "0.7, noise)\n"),
)
bayes.known_wrong(
    "noise_ignored",
    "`noise` is an argument; yours is always 1e-4.",
    ("length, noise)\n", "length, 1e-4)\n"),
)
bayes.known_wrong(
    "settings_swapped",
    "`length` and `noise` changed places on the way to the process.",
    ("length, noise)\n", "noise, length)\n"),
)
bayes.known_wrong(
    "first_candidate",
    "The first candidate came back each time. Which one promises most?",
    (CHOOSE, "candidates[0]"),
)
