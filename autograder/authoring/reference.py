"""The reference: the solutions of a source, executed; and the same with one known mistake put in."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Callable, Hashable, Mapping
from itertools import combinations
from types import CodeType
from typing import Any, TypeVar

from autograder.authoring.cells import AssignmentSource, SourceCell, without_markers
from autograder.authoring.specification import SpecificationError, load_specification
from course_lib import library
from course_lib.checking.spec import Mutant

__all__ = ["Reference", "SolutionError", "SpecificationError", "load_specification", "without_markers"]

Namespace = dict[str, Any]
Made = TypeVar("Made")


class SolutionError(RuntimeError):
    """A solution does not run, or a known wrong answer cannot be made from it."""


class Reference:
    """The solutions of an assignment, executed as grading executes a student's: setup and exercises only.

    Parameters
    ----------
    source : AssignmentSource
        Where the solutions are.
    lent : str, optional
        The helper file with solutions of earlier assignments, if the assignment asks for some.

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

    def __init__(self, source: AssignmentSource, lent: str = "") -> None:
        self.source = source
        self._lent = lent
        self._checks = f"{source.path.parent.name}/checks/"
        self._texts = {cell.name: without_markers(cell.text) for cell in source.of_kind("setup", "exercise")}
        self._code = {name: self._compiled(name, text) for name, text in self._texts.items()}
        self.namespace = self._executed()
        self._pairs: dict[str, dict[tuple[str, str], str]] = {}
        self._remembered: dict[Hashable, Any] = {}

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
        return self._with(exercise, label, self.mutated_source(exercise, mutant, label))

    def doubly_mutated(self, exercise: str, text: str, label: str) -> Namespace:
        """Return a fresh namespace in which one exercise's cell is ``text``, as :meth:`pairs` gives it."""
        return self._with(exercise, f"{exercise}/{label}", text)

    def remembered(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made from the solutions when it is first asked for, and kept."""
        if key not in self._remembered:
            self._remembered[key] = make()
        return self._remembered[key]  # type: ignore[no-any-return]

    def pairs(self, exercise: str, mutants: Mapping[str, Mutant]) -> dict[tuple[str, str], str]:
        """Return the cell of an exercise with two known mistakes put in, for each two that can be.

        Two can where the patches of each apply beside the other's and their order makes no difference. The
        one that comes first in the cell is named first.
        """
        if exercise not in self._pairs:
            original = self.source_of(exercise)
            single = {name: m.patches for name, m in mutants.items() if m.code is None}
            order = sorted(single, key=lambda name: min(original.find(old) for old, _ in single[name]))
            found = {}
            for first, second in combinations(order, 2):
                text = _patched(_patched(original, single[first]), single[second])
                if text and text == _patched(_patched(original, single[second]), single[first]):
                    found[first, second] = text
            self._pairs[exercise] = found
        return self._pairs[exercise]

    def _with(self, exercise: str, label: str, text: str) -> Namespace:
        """Execute one cell anew, and the exercises after it, which may call it; all else is as it is."""
        namespace = dict(self.namespace)
        exercises = list(self.source.of_kind("exercise"))
        cell = self.source.exercises[exercise]
        self._execute_cell(namespace, cell, self._compiled(label, text), " with a known wrong answer put in")
        for later in exercises[exercises.index(cell) + 1 :]:
            self._execute_cell(namespace, later, self._code[later.name])
        return namespace

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
                    f"correct it in {self._checks}"
                )
            text = text.replace(old, new)
        if text == original:
            raise SolutionError(
                f"{self.source.name}: known wrong answer {label or exercise}: its patches undo one another; "
                f"correct them in {self._checks}"
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

    def _executed(self) -> Namespace:
        namespace: Namespace = {"__name__": f"reference_{self.source.name}"}
        with library.lending(self._lent, f"<{self.source.name}/lent.py>"):
            for cell in self.source.of_kind("setup", "exercise"):
                self._execute_cell(namespace, cell, self._code[cell.name])
        return namespace

    def _execute_cell(self, namespace: Namespace, cell: SourceCell, code: CodeType, what: str = "") -> None:
        try:
            exec(code, namespace)
        except Exception as error:
            place = f"{self.source.path}:{cell.line}: {cell.kind} cell {cell.name!r}{what}"
            raise SolutionError(f"{place} raised {type(error).__name__}: {error}") from error


def _patched(text: str, patches: tuple[tuple[str, str], ...]) -> str:
    """Return a text with patches applied, or nothing if one of them does not apply."""
    for old, new in patches:
        if old not in text:
            return ""
        text = text.replace(old, new)
    return text
