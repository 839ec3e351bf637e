"""From what was handed in to what is judged: the notebook that counts, rebuilt, and the files beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.beside import files_for
from autograder.grading.choosing import choose
from autograder.grading.intake import Candidate
from course_lib.running.cells import CodeCell, notebook_cells
from course_lib.running.reading import cells_of

if TYPE_CHECKING:
    from autograder.grading.grade_one import Submission


@dataclass(frozen=True)
class Prepared:
    """A submission, ready to be judged.

    Attributes
    ----------
    notebook : NotebookNode
        The notebook that counts, rebuilt from the release.
    cells : list of CodeCell
        What of it is run.
    beside : dict
        The student's own files beside it, by name.
    notes, unused : tuple of str
    """

    notebook: NotebookNode
    cells: list[CodeCell]
    beside: dict[str, str]
    notes: tuple[str, ...]
    unused: tuple[str, ...]


def prepare(submission: Submission, loaded: LoadedAssignment, released: NotebookNode) -> Prepared:
    """Choose the notebook that counts, and rebuild it.

    Raises
    ------
    Unreadable
        If it is no notebook.
    Questionable
        If a person has to say which it is.
    """
    candidates = (Candidate(submission.name, submission.notebook), *submission.others)
    chosen = choose(candidates, loaded.name, released)
    rebuilt = cells_of(chosen.rebuilt.notebook.cells)
    beside, file_notes = files_for(dict(submission.files), rebuilt)
    unused = f"{chosen.name} was graded. Not used: {', '.join(chosen.unused)}." if chosen.unused else ""
    notes = (*filter(None, (unused,)), *submission.remarks, *file_notes, *chosen.rebuilt.notes)
    return Prepared(chosen.rebuilt.notebook, notebook_cells(rebuilt), beside, notes, chosen.unused)
