"""What random weights must look like, whatever was drawn.

Every test of chance rejects right draws with probability below ``chance.FALSE_ALARM`` = 5e-10. One grading of
assignment 5 makes fewer than 300 tests of initialisers and 150 of dropout, so together they refuse a right
answer with probability below 3e-7.

The bounds hold for a normal and for a uniform distribution: for the mean, both are sub-Gaussian with their
variance (Hoeffding, 1963); for the sum of squares, Laurent and Massart (2000), and for the uniform one,
Bernstein's inequality with a smaller variance and bounded terms, which stays inside the same limits from 30
entries on. Of two right samples with the same spread, none is preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.chance import FALSE_ALARM, plausible_share
from course_lib.checking.spec import AND, Case
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
_LOG = float(np.log(2 / FALSE_ALARM))

#: Variances that may be meant, by name, as functions of fan-in and fan-out.
VARIANCES: dict[str, Callable[[int, int], float]] = {
    "one over fan-in": lambda n_in, n_out: 1 / n_in,
    "one over fan-out": lambda n_in, n_out: 1 / n_out,
    "two over fan-in": lambda n_in, n_out: 2 / n_in,
    "two over fan-out": lambda n_in, n_out: 2 / n_out,
    "two over the sum": lambda n_in, n_out: 2 / (n_in + n_out),
    "four over the sum": lambda n_in, n_out: 4 / (n_in + n_out),
    "one over the sum": lambda n_in, n_out: 1 / (n_in + n_out),
    "half over fan-in": lambda n_in, n_out: 0.5 / n_in,
    "square of one over fan-in": lambda n_in, n_out: 1 / n_in**2,
    "square of two over fan-in": lambda n_in, n_out: 4 / n_in**2,
    "square of two over the sum": lambda n_in, n_out: 4 / (n_in + n_out) ** 2,
    "two over fan-in squared": lambda n_in, n_out: 2 / n_in**2,
    "two over the sum squared": lambda n_in, n_out: 2 / (n_in + n_out) ** 2,
    "root of one over fan-in": lambda n_in, n_out: 1 / np.sqrt(n_in),
    "fan-in": lambda n_in, n_out: n_in,
    "one": lambda n_in, n_out: 1.0,
    "square of 0.01": lambda n_in, n_out: 1e-4,
}


def plausible_mean(values: Array, variance: float) -> bool:
    """Return whether independent values with mean 0 and this variance can have this mean."""
    return bool(abs(values.mean()) <= np.sqrt(2 * variance * _LOG / values.size))


def plausible_spread(values: Array, variance: float) -> bool:
    """Return whether independent values with mean 0 and this variance can have this sum of squares."""
    n, squares = values.size, float(np.sum(values**2)) / variance
    return bool(n - 2 * np.sqrt(n * _LOG) <= squares <= n + 2 * np.sqrt(n * _LOG) + 2 * _LOG)


def read_weights(case: Case, answer: Answer) -> tuple[Array, Array, Array] | Finding:
    """Return the three draws of the driver ``weights``, or say why they are none.

    Columns are units, also where they came back as rows.
    """
    shape = (case.args["n_in"], case.args["n_out"])
    for W in answer.value:
        if not isinstance(W, np.ndarray) or W.dtype.kind not in "fiu":
            return Finding("The function should return an array of numbers.")
        if W.shape not in (shape, shape[::-1]):
            return Finding(_shape_seen(case, W))
        if not np.isfinite(W).all():
            return Finding("Some weights are NaN or infinite.")
    first, second, again = (
        np.asarray(W if W.shape == shape else W.T, dtype=np.float64) for W in answer.value
    )
    return first, second, again


def _shape_seen(case: Case, W: Array) -> str:
    return f"Weights for {case.args['n_in']} inputs and {case.args['n_out']} units have shape {W.shape}."


@holds("spread")
def spread(
    case: Case, answer: Answer, *, variance: str, mistakes: Mapping[str, str], sparse: bool = False
) -> Finding | None:
    """Judge mean and variance of random weights.

    Parameters
    ----------
    case : Case
        Of the driver ``weights``.
    answer : Answer
    variance : str
        A name among ``VARIANCES``, or ``"std"`` for the square of the case's own argument ``std``.
    mistakes : mapping of str to str
        Diagnoses, and the variance by which each is recognised; ``"third"`` is a third of the right one, and
        ``"root std"`` and ``"squared std"`` speak of the argument.
    sparse : bool
        Look only at entries that are not zero.

    Returns
    -------
    Finding or None
        Two tests of chance; see the module.
    """
    draws = read_weights(case, answer)
    if isinstance(draws, Finding):
        return draws
    came = answer.value[0]
    found = _degenerate(draws[0]) or _spread(case, draws, variance, mistakes, sparse)
    if came.shape == draws[0].shape:
        return found
    diagnosis = AND.join(filter(None, ["transposed", found.diagnosis if found else None]))
    return Finding(" ".join([_shape_seen(case, came), *([found.message] if found else [])]), diagnosis)


def _spread(
    case: Case, draws: tuple[Array, Array, Array], variance: str, mistakes: Mapping[str, str], sparse: bool
) -> Finding | None:
    """Judge mean and variance of weights whose columns are units."""
    W = draws[0][draws[0] != 0] if sparse else draws[0].ravel()
    wanted = _variance(variance, case)
    seen = f"Standard deviation {W.std():.4g} of {W.size} weights; it should be about {np.sqrt(wanted):.4g}"
    where = f" ({case.args['n_in']} inputs, {case.args['n_out']} units)."
    around = float(np.mean((W - W.mean()) ** 2))
    if not plausible_mean(W, max(wanted, around)):
        return Finding(f"The mean of the weights is {W.mean():.3g}; it should be about 0.", "not_centred")
    if plausible_spread(W, wanted):
        return None
    for mistake, name in mistakes.items():
        if plausible_spread(W, _variance(name, case, wanted)):
            return Finding(seen + where, mistake)
    if "uniform_too_narrow" in mistakes and np.abs(W).max() < 1.8 * W.std():  # a uniform one goes to 1.73
        for mistake, name in mistakes.items():
            if name != "third" and plausible_spread(W, _variance(name, case, wanted) / 3):
                return Finding(seen + where, f"{mistake}{AND}uniform_too_narrow")
    return Finding(seen + where)


def _variance(name: str, case: Case, wanted: float = 0.0) -> float:
    if name in VARIANCES:
        return float(VARIANCES[name](case.args["n_in"], case.args["n_out"]))
    std = float(case.args.get("std", 0.01))  # the default of `init_small`
    return {"third": wanted / 3, "std": std**2, "root std": std, "squared std": std**4}[name]


@holds("randomness")
def randomness(case: Case, answer: Answer) -> Finding | None:
    """Judge where random weights come from: from ``rng``, each anew, and the same for the same seed.

    No test of chance: continuous draws never coincide.
    """
    draws = read_weights(case, answer)
    if isinstance(draws, Finding):
        return draws
    first, second, again = draws
    degenerate = _degenerate(first)
    if degenerate is not None:
        return degenerate
    if np.array_equal(first, second):
        what = "Two calls with the same generator gave the same weights"
        return Finding(f"{what}: the second should have been new draws.", "generator_ignored")
    if not np.array_equal(first, again):
        return Finding("Two generators with the same seed gave different weights.", "global_randomness")
    return None


def _degenerate(W: Array) -> Finding | None:
    """Find weights that are no random draws of their own: constants, and columns or rows that repeat."""
    if np.ptp(W) == 0 and W.size > 1:
        return Finding(f"All weights are {W.flat[0]:g}.", "all_equal" if W.any() else "all_zero")
    if W.shape[1] > 1 and W.shape[0] > 1 and np.array_equal(W[:, 0], W[:, 1]) and W[:, 0].any():
        return Finding("The first two units have the same weights.", "units_are_twins")
    if W.shape[0] > 1 and W.shape[1] > 1 and np.array_equal(W[0], W[1]) and W[0].any():
        return Finding("The first two inputs have the same weights.", "inputs_are_twins")
    return None


@holds("connections")
def connections(case: Case, answer: Answer) -> Finding | None:
    """Judge which weights of a sparse initialisation are not zero.

    Each unit has exactly as many connections as asked for, and inputs are chosen evenly: one test of chance
    for each input, see the module.
    """
    draws = read_weights(case, answer)
    if isinstance(draws, Finding):
        return draws
    wanted, connected = case.args["connections"], draws[0] != 0
    per_unit, n_in = connected.sum(axis=0), case.args["n_in"]
    if (per_unit == wanted).all():
        return _evenly_chosen(connected, wanted / n_in)
    unit = int(np.argmax(per_unit != wanted))
    seen = f"Unit {unit} has {per_unit[unit]} connections; {wanted} are asked for."
    if (per_unit == n_in).all():
        return Finding(seen, "dense")
    if (connected.sum(axis=1) == wanted).all():
        return Finding(seen, "connections_per_input")
    if (per_unit <= wanted).all():
        return Finding(seen, "chosen_twice")
    return Finding(seen, "random_number" if plausible_share(connected.ravel(), wanted / n_in) else None)


def _evenly_chosen(connected: NDArray[np.bool_], share: float) -> Finding | None:
    if connected.shape[1] > 1 and share < 1 and (connected == connected[:, :1]).all():
        return Finding("All units are connected to the same inputs.", "same_inputs_for_all")
    for i, row in enumerate(connected):
        if not plausible_share(row, share):
            often = f"{int(row.sum())} of {len(row)} units"
            return Finding(f"Input {i} is connected to {often}; {share:.0%} of them would be expected.")
    return _in_a_row(connected)


def _in_a_row(connected: NDArray[np.bool_]) -> Finding | None:
    """Find inputs that come in rows: inputs 0 and 1, 2 and 3, … go together more often than by chance.

    Of one unit, two pairs both go together less often than if they were independent, so that bounds hold.
    """
    n, wanted = len(connected), int(connected[:, 0].sum())
    both = (connected[: n // 2 * 2 : 2] & connected[1::2]).ravel()
    if n < 3 or wanted == n or plausible_share(both, wanted * (wanted - 1) / (n * (n - 1))):
        return None
    seen = f"{int(both.sum())} of {len(both)} pairs of neighbouring inputs feed one unit together."
    return Finding(seen, "inputs_in_a_row")
