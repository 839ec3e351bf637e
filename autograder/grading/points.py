"""Other points than the course's, for a class: what an exercise counts, and what is not graded at all.

Decided by the class's ``nbgrader_config.py`` when an assignment is released::

    c.Points.exercises = {"linear": {"svm_loss_naive": 6, "random_search_lr_reg": 0, "one_template": 4}}

and kept in the released notebook, from which grading knows. An exercise's aspects keep their proportions.
What counts 0 is judged and told, and earns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from nbformat import NotebookNode, v4
from traitlets.config import Config

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.errors import ClassError
from autograder.grading.lends import Lends
from course_lib.checking.verdict import Verdict

_KEY = "points"
_CELL = "points_of_this_class"


@dataclass(frozen=True)
class Points:
    """What exercises and written answers count, where that is not what the course says.

    Attributes
    ----------
    counts : dict
        By name.
    """

    counts: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of_class(cls, config: Config, loaded: LoadedAssignment) -> Self:
        """Return what a class's configuration says.

        Raises
        ------
        ClassError
            If it names something else than an exercise or a written answer, or a number that is none.
        """
        settings: Any = config.Points
        found = dict(settings.get("exercises", {})).get(loaded.name, {})
        known = {*loaded.exercises, *(cell.name for cell in loaded.source.of_kind("answer"))}
        for name, points in dict(found).items():
            if name not in known:
                raise ClassError(
                    f"c.Points: {loaded.name} has no {name!r}; it has {', '.join(sorted(known))}."
                )
            if not isinstance(points, int | float) or not 0 <= points <= 1e6:
                raise ClassError(f"c.Points: {name!r} cannot count {points!r}; give a number from 0.")
        return cls({name: float(points) for name, points in dict(found).items()})

    @classmethod
    def of_release(cls, notebook: NotebookNode) -> Self:
        """Return what a released notebook says."""
        return cls(dict(notebook.metadata.get("course", {}).get(_KEY, {})))

    def note_in(self, notebook: NotebookNode) -> None:
        """Change a notebook's points, and say so below its opening; nothing, where nothing is other."""
        if not self.counts:
            return
        notebook.metadata.course[_KEY] = dict(self.counts)
        for cell in notebook.cells:
            mine = cell.metadata.get("nbgrader", {})
            name = str(mine.get("grade_id", "")).removeprefix("check_")
            if mine.get("grade") and name in self.counts:
                mine["points"] = self.counts[name]
        notebook.cells.insert(1, self._told())

    def _told(self) -> NotebookNode:
        counted = [f"`{name}` counts {points:g} points" for name, points in self.counts.items() if points]
        left_out = [f"`{name}`" for name, points in self.counts.items() if not points]
        sentences = [f"{', '.join(counted)}." if counted else ""]
        sentences.append(f"Not graded: {', '.join(left_out)}." if left_out else "")
        told = " ".join(filter(None, sentences))
        text = f"**In this class** {told} (Headings and `check` go by the course's own points.)"
        cell: NotebookNode = v4.new_markdown_cell(text, id=_CELL)
        cell.metadata.update(
            course={"role": "prose"},
            nbgrader={"grade": False, "solution": False, "locked": True, "task": False, "grade_id": _CELL,
                      "schema_version": 3},
        )  # fmt: skip
        return cell

    def of(self, name: str, usual: float) -> float:
        """Return what something counts."""
        return self.counts.get(name, usual)

    def scaled(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Return verdicts with the points of this class."""
        return [self._scaled(verdict) for verdict in verdicts]

    def _scaled(self, verdict: Verdict) -> Verdict:
        if verdict.exercise not in self.counts or not verdict.max_points:
            return verdict
        factor = self.counts[verdict.exercise] / verdict.max_points
        aspects = [
            replace(aspect, points=factor * aspect.points, max_points=factor * aspect.max_points)
            for aspect in verdict.aspects
        ]
        return replace(verdict, aspects=aspects)


def version_of(loaded: LoadedAssignment, released: NotebookNode) -> str:
    """Return what a grade is noted with: the content, what the release lends, and what this class counts."""
    counts = Points.of_release(released).counts
    told = ",".join(f"{name}={points:g}" for name, points in sorted(counts.items()))
    return "+points:".join(filter(None, [Lends.of_release(released).version(loaded), told]))
