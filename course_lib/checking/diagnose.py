"""Naming a mistake by its behaviour.

First the known wrong answers, one or two together (:mod:`course_lib.checking.known`), unless what came back
is as empty as it was made; then parts in another order, then patterns that need no known mistake
(:mod:`course_lib.checking.patterns`). One finding, the most specific. Where answers to one kind of case are
wrong in a way of their own, what is wrong elsewhere comes first.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from course_lib.checking.finding import Finding
from course_lib.checking.known import Known
from course_lib.checking.order import exchanged
from course_lib.checking.patterns import only_zeros, pattern


def diagnose(known: Known) -> Finding | None:
    """Return the mistake that explains the evidence of a failing aspect, if one does."""
    exercise, evidence = known.exercise, known.evidence
    with np.errstate(all="ignore"):  # a wrong answer may hold anything, infinities included
        return (
            known.one()
            or only_zeros(evidence)
            or known.two()
            or _elsewhere(known)
            or exchanged(exercise.returns, exercise.compared, evidence.expected, evidence.got)
            or pattern(evidence, known.power)
        )


def _elsewhere(known: Known) -> Finding | None:
    """Return the known mistake in all cases but those with one label, where the answer is another one."""
    cases, failing = known.evidence.cases, {i for i, _ in known.evidence.failing}
    for label in dict.fromkeys(cases[i].label for i in sorted(failing)):
        kept = [i for i, case in enumerate(cases) if case.label != label]
        if not label or len(failing & set(kept)) < 2:
            continue
        found = known.only(kept).one()
        if found is not None:
            message = f"{found.message} (Where {label}, your answer is another than with this mistake alone.)"
            return replace(found, message=message, is_weak=True)
    return None
