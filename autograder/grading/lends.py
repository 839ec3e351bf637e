"""What a release lends: functions of earlier assignments, and exercises of its own.

Decided when an assignment is released, by options or by the class's ``nbgrader_config.py``::

    c.Lending.earlier = {"spiral": False}  # students build on their own alone
    c.Lending.exercises = {"linear": ["add_bias_column"]}  # lend("add_bias_column") gives it, without points

and kept in the released notebook, from which grading knows what was lent. Grading itself always has the
reference for functions of earlier assignments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from nbformat import NotebookNode
from traitlets.config import Config

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.errors import ClassError

_EARLIER, _OWN = "lends_earlier", "lends"


@dataclass(frozen=True)
class Lends:
    """What is lent.

    Attributes
    ----------
    earlier : bool
        Functions of earlier assignments that the notebook asks for.
    exercises : tuple of str
        Exercises of the assignment itself.
    """

    earlier: bool = True
    exercises: tuple[str, ...] = ()

    @classmethod
    def of_class(cls, config: Config, assignment: str) -> Self:
        """Return what a class's configuration says."""
        settings: Any = config.Lending
        earlier, exercises = dict(settings.get("earlier", {})), dict(settings.get("exercises", {}))
        return cls(bool(earlier.get(assignment, True)), tuple(exercises.get(assignment, ())))

    @classmethod
    def of_release(cls, notebook: NotebookNode) -> Self:
        """Return what a released notebook says."""
        course = notebook.metadata.get("course", {})
        return cls(bool(course.get(_EARLIER, True)), tuple(course.get(_OWN, ())))

    def note_in(self, notebook: NotebookNode) -> None:
        """Note in a notebook what it lends, where that is not what is usual."""
        if not self.earlier:
            notebook.metadata.course[_EARLIER] = False
        if self.exercises:
            notebook.metadata.course[_OWN] = list(self.exercises)

    def with_what_they_call(self, loaded: LoadedAssignment) -> Self:
        """Return the same with the exercises that the lent ones call, which are lent with them.

        Raises
        ------
        ClassError
            If one is no function of the assignment.
        """
        lendable = loaded.library.lendable
        for name in self.exercises:
            if name not in lendable:
                raise ClassError(
                    f"{loaded.name} has no function {name!r} to lend; it has {', '.join(lendable)}."
                )
        called = {other for name in self.exercises for other in lendable[name].calls}
        return type(self)(self.earlier, tuple(name for name in lendable if name in called))

    def version(self, loaded: LoadedAssignment) -> str:
        """Return what a grade is noted with: the assignment's version, and what is lent of its exercises."""
        return "+lent:".join(filter(None, [loaded.version, ",".join(self.exercises)]))

    def text(self, loaded: LoadedAssignment) -> str:
        """Return the text of ``lent.py``; empty if nothing is lent."""
        return loaded.library.text(self.exercises, earlier=self.earlier)
