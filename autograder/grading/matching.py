"""Which cell of the release each cell of a submission is, by whatever the student's editor left of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nbformat import NotebookNode
from rapidfuzz import fuzz

from autograder.grading.names import Defined
from course_lib.running.reading import ReadCell

_SIMILAR = 80  # of 100; a demonstration with a parameter changed is about 95
#: Similar texts are looked for until so many pairs of characters have been compared, which takes about a
#: second. All cells of the longest notebook that have lost their metadata, each edited, are a hundredth of
#: that.
_MOST_COMPARED = 30_000_000_000
ADDED = "added"


@dataclass(frozen=True)
class Original:
    """A cell of the release."""

    index: int
    cell: NotebookNode

    @cached_property
    def grade_id(self) -> str | None:
        """The name under which nbgrader knows it."""
        value = self.cell.metadata.get("nbgrader", {}).get("grade_id")
        return str(value) if value else None

    @cached_property
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
        return Defined(self.cell.source).names if self.is_code else frozenset()

    @cached_property
    def text(self) -> str:
        """Its released text, without white space around it."""
        return str(self.cell.source.strip())

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


def claims(originals: Sequence[Original], cells: Sequence[ReadCell]) -> list[int | None]:
    """Return, for every submitted cell, the index of the original that it is, or ``None`` where it was added.

    Several cells may claim the same original. The evidence, strongest first: the grade id; the cell id, ours
    or the editor's; the same text; for locked cells and text, a similar text.
    """
    return _Claims(originals, cells).made()


class _Claims:
    """Claims being made; each cell looks its originals up, and only similar texts are compared."""

    def __init__(self, originals: Sequence[Original], cells: Sequence[ReadCell]) -> None:
        self._originals = originals
        self._cells = cells
        self._claimed: list[int | None] = [None] * len(cells)
        self._by_grade_id = {o.grade_id: o.index for o in originals if o.grade_id}
        self._by_id = {o.cell.get("id"): o for o in originals if isinstance(o.cell.get("id"), str)}
        self._by_text: dict[str, list[int]] = {}
        for original in originals:
            self._by_text.setdefault(original.text, []).append(original.index)
        self._taken = set[int]()
        self._compared = 0

    def made(self) -> list[int | None]:
        """Return the index of the original that each cell is."""
        open_cells = [i for i, cell in enumerate(self._cells) if cell.course.get("role") != ADDED]
        for i in open_cells:
            self._claimed[i] = self._by_grade_id.get(self._cells[i].grade_id or "")
        self._taken = {index for index in self._claimed if index is not None}
        for evidence in (self._of_id, self._of_text, self._of_similarity):
            for i in open_cells:
                if self._claimed[i] is None:
                    self._claimed[i] = index = evidence(self._cells[i])
                    self._taken |= set() if index is None else {index}
        self._place_lost_answers()
        return self._claimed

    def _of_id(self, cell: ReadCell) -> int | None:
        """Match ids; a second cell of the same id whose text is another is a copy put to other use."""
        for value in dict.fromkeys((cell.id, cell.course.get("id"))):
            original = self._by_id.get(value) if isinstance(value, str) else None
            if original is not None and original.index not in self._taken:
                return original.index
            if original is not None and self._most_similar([original], cell) is not None:
                return original.index
        return None

    def _of_text(self, cell: ReadCell) -> int | None:
        same = self._by_text.get(cell.text, []) if cell.text else []
        return next((index for index in same if index not in self._taken), same[-1] if same else None)

    def _of_similarity(self, cell: ReadCell) -> int | None:
        return self._most_similar((o for o in self._originals if o.index not in self._taken), cell)

    def _most_similar(self, originals: Iterable[Original], cell: ReadCell) -> int | None:
        """Return the released cell that is most like this one, if one is alike and no solution."""
        best, best_ratio = None, 0.0
        for original in originals:
            shorter, longer = sorted((len(original.text), len(cell.text)))
            alike_in_length = 200 * shorter >= _SIMILAR * (shorter + longer)  # or no ratio can be enough
            if original.is_written_by_student or not alike_in_length or self._compared > _MOST_COMPARED:
                continue
            self._compared += shorter * longer
            ratio = fuzz.ratio(original.text, cell.text, score_cutoff=_SIMILAR)
            if ratio > best_ratio:
                best, best_ratio = original.index, ratio
        return best

    def _place_lost_answers(self) -> None:
        """Claim, for an answer that no cell is, the text cell right below its question."""
        first = {index: i for i, index in reversed([*enumerate(self._claimed)]) if index is not None}
        for original in self._originals:
            if original.is_code or not original.is_written_by_student or original.index in first:
                continue
            below = first.get(original.index - 1, len(self._cells)) + 1
            is_free = below < len(self._cells) and self._claimed[below] is None
            if is_free and self._cells[below].cell_type != "code":
                self._claimed[below] = original.index
                first[original.index] = below
