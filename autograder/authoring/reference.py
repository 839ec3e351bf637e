"""The reference: the solutions of a source, executed; and the same with one known mistake put in."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Mapping
from types import CodeType
from typing import Any

from autograder.authoring.cells import AssignmentSource, without_markers
from autograder.authoring.earlier import earlier_module
from autograder.authoring.specification import SpecificationError, load_specification
from course_lib.checking.spec import Mutant

__all__ = ["Reference", "SolutionError", "SpecificationError", "load_specification", "without_markers"]

Namespace = dict[str, Any]


class SolutionError(RuntimeError):
    """A solution does not run, or a known wrong answer cannot be made from it."""


class Reference:
    """The solutions of an assignment, executed as grading executes a student's: setup and exercises only.

    Parameters
    ----------
    source : AssignmentSource
        Where the solutions are.
    earlier : str, optional
        The helper file with solutions of earlier assignments, if set-up imports it.

    Attributes
    ----------
    source : AssignmentSource
        The same.
    namespace : dict
        What the solutions define, by name. Functions know their source (``inspect.getsource`` works).

    Raises
    ------
    SolutionError
        If a cell raises, with its line in ``source.py``.
    """

    def __init__(self, source: AssignmentSource, earlier: str = "") -> None:
        self.source = source
        self._earlier = earlier
        self._texts = {cell.name: without_markers(cell.text) for cell in source.of_kind("setup", "exercise")}
        self._code = {name: self._compiled(name, text) for name, text in self._texts.items()}
        self.namespace = self._executed({})

    def source_of(self, exercise: str) -> str:
        """Return the text of an exercise's solution cell, without markers and without its STUB region.

        Raises
        ------
        LookupError
            If there is no such exercise; the message lists those that exist.
        """
        if exercise not in self.source.exercises:
            raise LookupError(
                f"{self.source.name} has no exercise {exercise!r}; it has {', '.join(self.source.exercises)}"
            )
        return self._texts[exercise]

    def mutated(self, exercise: str, mutant: Mutant, mutant_id: str = "") -> Namespace:
        """Return a fresh namespace in which one exercise has a known mistake, and all else is the reference.

        Parameters
        ----------
        exercise : str
            The exercise that the mistake is in.
        mutant : Mutant
            Patches of the solution, each of which is applied wherever it fits, or code in its place.
        mutant_id : str, optional
            Its name, for error messages.

        Raises
        ------
        SolutionError
            If a patch does not apply, or the patched assignment does not run.
        """
        label = f"{exercise}/{mutant_id}" if mutant_id else f"{exercise} ({mutant.message!r})"
        text = self.mutated_source(exercise, mutant, label)
        return self._executed({exercise: self._compiled(label, text)})

    def mutated_source(self, exercise: str, mutant: Mutant, label: str = "") -> str:
        """Return the text of an exercise's solution cell with a known mistake put in.

        Raises
        ------
        SolutionError
            If a patch does not apply.
        """
        text = original = self.source_of(exercise)
        if mutant.code is not None:
            return mutant.code
        for old, new in mutant.patches:
            if old not in text or old == new:
                why = "changes nothing" if old == new else "is not in the solution (was that edited?)"
                raise SolutionError(
                    f"{self.source.name}: known wrong answer {label or exercise}: the patch {old!r} {why}; "
                    "correct it in checks.py"
                )
            text = text.replace(old, new)
        if text == original:
            raise SolutionError(
                f"{self.source.name}: known wrong answer {label or exercise}: its patches undo one another; "
                "correct them in checks.py"
            )
        return text

    def _compiled(self, label: str, text: str) -> CodeType:
        """Compile under a file name of its own, whose lines ``inspect`` and tracebacks can show."""
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        filename = f"<{self.source.name}/{label} {digest}>"
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        try:
            return compile(text, filename, "exec", dont_inherit=True)
        except SyntaxError as error:
            raise SolutionError(f"{self.source.name}: {label} is not valid Python: {error}") from error

    def _executed(self, replaced: Mapping[str, CodeType]) -> Namespace:
        namespace: Namespace = {"__name__": f"reference_{self.source.name}"}
        with earlier_module(self._earlier):
            self._execute_cells(namespace, replaced)
        return namespace

    def _execute_cells(self, namespace: Namespace, replaced: Mapping[str, CodeType]) -> None:
        for cell in self.source.of_kind("setup", "exercise"):
            try:
                exec(replaced.get(cell.name, self._code[cell.name]), namespace)
            except Exception as error:
                place = f"{self.source.path}:{cell.line}: {cell.kind} cell {cell.name!r}"
                mutated = " with a known wrong answer put in" if cell.name in replaced else ""
                raise SolutionError(f"{place}{mutated} raised {type(error).__name__}: {error}") from error
