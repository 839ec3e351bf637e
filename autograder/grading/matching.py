"""Which cell of the release each cell of a submission is, by whatever the student's editor left of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nbformat import NotebookNode
from rapidfuzz import fuzz

from autograder.grading.names import defined_names
from autograder.grading.reading import Submitted

_SIMILAR = 80  # of 100; a demonstration with a parameter changed is about 95
ADDED = "added"


@dataclass(frozen=True)
class Original:
    """A cell of the release."""

    index: int
    cell: NotebookNode

    @property
    def grade_id(self) -> str | None:
        """The name under which nbgrader knows it."""
        value = self.cell.metadata.get("nbgrader", {}).get("grade_id")
        return str(value) if value else None

    @property
    def is_written_by_student(self) -> bool:
        """Whether its source is the student's: a solution, or an answer."""
        return bool(self.cell.metadata.get("nbgrader", {}).get("solution"))

    @property
    def is_code(self) -> bool:
        """Whether it is a code cell."""
        return bool(self.cell.cell_type == "code")

    @cached_property
    def defines(self) -> frozenset[str]:
        """Names that the released cell defines."""
        return defined_names(self.cell.source) if self.is_code else frozenset()

    def is_same_text(self, source: str) -> bool:
        """Whether `source` is the released text, white space around it aside."""
        return bool(source.strip() == self.cell.source.strip())

    @property
    def label(self) -> str:
        """The cell in words, for notes."""
        name, graded = self.grade_id, self.cell.metadata.get("nbgrader", {})
        if name is None:
            first = next((line for line in self.cell.source.splitlines() if line.strip()), "")
            return f'the {"demonstration" if self.is_code else "text"} "{first.lstrip("# ")[:40]}"'
        if graded.get("solution"):
            return f'the {"solution" if self.is_code else "answer"} "{name}"'
        if graded.get("grade"):
            return f'the check "{name.removeprefix("check_")}"'
        return f'the locked cell "{name}"'


def claims(originals: Sequence[Original], cells: Sequence[Submitted]) -> list[int | None]:
    """Return, for every submitted cell, the index of the original that it is, or ``None`` where it was added.

    Several cells may claim the same original. The evidence, strongest first: the grade id; the cell id, ours
    or the editor's; the same text; for locked cells and text, a similar text.
    """
    claimed: list[int | None] = [None] * len(cells)
    open_cells = [i for i, cell in enumerate(cells) if cell.course.get("role") != ADDED]
    for i in open_cells:
        claimed[i] = _by_grade_id(originals, cells[i])
    taken = {index for index in claimed if index is not None}
    for evidence in (_by_id, _by_text, _by_similarity):
        for i in open_cells:
            if claimed[i] is None:
                claimed[i] = index = evidence(originals, cells[i], taken)
                taken |= set() if index is None else {index}
    _place_lost_answers(originals, cells, claimed)
    return claimed


def _by_grade_id(originals: Sequence[Original], cell: Submitted) -> int | None:
    known = {original.grade_id: original.index for original in originals if original.grade_id}
    return known.get(cell.grade_id) if cell.grade_id else None


def _by_id(originals: Sequence[Original], cell: Submitted, taken: set[int]) -> int | None:
    """Match ids; a second cell of the same id whose text is another is a copy put to other use."""
    ids = {value for value in (cell.id, cell.course.get("id")) if isinstance(value, str)}
    for original in originals:
        if original.cell.get("id") in ids:
            if original.index not in taken:
                return original.index
            if not original.is_written_by_student and _similarity(original, cell) >= _SIMILAR:
                return original.index
    return None


def _by_text(originals: Sequence[Original], cell: Submitted, taken: set[int]) -> int | None:
    if not cell.source.strip():
        return None
    same = [original.index for original in originals if original.is_same_text(cell.source)]
    return next((index for index in same if index not in taken), same[-1] if same else None)


def _by_similarity(originals: Sequence[Original], cell: Submitted, taken: set[int]) -> int | None:
    candidates = [o for o in originals if o.index not in taken and not o.is_written_by_student]
    best = max(candidates, key=lambda original: _similarity(original, cell), default=None)
    return best.index if best is not None and _similarity(best, cell) >= _SIMILAR else None


def _similarity(original: Original, cell: Submitted) -> float:
    """How alike the texts are, from 0 to 100; 0 for all that is not alike enough to matter."""
    return float(fuzz.ratio(original.cell.source, cell.source, score_cutoff=_SIMILAR))


def _place_lost_answers(
    originals: Sequence[Original], cells: Sequence[Submitted], claimed: list[int | None]
) -> None:
    """Claim, for an answer that no cell is, the text cell right below its question."""
    for original in originals:
        if original.is_code or not original.is_written_by_student or original.index in claimed:
            continue
        if original.index - 1 in claimed:
            below = claimed.index(original.index - 1) + 1
            if below < len(cells) and claimed[below] is None and cells[below].cell_type != "code":
                claimed[below] = original.index
