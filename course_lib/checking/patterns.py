"""Patterns in a wrong answer that need no known mistake to be named.

Each claims only what the answers show: a factor, an offset, a transposition or a sign in all cases that are
wrong, errors confined to the labelled classes or to one kind of case. What is said to hold everywhere holds
in every case; and a case that hardly any mistake breaks is no evidence that an answer is right otherwise.
Answers in single precision are held against every pattern at its own tolerance: rounding is no pattern.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.compare import is_single, nonfinite, same, wrong_entries
from course_lib.checking.evidence import Evidence
from course_lib.checking.finding import Finding

Array = NDArray[Any]
#: ``power(i, name)``: the share of the known mistakes in an output that show in case ``i``; ``None`` if there
#: are none.
Power = Callable[[int, str], float | None]
#: What an output is called that holds nothing but zeros.
ONLY_ZEROS = "only_zeros"
#: A case counts as evidence that an output is right if so many of the mistakes in it would show there.
_TELLING = 0.5


def only_zeros(evidence: Evidence) -> Finding | None:
    """Return what is said of an output that is as it was made, in every case."""
    for name in evidence.aspect.of:
        values = [got[name] for got in evidence.got if got is not None]
        if len(values) < len(evidence.got):
            continue
        if (
            all(_is_number(value) and not np.any(value) for value in values)
            and any(_is_number(expected[name]) and np.any(expected[name]) for expected in evidence.expected)
            and not evidence.says_little
        ):
            what = "is 0" if all(np.ndim(value) == 0 for value in values) else "holds nothing but zeros"
            return Finding(f"In every case here, `{name}` {what}: is anything written into it?", ONLY_ZEROS)
    return None


def pattern(evidence: Evidence, power: Power) -> Finding | None:
    """Return what the wrong entries of an aspect's outputs have in common, the first thing that is found."""
    for name in evidence.aspect.of:
        pairs = [
            (i, np.asarray(e[name], dtype=np.float64), _floats(g[name]))
            for i, (e, g) in enumerate(zip(evidence.expected, evidence.got, strict=True))
            if g is not None and _is_number(e[name]) and _is_number(g[name])
        ]
        failing = [
            (e, g)
            for i, e, g in pairs  # right numbers of the wrong type need no pattern
            if not evidence.agrees(i, evidence.got[i], [name]) and not same(e, g, atol=evidence.cases[i].atol)
        ]
        if not failing or len(pairs) < len(evidence.cases):
            continue
        right = [e for i, e, _ in pairs if evidence.agrees(i, evidence.got[i], [name])]
        where = " wherever it is wrong" if any(e.any() for e in right) else ""
        for find in (_nonfinite, _transposed, _sign, _ratio, _offset):
            finding = find(name, failing, where)
            if finding is not None:
                return finding
        nearly = _nearly(name, failing)
        finding = (
            nearly or _only_labelled(name, evidence, pairs) or _only_one_situation(name, evidence, power)
        )
        if finding is not None:
            return finding
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic | int | float) and np.asarray(value).dtype.kind in "biuf"


def _floats(value: Any) -> Array:
    """Return numbers as floats; what came in single precision stays so, and is compared as such."""
    array = np.asarray(value)
    return array if is_single(array) else array.astype(np.float64)


Pairs = list[tuple[Array, Array]]


def _nonfinite(name: str, pairs: Pairs, where: str) -> Finding | None:
    bad = [(e, g) for e, g in pairs if e.shape == g.shape and (np.isfinite(e) & ~np.isfinite(g)).any()]
    if not bad:
        return None
    every = np.concatenate([g[np.isfinite(e)] for e, g in bad])
    kinds = " and ".join(", ".join(nonfinite(every)).rsplit(", ", 1))
    return Finding(
        f"`{name}` becomes {kinds} where the true value is finite: which step overflows, divides by zero, or "
        "takes the root or logarithm of something it shouldn't?",
        "not_finite",
    )


def _transposed(name: str, pairs: Pairs, where: str) -> Finding | None:
    matrices = [(e, g) for e, g in pairs if e.ndim == 2]
    if matrices and len(matrices) == len(pairs) and all(same(e.T, g) for e, g in matrices):
        return Finding(
            f"`{name}` is the transpose of what is expected: rows and columns are swapped.", "transposed"
        )
    return None


def _same_shapes(pairs: Pairs) -> bool:
    return all(e.shape == g.shape and np.isfinite(g).all() and np.isfinite(e).all() for e, g in pairs)


def _sign(name: str, pairs: Pairs, where: str) -> Finding | None:
    if not _same_shapes(pairs):
        return None
    if all(same(-e, g) for e, g in pairs):
        return Finding(
            f"`{name}` is right except for its sign{where}: every entry is negated.", "sign_flipped"
        )
    if all(same(np.abs(e), np.abs(g)) for e, g in pairs):
        return Finding(f"`{name}` is right in size, but some signs are flipped.", "some_signs_flipped")
    return None


def _ratio(name: str, pairs: Pairs, where: str) -> Finding | None:
    if not _same_shapes(pairs) or not any((a % 1).any() for a, _ in pairs):  # whole numbers count or name
        return None
    e = np.concatenate([a.ravel() for a, _ in pairs])
    g = np.concatenate([b.ravel() for _, b in pairs])
    scale = float(e @ e)
    ratio = float(e @ g) / scale if scale else 0.0
    if e.size < 2 or ratio == 0 or not same(ratio * e, g):
        return None
    return Finding(
        f"`{name}` is {ratio:.6g} times what is expected{where}: a constant factor is off.", "constant_ratio"
    )


def _offset(name: str, pairs: Pairs, where: str) -> Finding | None:
    if not _same_shapes(pairs):
        return None
    gaps = np.concatenate([(b - a).astype(b.dtype).ravel() for a, b in pairs])
    wanted = np.concatenate([a.ravel() for a, _ in pairs])
    if same(np.full(wanted.shape, wanted[:1]), wanted):
        return None  # any constant in place of another
    if gaps.size < 2 or not same(np.full(gaps.shape, float(gaps[0])), gaps):
        return None
    return Finding(
        f"`{name}` is off by {gaps[0]:+.6g}{where}: a constant is added or left out.", "constant_offset"
    )


def _nearly(name: str, pairs: Pairs) -> Finding | None:
    """Find answers that lose digits: off by less than a ten thousandth, entry by entry.

    Entries that are far smaller than the largest one are held against a part of that.
    """
    if not _same_shapes(pairs):
        return None
    for e, g in pairs:
        size = np.maximum(np.abs(e), 1e-3 * np.abs(e).max())
        if (np.abs(g - e) > 1e-4 * size).any():
            return None
    return Finding(
        f"`{name}` is nearly right, and off from the fifth digit on: is something rounded (as single "
        "precision, float32, does), or a small term left out?",
        "nearly_right",
    )


def _only_labelled(name: str, evidence: Evidence, pairs: list[tuple[int, Array, Array]]) -> Finding | None:
    """Find errors confined to the columns (classes) that occur among the labels ``y``."""
    told = False
    for i, e, g in pairs:
        y = evidence.cases[i].args.get("y")
        if y is None or e.ndim != 2 or e.shape != g.shape:
            return None
        wrong = wrong_entries(e, g, atol=evidence.cases[i].atol).any(axis=0)
        labelled = np.isin(np.arange(e.shape[1]), np.asarray(y))
        if (wrong & ~labelled).any():
            return None
        told = told or bool(wrong.any() and not labelled.all())
    if not told:
        return None
    return Finding(
        f"`{name}` is wrong only in the columns of classes that occur in `y`: look at the correct class's "
        "own term.",
        "only_labelled_classes",
    )


def _only_one_situation(name: str, evidence: Evidence, power: Power) -> Finding | None:
    """Find a label that all failing cases have, and no other, where the other cases would show a mistake.

    It is said of an output only if the aspect's other outputs are right elsewhere, too: a mistake of which
    one output shows a part is not confined to a situation.
    """
    failing = {i for i, _ in evidence.failing}
    labels = {evidence.cases[i].label for i in failing}
    label = next(iter(labels))
    if len(labels) != 1 or not label or failing != _having(label, evidence):
        return None
    powers = [power(i, name) for i in range(len(evidence.cases)) if i not in failing]
    telling = [i for i in powers if i is not None and i >= _TELLING]
    if len(telling) < 2:
        return None
    return Finding(f"`{name}` is right except in one situation: {label}.", "only_in_one_situation")


def _having(label: str, evidence: Evidence) -> set[int]:
    return {i for i, case in enumerate(evidence.cases) if case.label == label}


#: Patterns that say something of every wrong entry, so that a single case shows them or does not.
_OF_ENTRIES = {
    "transposed": _transposed,
    "sign_flipped": _sign,
    "some_signs_flipped": _sign,
    "constant_ratio": _ratio,
    "constant_offset": _offset,
}


def refuted_by(diagnosis: str | None, name: str, expected: Any, got: Any) -> bool:
    """Return whether a wrong output of another case does not have the pattern that was told."""
    find = _OF_ENTRIES.get(diagnosis or "")
    if find is None or not (_is_number(expected) and _is_number(got)) or same(expected, got):
        return False
    pair = (np.asarray(expected, dtype=np.float64), _floats(got))
    if pair[0].size < 2 and find in (_ratio, _offset):
        return False  # any number is any other, times or plus something
    found = find(name, [pair], "")
    return found is None
