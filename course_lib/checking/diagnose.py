"""Naming a mistake by its behaviour.

First the known wrong answers: whoever returns what one of them returns has made its mistake. Then
patterns that need none: parts in another order, a constant factor, an offset, a transposition, a sign, errors
confined to the labelled classes or to one kind of case. At most one diagnosis, the most specific. Answers in
single precision are held against every pattern at its own tolerance: rounding is no pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.compare import is_single, nonfinite, same, wrong_entries
from course_lib.checking.finding import Finding
from course_lib.checking.order import exchanged
from course_lib.checking.spec import Aspect, Case, Exercise
from course_lib.exchange.answer import Raised, Reply

Outputs = dict[str, Any]
Array = NDArray[Any]


@dataclass(frozen=True)
class Evidence:
    """What an exercise's function returned on the cases of one case set, beside what was expected.

    ``got[i]`` is ``None`` where the call raised or the return value had the wrong form.
    """

    aspect: Aspect
    cases: Sequence[Case]
    expected: Sequence[Outputs]
    got: Sequence[Outputs | None]
    replies: Sequence[Reply]

    @property
    def exact(self) -> bool:
        """Whether the aspect compares without tolerance."""
        return bool(self.aspect.options.get("exact"))

    def agrees(self, i: int, got: Outputs | None, of: Sequence[str] | None = None) -> bool:
        """Return whether some outputs of case ``i`` are the expected ones."""
        names = self.aspect.of if of is None else of
        return got is not None and all(
            same(self.expected[i][name], got[name], exact=self.exact, atol=self.cases[i].atol)
            for name in names
        )


def diagnose(
    exercise: Exercise, evidence: Evidence, wrong: Callable[[str], list[tuple[Outputs | None, Reply]]]
) -> Finding | None:
    """Return the mistake that explains the evidence, if one does.

    Parameters
    ----------
    exercise : Exercise
        Its ``messages`` are the known wrong answers.
    evidence : Evidence
        A failing aspect's cases and answers.
    wrong : callable
        Gives the outputs (``None`` where it raised) and the reply of a known wrong answer for each case.
    """
    with np.errstate(all="ignore"):  # a wrong answer may hold anything, infinities included
        return (
            _known(exercise, evidence, wrong)
            or exchanged(exercise.returns, _compared(exercise), evidence.expected, evidence.got)
            or _without_mutants(evidence)
        )


def _compared(exercise: Exercise) -> tuple[str, ...]:
    """Return the outputs that some aspect compares; a cache is returned too, but it is the student's own."""
    return tuple(dict.fromkeys(name for aspect in exercise.aspects for name in aspect.of))


def _known(
    exercise: Exercise, evidence: Evidence, wrong: Callable[[str], list[tuple[Outputs | None, Reply]]]
) -> Finding | None:
    best: tuple[tuple[int, int], str] | None = None
    for mistake in exercise.messages:
        rank = _match(exercise, evidence, wrong(mistake))
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, mistake)
    return None if best is None else Finding(exercise.messages[best[1]], best[1])


def _match(
    exercise: Exercise, evidence: Evidence, answers: list[tuple[Outputs | None, Reply]]
) -> tuple[int, int] | None:
    """Return how specifically a known wrong answer explains the evidence (smaller is more), or ``None``."""
    if not answers:
        return None
    compared = _compared(exercise)
    whole = True
    wrong_outputs = set()
    for i, (outputs, reply) in enumerate(answers):
        if not _coincide(evidence, i, outputs, reply, evidence.aspect.of):
            return None
        whole = whole and _coincide(evidence, i, outputs, reply, compared)
        wrong_outputs |= {name for name in compared if not evidence.agrees(i, outputs, [name])}
    if not wrong_outputs & set(evidence.aspect.of):
        return None  # it is right on these cases, so it explains nothing here
    return (0 if whole else 1, len(wrong_outputs))


def _coincide(evidence: Evidence, i: int, outputs: Outputs | None, reply: Reply, of: Sequence[str]) -> bool:
    got = evidence.got[i]
    if outputs is None or got is None:
        mine = evidence.replies[i]
        both_raised = (
            isinstance(mine, Raised) and isinstance(reply, Raised) and mine.type_name == reply.type_name
        )
        return outputs is None and got is None and both_raised
    atol = evidence.cases[i].atol
    return all(same(outputs[name], got[name], exact=evidence.exact, atol=atol) for name in of)


def _without_mutants(evidence: Evidence) -> Finding | None:
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
        for pattern in (_nonfinite, _transposed, _sign, _ratio, _offset):
            finding = pattern(name, failing)
            if finding is not None:
                return finding
        nearly = _nearly(name, failing)
        labelled = None if nearly else _only_labelled(name, evidence, pairs)
        finding = labelled or _only_some_cases(name, evidence) or nearly
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


def _nonfinite(name: str, pairs: Pairs) -> Finding | None:
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


def _transposed(name: str, pairs: Pairs) -> Finding | None:
    matrices = [(e, g) for e, g in pairs if e.ndim == 2]
    if matrices and len(matrices) == len(pairs) and all(same(e.T, g) for e, g in matrices):
        return Finding(
            f"`{name}` is the transpose of what is expected: rows and columns are swapped.", "transposed"
        )
    return None


def _same_shapes(pairs: Pairs) -> bool:
    return all(e.shape == g.shape and np.isfinite(g).all() and np.isfinite(e).all() for e, g in pairs)


def _sign(name: str, pairs: Pairs) -> Finding | None:
    if not _same_shapes(pairs):
        return None
    if all(same(-e, g) for e, g in pairs):
        return Finding(f"`{name}` is right except for its sign: everything is negated.", "sign_flipped")
    if all(same(np.abs(e), np.abs(g)) for e, g in pairs):
        return Finding(f"`{name}` is right in size, but some signs are flipped.", "some_signs_flipped")
    return None


def _ratio(name: str, pairs: Pairs) -> Finding | None:
    if not _same_shapes(pairs):
        return None
    e = np.concatenate([a.ravel() for a, _ in pairs])
    g = np.concatenate([b.ravel() for _, b in pairs])
    scale = float(e @ e)
    ratio = float(e @ g) / scale if scale else 0.0
    if e.size < 2 or ratio == 0 or not same(ratio * e, g):
        return None
    return Finding(
        f"`{name}` is {ratio:.6g} times what is expected, everywhere: a constant factor is off.",
        "constant_ratio",
    )


def _offset(name: str, pairs: Pairs) -> Finding | None:
    if not _same_shapes(pairs):
        return None
    gaps = np.concatenate([(b - a).astype(b.dtype).ravel() for a, b in pairs])
    if gaps.size < 2 or not same(np.full(gaps.shape, float(gaps[0])), gaps):
        return None
    return Finding(
        f"`{name}` is off by {gaps[0]:+.6g} everywhere: a constant is added or left out.", "constant_offset"
    )


def _nearly(name: str, pairs: Pairs) -> Finding | None:
    """Find answers that lose digits: off by less than a ten thousandth of the largest entry."""
    if not _same_shapes(pairs) or any(np.abs(g - e).max() > 1e-4 * np.abs(e).max() for e, g in pairs):
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


def _only_some_cases(name: str, evidence: Evidence) -> Finding | None:
    """Find a label that all failing cases share and no passing case has (or the other way round)."""
    failing = {i for i in range(len(evidence.cases)) if not evidence.agrees(i, evidence.got[i], [name])}
    labels = {case.label for case in evidence.cases if case.label}
    everything = set(range(len(evidence.cases)))
    for label in sorted(labels):
        having = {i for i, case in enumerate(evidence.cases) if case.label == label}
        if failing == having != everything:
            return Finding(f"`{name}` is right except in one situation: {label}.", "only_in_one_situation")
        if failing == everything - having and len(failing) > 1:
            return Finding(
                f"`{name}` is right in one situation only: {label}. What do the others add?",
                "right_in_one_situation",
            )
    return None
