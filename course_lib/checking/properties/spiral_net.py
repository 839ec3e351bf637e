"""What a fresh network must look like, and what a trained one must be able to do.

The grader recomputes what trained parameters reach: it never takes a loss that the answer reports for true.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.chance import FALSE_ALARM, plausibly_standard_normal
from course_lib.checking.properties.generators import from_generator
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
NAMES = ("W1", "b1", "W2", "b2")
#: Standard deviation of the first weights where nobody gives one.
DEFAULT_SCALE = 0.01
# The reference on 1,000 spirals like those of the case set, 400 steps each: a data loss of 0.144 ± 0.004
# (mean and standard deviation; largest 0.160), and 98.5 ± 0.7 % right in between (lowest 96.6 %). The bars
# lie 70 and 27 standard deviations away from that.
LOSS_BAR, ACCURACY_BAR = 0.45, 0.8


def read_params(value: Any, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array] | Finding:
    """Return parameters as float arrays, or what is wrong with their names, kinds or shapes."""
    if not isinstance(value, dict) or set(value) != set(shapes):
        got = f"keys {sorted(map(str, value))}" if isinstance(value, dict) else f"a {type(value).__name__}"
        return Finding(f"Parameters are a dictionary with the keys {', '.join(shapes)}; this is {got}.")
    for name, shape in shapes.items():
        w = value[name]
        if not isinstance(w, np.ndarray) or w.dtype.kind not in "fiu":
            return Finding(f"{name} should be an array of numbers of shape {shape}.")
        if w.shape != shape:
            return _wrong_shape(name, w.shape, shape)
    params = {name: np.asarray(value[name], dtype=float) for name in shapes}
    bad = [name for name, w in params.items() if not np.isfinite(w).all()]
    return Finding(f"{bad[0]} holds values that are NaN or infinite.", "not_finite") if bad else params


def _wrong_shape(name: str, got: tuple[int, ...], wanted: tuple[int, ...]) -> Finding:
    seen = f"{name} has shape {got}; {wanted} is asked for."
    if got == wanted[::-1] and len(wanted) == 2:
        return Finding(seen, "transposed")
    if name.startswith("b") and got == (1, *wanted):
        return Finding(seen, "bias_in_a_row")
    if name == "W1" and got[:1] == wanted[:1]:
        return Finding(seen, "hidden_ignored")
    return Finding(seen, "classes_from_labels" if name == "W2" and got[:1] == wanted[:1] else None)


def shapes_of(num_inputs: int, num_hidden: int, num_classes: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of each parameter of a two-layer network."""
    D, H, C = num_inputs, num_hidden, num_classes
    return dict(zip(NAMES, [(D, H), (H,), (H, C), (C,)], strict=True))


@holds("fresh_net")
def fresh_net(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale)``.

    Parameters
    ----------
    case : Case
        For ``part="weights"`` with at least 20,000 entries in each weight matrix.
    answer : Answer
    part : {"shapes", "biases", "weights"}

    Returns
    -------
    Finding or None
        A right answer is refused with probability below 2e-8 per case: fewer than 30 tests, each with false
        alarms below 5e-10.
    """
    args = case.args
    params = read_params(answer.value, shapes_of(args["num_inputs"], args["num_hidden"], args["num_classes"]))
    if isinstance(params, Finding):
        return params
    if part == "biases":
        return _biases(params)
    if part == "weights":
        scale = args.get("weight_scale")
        found = (_weights(name, params[name], scale) for name in ("W1", "W2"))
        return next((finding for finding in found if finding is not None), None)
    return None


def _biases(params: dict[str, Array]) -> Finding | None:
    for name in ("b1", "b2"):
        b = params[name]
        if b.any():
            constant = bool((b == b[0]).all())
            return Finding(
                f"{name} begins with {b[0]:.3g}.", "biases_constant" if constant else "biases_drawn"
            )
    return None


def _weights(name: str, W: Array, given: float | None) -> Finding | None:
    """Look at the distribution of one matrix; ``given`` is ``weight_scale``, if the case says what it is."""
    scale = DEFAULT_SCALE if given is None else float(given)
    seen = (
        f"{name} has mean {float(W.mean()):.3g} and standard deviation {float(W.std()):.3g}; "
        f"0 and {scale:g} are asked for."
    )
    if np.ptp(W) == 0:
        return Finding(seen, "weights_all_equal")
    if _normal_with(scale, W):
        if _normal_shape(W / scale):
            return None
        uniform = np.abs(W).max() < 1.8 * scale
        words = f"{name} has the right spread but is not normally distributed."
        return Finding(words, "uniform_weights" if uniform else None)
    if given is None:
        return Finding(seen, "other_default")
    if W.min() >= 0:
        return Finding(f"No entry of {name} is negative. {seen}", "weights_one_sided")
    if np.abs(W).max() <= scale and _normal_with(scale / math.sqrt(3), W):
        return Finding(f"No entry of {name} is larger than {scale:g} in size. {seen}", "uniform_up_to_scale")
    n_in, n_out = W.shape
    by_size = [1 / math.sqrt(n_in), math.sqrt(2 / n_in), math.sqrt(2 / (n_in + n_out))]
    candidates = [
        ("scale_ignored", 1.0),
        ("scale_is_variance", math.sqrt(scale)),
        ("scale_squared", scale**2),
        *(("scale_from_sizes", other) for other in by_size),
        *(("scale_divided_by_sizes", scale * other) for other in by_size),
    ]
    named = (diagnosis for diagnosis, other in candidates if _normal_with(other, W))
    return Finding(seen, next(named, None))


def _normal_with(spread: float, W: Array) -> bool:
    """Return whether mean and standard deviation may be those of a normal distribution with this spread."""
    return plausibly_standard_normal(W.ravel()[: W.size // 2 * 2].reshape(-1, 2) / spread)


def _normal_shape(W: Array) -> bool:
    """Dvoretzky, Kiefer, Wolfowitz and Massart: P(sup abs(F_n - F) > t) <= 2 exp(-2 n t²)."""
    u, n = np.sort(W.ravel()), W.size
    cdf = 0.5 * (1 + np.array([math.erf(v) for v in (u / math.sqrt(2)).tolist()]))
    distance = np.maximum(cdf - np.arange(n) / n, np.arange(1, n + 1) / n - cdf).max()
    return bool(distance <= math.sqrt(math.log(2 / FALSE_ALARM) / (2 * n)))


def _units_alike(W1: NDArray[Any]) -> bool:
    return W1.ndim == 2 and bool(np.allclose(W1, W1[:, :1]))


@holds("net_generator")
def net_generator(case: Case, answer: Answer) -> Finding | None:
    """Judge what came of two generators of the same seed and one of another: same, and different."""
    first, again, other = answer.value
    params = first[0] if isinstance(first, tuple | list) and first else first
    if not isinstance(params, dict) or not isinstance(params.get("W1"), np.ndarray):
        return Finding("There are no parameters to compare: a dictionary is expected, with W1 in it.")
    if _units_alike(params["W1"]):
        return Finding("All hidden units are alike, so nothing can be said about the generator.")
    return from_generator(first, again, other)


def evaluate(params: dict[str, Array], X: Array, y: NDArray[Any]) -> tuple[float, float]:
    """Return mean cross-entropy and accuracy of a trained network, one hidden unit after the other."""
    scores = np.tile(params["b2"], (len(X), 1))
    for weights, bias, outgoing in zip(params["W1"].T, params["b1"], params["W2"], strict=True):
        scores += np.outer((X @ weights + bias).clip(min=0), outgoing)
    losses = np.logaddexp.reduce(scores, axis=1) - scores[np.arange(len(y)), y]
    return float(losses.mean()), float(np.mean(scores.argmax(axis=1) == y))


@holds("trained_net")
def trained_net(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, …)``.

    Parameters
    ----------
    case : Case
        For ``part="reaches"`` a spiral with its rows sorted by class and radius. For ``part="settings"`` one
        step of size 0 or 1e-9, or a penalty strong enough to remove every weight.
    answer : Answer
        ``(params, losses)``.
    part : {"history", "reaches", "settings"}
        One loss per step, the first of them before any step; loss and accuracy recomputed, the latter on
        points that were not in the training set, half-way between neighbours of an arm; what ``reg``,
        ``learning_rate`` and ``weight_scale`` do.

    Returns
    -------
    Finding or None
        For false alarms of ``part="reaches"`` see the comment at the top of this module.
    """
    value = answer.value
    if not isinstance(value, tuple | list) or len(value) != 2:
        return Finding("Return two things: the trained parameters and the list of losses.")
    if isinstance(value[1], dict):
        return Finding("The losses come first and the parameters second.", "returned_in_reverse")
    args = case.args
    params = read_params(value[0], shapes_of(np.shape(args["X"])[1], args["num_hidden"], args["num_classes"]))
    if isinstance(params, Finding):
        return params
    return _PARTS[part](args, params, value[1])


def _history(args: dict[str, Any], params: dict[str, Array], losses: Any) -> Finding | None:
    steps = args["num_steps"]
    count = len(losses) if isinstance(losses, list | tuple | np.ndarray) and np.ndim(losses[:1]) == 1 else -1
    if count != steps:
        seen = f"{steps} steps give a list of {steps} losses; " + (
            f"this has {count}." if count >= 0 else "this is none."
        )
        return Finding(seen, "one_loss_missing" if count == steps - 1 else None)
    return None


def _reaches(args: dict[str, Any], params: dict[str, Array], losses: Any) -> Finding | None:
    X, y = np.asarray(args["X"]), np.asarray(args["y"])
    loss, _ = evaluate(params, X, y)
    neighbours = y[1:] == y[:-1]
    between = ((X[1:] + X[:-1]) / 2)[neighbours]
    _, accuracy = evaluate(params, between, y[1:][neighbours])
    if loss < LOSS_BAR and accuracy > ACCURACY_BAR:
        return None
    seen = (
        f"After {args['num_steps']} steps the data loss on the training set is {loss:.3g} (below {LOSS_BAR} "
        f"is expected), and {accuracy:.0%} of the points half-way between its points are classified "
        f"correctly (above {ACCURACY_BAR:.0%} is expected)."
    )
    if _units_alike(params["W1"]):
        return Finding(f"{seen} All hidden units are alike.", "units_alike")
    if not (params["b1"].any() or params["b2"].any()):
        return Finding(f"{seen} All biases are 0, as on the first day.", "untrained_returned")
    return Finding(seen)


def _settings(args: dict[str, Any], params: dict[str, Array], losses: Any) -> Finding | None:
    largest = max(np.abs(params["W1"]).max(), np.abs(params["W2"]).max())
    if args["reg"] >= 1:
        if largest < 1e-3:
            return None
        return Finding(
            f"With reg={args['reg']:g} the penalty should have shrunk all weights to nearly 0; the largest "
            f"is still {largest:.3g}.",
            "reg_ignored" if np.any(params["b1"]) and largest < 100 else None,
        )
    if args["learning_rate"] < 1e-6:
        return _nearly_fresh(params, args.get("weight_scale"))
    return None


def _nearly_fresh(params: dict[str, Array], given: float | None) -> Finding | None:
    scale = DEFAULT_SCALE if given is None else float(given)
    moved = max(np.abs(params["b1"]).max(), np.abs(params["b2"]).max())
    if moved > 1e-6:
        return Finding(f"With a learning rate of 1e-9, biases went from 0 to {moved:.3g}.", "rate_ignored")
    spread = float(params["W1"].std())
    # With n entries, spread**2 n / scale**2 is a chi-square variable; for n >= 2000 it is within a factor of
    # 1.5 of n but for a probability below 1e-15 (Laurent and Massart, 2000).
    if params["W1"].size >= 2000 and spread > 0 and not 0.66 < spread / scale < 1.5:
        return Finding(
            f"Weights begin with spread {spread:.3g}, not {scale:g}.",
            "other_default" if given is None else "scale_ignored",
        )
    return None


_PARTS: dict[str, Callable[[dict[str, Any], dict[str, Array], Any], Finding | None]] = {
    "history": _history,
    "reaches": _reaches,
    "settings": _settings,
}
