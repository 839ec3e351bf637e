"""Whether a failure may come from another exercise's function that the answer needs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from course_lib.checking.details import Detail, Named, Said
from course_lib.checking.oracle import Oracle
from course_lib.checking.spec import Exercise
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answer import Missing
from course_lib.exchange.answers import Answers
from course_lib.exchange.definitions import statements_of

#: So many functions of a student's file are looked through for what they call.
_MOST_FUNCTIONS = 100
#: How much alike a name and the one that was asked for are if it is misspelt.
_ALMOST = 0.85
_NEEDS = "It needs "


def point_at_earlier(
    exercise: Exercise,
    oracle: Oracle,
    answers: Answers,
    verdict: Verdict,
    earlier: Callable[[str], Verdict | None],
) -> Verdict:
    """Return the verdict with a note where a function that this one needs failed its own check.

    Parameters
    ----------
    exercise : Exercise
    oracle : Oracle
        The cases; some have a driver call another function of the student's beside this one.
    answers : Answers
        The student's functions: whether one calls another is read from their text.
    verdict : Verdict
    earlier : callable
        Returns the verdict on an exercise before this one, if there is any; it is asked only for exercises
        that the answer needs, since some take seconds to judge.
    """
    if not verdict.complaints or not exercise.uses:
        return verdict
    needed = names_used(exercise.name, answers) | _driven(exercise, oracle)
    verdicts = {name: earlier(name) for name in exercise.uses if name in needed}
    status = {name: found.status for name, found in verdicts.items() if found is not None}
    failed = [name for name, word in status.items() if word not in ("passed", "not_attempted")]
    unwritten = [name for name, word in status.items() if word == "not_attempted"]
    # Of one that isn't there at all the exception speaks.
    stubs = [name for name in unwritten if not isinstance(answers.variable(name), Missing)]
    notes = []
    if failed:
        notes.append(f"{_NEEDS}{_listed(failed)}, which did not pass: look there first.")
    if stubs:
        notes.append(f"{_NEEDS}{_listed(stubs)}, not written yet: do that first.")
    if not notes:
        return verdict
    first = next((a for a in verdict.aspects if a.outcome in ("wrong", "error", "timeout")), None)
    if first is None:
        return verdict
    named = exercise.knows(first.diagnosis)  # a mistake of its own comes first
    details = (*first.details, *map(Said, notes)) if named else (*map(Named, notes), *first.details)
    noted = replace(first, details=details)
    aspects = [noted if aspect is first else aspect for aspect in verdict.aspects]
    return Verdict(verdict.exercise, aspects)


def points_elsewhere(details: Iterable[Detail]) -> bool:
    """Return whether what is said of an aspect points at an earlier function."""
    return any(isinstance(detail, Named) and detail.text.startswith(_NEEDS) for detail in details)


def told_lent(verdict: Verdict) -> Verdict:
    """Return the verdict on an exercise that was lent; where the student's own isn't written, it says so."""
    if verdict.status != "not_attempted":
        return verdict
    said = (Said(f"`{verdict.exercise}` is lent, and has no points until you write it."),)
    return Verdict(verdict.exercise, [replace(aspect, details=said) for aspect in verdict.aspects])


def told_misspelt(verdict: Verdict, codes: Iterable[str], ours: Collection[str]) -> Verdict:
    """Return the verdict on an exercise that isn't there; a function called almost like it is named.

    Parameters
    ----------
    verdict : Verdict
    codes : iterable of str
        The student's code, cell by cell.
    ours : collection of str
        The names that the assignment's exercises define; none of these is misspelt.
    """
    name = verdict.exercise
    if verdict.status != "not_attempted" or name not in ours:
        return verdict
    statements = [statement for code in codes for statement in statements_of(code) or []]
    defined = {statement.name for statement in statements if isinstance(statement, ast.FunctionDef)}
    close = get_close_matches(name, defined - set(ours), n=1, cutoff=_ALMOST)
    if name in defined or not close:
        return verdict
    text = f"There is no function called `{name}`. Yours is called `{close[0]}`: is that misspelt?"
    return Verdict(name, [replace(a, outcome="error", details=(Named(text),)) for a in verdict.aspects])


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def names_used(name: str, answers: Answers) -> set[str]:
    """Return the names that a student's function reads, and that their functions do which it calls."""
    found, waiting, looked = set[str](), [name], 0
    while waiting and looked < _MOST_FUNCTIONS:
        function = answers.definition(waiting.pop())
        looked += 1
        if function is not None:
            new = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} - found
            found |= new
            waiting += sorted(new)
    return found


def _driven(exercise: Exercise, oracle: Oracle) -> set[str]:
    """Return the names that the drivers of an exercise's cases are given, of functions to call."""
    drawn = (case for aspect in exercise.aspects if aspect.cases for case in oracle.cases(aspect.cases))
    return {value for case in drawn if case.via for value in case.args.values() if isinstance(value, str)}
