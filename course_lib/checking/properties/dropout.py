"""What dropout must do to activations and gradients, whatever mask was drawn.

The factor by which each entry was multiplied is read off the answer. It must be 0 or exactly the scale of
survivors; how many survive, and whether they survive independently, are tests of chance. Their false alarms
are counted in :mod:`course_lib.checking.properties.initialisers`.
"""

from __future__ import annotations

from math import erf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.chance import plausible_share, plausibly_varying
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer
from course_lib.exchange.describe import describe_type

Array = NDArray[np.float64]
FEW = 500  # with fewer entries nothing is said about chance


def read_factors(case: Case, answer: Answer) -> list[Array] | Finding:
    """Return what each entry of ``x`` was multiplied by in each output, or say why there is no such thing."""
    x = case.args["x"]
    factors = []
    for out in _draws(case, answer)[:3]:
        if not isinstance(out, np.ndarray) or out.dtype.kind not in "fiu":
            return Finding(f"The output should be an array of numbers, but is {describe_type(out)}.")
        if out.shape != x.shape:
            return Finding(f"Activations of shape {x.shape} came back as {out.shape}.")
        if not np.isfinite(out).all():
            return Finding("Some activations became NaN or infinite.", leaves_open=True)
        factors.append(out / x)
    return factors


def _draws(case: Case, answer: Answer) -> Any:
    return answer.value[0] if "hidden_layers" in case.args else answer.value


def same(factor: Array, value: float) -> bool:
    """Return whether all factors have one value, up to rounding (that of single precision included)."""
    return bool(np.allclose(factor, value, rtol=1e-5, atol=1e-7))


@holds("dropout")
def dropout(case: Case, answer: Answer, *, part: str, inverted: bool = True) -> Finding | None:
    """Judge the training mode of dropout.

    Parameters
    ----------
    case : Case
        Of a driver of :mod:`course_lib.answering.drivers.dropout`, with ``x``, ``p``, and ``hidden_layers``
        if there are several layers of dropout in a row; no entry of ``x`` is 0.
    answer : Answer
        Three outputs: two with one generator, one with another of the same seed; and the numbers of survivors
        of further draws. Of a network, the first part of the answer holds them.
    part : {"survivors", "chance", "all"}
        Whether each entry is dropped or scaled as it should be; whether the right share of them survives,
        independently, by draws from the generator; or both.
    inverted : bool
        Whether survivors are divided by the keep probability.

    Returns
    -------
    Finding or None
        Up to eight tests of chance.
    """
    factors = read_factors(case, answer)
    if isinstance(factors, Finding):
        return factors
    layers = int(case.args.get("hidden_layers", 1))
    kept = [factor != 0 for factor in factors]
    p, found = case.args["p"], None
    if part != "survivors":
        found = (
            _before_batchnorm(factors[0], kept[0], case)
            or _pattern(kept[0], p**layers)
            or _share(factors[0], kept[0], p, layers, "hidden_layers" in case.args)
            or _on_images(kept[0], case, p**layers)
            or _sources(kept, p**layers)
            or _exact_number(kept[0], _draws(case, answer)[3], p**layers)
        )
    if part != "chance":
        found = found or _survivors(factors[0], kept[0], p, layers, inverted)
    return found


def _survivors(
    factor: Array, kept: NDArray[np.bool_], p: float, layers: int, inverted: bool
) -> Finding | None:
    scale = p**-layers if inverted else 1.0
    survivors = factor[kept]
    if survivors.size == 0 and kept.size >= FEW and len(kept) > 1:  # one example may have been dropped whole
        return Finding("Nothing survived: every entry is 0.")
    if survivors.size == 0 or same(survivors, scale):
        return None
    if not same(survivors, float(survivors[0])):
        return Finding("Survivors are not all multiplied by the same factor.")
    seen = f"At p = {p:g}, survivors are multiplied by {survivors[0]:.4g}; it should be {scale:.4g}."
    return Finding(seen, _wrong_scale(float(survivors[0]), kept, p, layers))


def _wrong_scale(factor: float, kept: NDArray[np.bool_], p: float, layers: int) -> str | None:
    """Name the mistake behind a wrong scale; what is kept tells a swapped probability from a wrong ratio."""
    if kept.all() and np.isclose(factor, 1) and p < 1:
        return "nothing_dropped"
    if layers > 1:
        return "dropout_in_one_layer" if np.isclose(factor, 1 / p) else None
    if np.isclose(factor, 1 / (1 - p) if p < 1 else np.inf):
        swapped = not plausible_share(kept.ravel(), p) if kept.size >= FEW else False
        return "p_drops" if swapped else "scaled_by_drop_ratio"
    names = {1.0: "not_scaled", p: "multiplied_by_p", 1 / p: "scaled_in_training", 1 / p**2: "scaled_twice"}
    return next((name for value, name in names.items() if np.isclose(factor, value)), None)


def _before_batchnorm(factor: Array, kept: NDArray[np.bool_], case: Case) -> Finding | None:
    if case.args.get("normalised") and kept.all() and not same(factor, float(factor.flat[0])):
        seen = "With batch norm, no score is 0 after dropout in the layer below."
        return Finding(seen, "dropout_before_batchnorm")
    return None


def _on_images(kept: NDArray[np.bool_], case: Case, share: float) -> Finding | None:
    """Find dropout on images instead of the last hidden layer: units of one kind share a fate."""
    if "hidden_layers" not in case.args:
        return None
    one, other = np.hsplit(kept, 2)
    if plausible_share((one & other).ravel(), share**2):
        return None
    seen = "Hidden units that see the same feature are dropped together more often than by chance."
    return Finding(seen, "dropout_on_images")


def _pattern(kept: NDArray[np.bool_], share: float) -> Finding | None:
    """Find one mask for all examples, or one fate for all entries of an example."""
    if kept.size < FEW or kept.all() or not kept.any() or kept.ndim < 2:
        return None
    for axis, diagnosis in ((0, "one_mask_for_all_examples"), (1, "one_draw_per_example")):
        differ = _neighbours_differ(kept, axis)
        if differ.size and not differ.any() and not plausible_share(differ, 2 * share * (1 - share)):
            return Finding(
                f"All {differ.size} pairs of neighbours along axis {axis} share one fate.", diagnosis
            )
    return None


def _neighbours_differ(kept: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    """Return, for entries 0 and 1, 2 and 3, … along an axis, whether one was kept and the other dropped."""
    first = np.moveaxis(kept, axis, 0)
    half = len(first) // 2
    return np.asarray(first[: 2 * half : 2] != first[1 : 2 * half : 2]).ravel()


def _share(factor: Array, kept: NDArray[np.bool_], p: float, layers: int, in_network: bool) -> Finding | None:
    share = p**layers
    if kept.size < FEW or plausible_share(kept.ravel(), share):
        return None
    seen = f"{kept.mean():.1%} of {kept.size} entries survive; with p = {p:g} it should be {share:.1%}."
    if kept.all():
        return Finding(seen, "nothing_dropped")
    if len(kept) == 1 and not kept.any():
        return Finding(seen, "one_draw_per_example")
    if in_network:
        others = {
            p: "dropout_in_one_layer",
            p ** (layers + 1): "dropout_once_too_often",
            (1 - p) ** layers: "p_drops",
        }
        return Finding(seen, next((d for q, d in others.items() if plausible_share(kept.ravel(), q)), None))
    others = {1 - p: "kept_with_drop_probability", _below(p): "normal_draws", 1 - _below(p): "normal_draws"}
    near = min(others, key=lambda other: abs(other - kept.mean()))
    if not plausible_share(kept.ravel(), near):
        return Finding(seen)
    if others[near] == "normal_draws":
        return Finding(f"{seen} So many *normal* numbers lie on one side of {p:g}.", "normal_draws")
    swapped = np.allclose(factor[kept], 1 / (1 - p))
    return Finding(seen, "p_drops" if swapped else "kept_with_drop_probability")


def _below(p: float) -> float:
    """Return the share of standard normal numbers below ``p``."""
    return 0.5 * (1 + erf(p / sqrt(2)))


def _sources(kept: list[NDArray[np.bool_]], share: float) -> Finding | None:
    first, second, again = kept
    if first.size < FEW or share == 1:
        return None
    if np.array_equal(first, second):
        return Finding("Two calls with the same generator dropped the same entries.", "generator_ignored")
    if not np.array_equal(first, again):
        return Finding("Two generators with the same seed dropped different entries.", "global_randomness")
    for axis in range(first.ndim):
        differ = _neighbours_differ(first, axis)
        if differ.size and not plausible_share(differ, 2 * share * (1 - share)):
            return Finding(f"Of {differ.size} pairs of neighbours, {int(differ.sum())} have different fates.")
    return None


def _exact_number(kept: NDArray[np.bool_], survivors: list[int], share: float) -> Finding | None:
    """Find a number of survivors that is not left to chance, in the whole or in each example."""
    if kept.size < FEW:
        return None
    name, each = "same_number_survives", kept.reshape(len(kept), -1)
    if not plausibly_varying(each.sum(axis=1), each.shape[1], share):
        number = int(each[0].sum())
        seen = f"In each of {len(each)} examples, exactly {number} of {each.shape[1]} entries survived."
        return Finding(seen, name)
    if not plausibly_varying(np.array(survivors), kept.size, share):
        seen = (
            f"In {len(survivors)} draws, exactly {survivors[0]} of {kept.size} entries survived every time."
        )
        return Finding(seen, name)
    return None


@holds("dropout_test_mode")
def dropout_test_mode(case: Case, answer: Answer, *, scale: str = "one") -> Finding | None:
    """Judge the test mode of dropout: no entry is dropped, and all are multiplied by one number.

    ``scale`` is ``"one"``, or ``"p"`` for vanilla dropout. Nothing is left to chance.
    """
    factors = read_factors(case, answer)
    if isinstance(factors, Finding):
        return factors
    p, factor = case.args["p"], factors[0]
    wanted = p if scale == "p" else 1.0
    if same(factor, wanted):
        return None
    if (factor == 0).any():
        share = float((factor == 0).mean())
        return Finding(f"In test mode {share:.0%} of the entries were dropped.", "drops_in_test_mode")
    seen = f"At p = {p:g}, test mode multiplies by {factor.flat[0]:.4g}; it should be {wanted:.4g}."
    names = {
        1.0: "not_scaled_at_test",
        p: "scaled_at_test",
        1 - p: "drop_ratio_at_test",
        1 / p: "divided_at_test",
    }
    return Finding(seen, next((name for value, name in names.items() if same(factor, value)), None))


@holds("dropout_gradient")
def dropout_gradient(case: Case, answer: Answer) -> Finding | None:
    """Judge the gradient of dropout against the factors of the student's own forward pass.

    Nothing is left to chance: whichever mask was drawn, the gradient must use it.
    """
    out, dx, again = answer.value
    x, dout, p = case.args["x"], case.args["dout"], case.args["p"]
    for gradient in (dx, again):
        if not isinstance(gradient, np.ndarray) or gradient.shape != dout.shape:
            return Finding(f"`dx` should be an array of shape {dout.shape}, as `dout` is.")
    if not isinstance(out, np.ndarray) or out.shape != x.shape:
        return Finding("The forward pass doesn't return activations in the shape of `x`: mend that first.")
    factor, got = out / x, dx / dout
    if not _close(again, dx):
        return Finding(
            "A second call with the same cache gave another gradient.", _redrawn(got, again / dout)
        )
    if _close(dx, dout * factor):
        return None
    seen = _contradiction(factor, got)
    if factor.all() and same(got, 1.0):  # no mask: forward scales in a mode in which it should not
        return Finding(f"{seen} Should forward change anything here?")
    return Finding(seen, _wrong_gradient(factor, got, p))


def _close(a: Any, b: Any) -> bool:
    return bool(np.allclose(a, b, rtol=1e-5, atol=1e-7))


def _redrawn(first: Array, second: Array) -> str | None:
    return "new_mask_in_backward" if ((first == 0) != (second == 0)).any() else None


def _contradiction(factor: Array, got: Array) -> str:
    i = np.unravel_index(int(np.argmax(np.abs(factor - got))), factor.shape)
    entry = f"[{', '.join(map(str, i))}]"
    return (
        f"Forward, entry {entry} was multiplied by {factor[i]:.4g}; backward, its gradient by {got[i]:.4g}."
    )


def _wrong_gradient(factor: Array, got: Array, p: float) -> str | None:
    if same(factor, 1.0):
        return "mask_in_test_mode" if (got == 0).any() else "scaled_in_test_mode"
    if same(got, 1.0):
        return "mask_missing"
    if ((got == 0) == (factor != 0)).all():
        return "mask_reversed"
    if ((got == 0) != (factor == 0)).any():
        return "new_mask_in_backward" if (got == 0).any() else "mask_missing"
    ratio = got[factor != 0] / factor[factor != 0]
    names = {p: "scale_missing_in_backward", 1 / p: "scaled_twice_in_backward"}
    return next((name for value, name in names.items() if same(ratio, value)), None)
