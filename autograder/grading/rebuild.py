"""Rebuild a submission: the release, with what the student wrote and nothing else of what they changed."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import nbformat
from nbformat import NotebookNode, v4

from autograder.grading.matching import ADDED, Original, claims
from autograder.grading.names import Defined
from autograder.grading.reading import read_submission, submitted_cells
from course_lib.running.reading import ReadCell, Unreadable

__all__ = ["Rebuilt", "Unreadable", "read_submission", "rebuild"]

#: So many notes are kept on what was repaired.
MOST_NOTES = 40
_LOST = "had lost its metadata"
_PLURAL = (
    ("was", "were"),
    ("it were", "they were"),
    ("what were written in it were", "what was written in them was"),
    ("its", "their"),
    ("one were kept", "one of each was kept"),
    ("as an ordinary cell", "as ordinary cells"),
    ("another cell", "other cells"),
    ("a cell of something else", "cells of something else"),
)
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Rebuilt:
    """What is graded.

    Attributes
    ----------
    notebook : NotebookNode
        The release with the student's solutions, answers and added cells in it.
    notes : tuple of str
        What was repaired, in words for the student; the released notebook itself gives none.
    written : frozenset of str
        The solutions and answers that the student worked on, by grade id.
    recognised : bool
        Whether any of the assignment's solutions and answers was there, worked on or not.
    """

    notebook: NotebookNode
    notes: tuple[str, ...]
    written: frozenset[str] = frozenset()
    recognised: bool = True


def rebuild(release: NotebookNode, submitted: NotebookNode) -> Rebuilt:
    """Put the student's work into a fresh copy of the release.

    From the submission come the sources of its solution and answer cells and the cells that the student
    added, each after the released cell that it followed. All else (order, locked cells, points, types, ids,
    metadata) is the release's. Released cells that a student edited are restored; an edit that defines
    something new is kept beside them as an added cell, because solutions may use it.

    Parameters
    ----------
    release : NotebookNode
        The notebook that students were given, with nbgrader's metadata.
    submitted : NotebookNode
        What came back, from :func:`read_submission`. It is not modified.

    Returns
    -------
    Rebuilt
        A valid notebook with exactly the release's graded cells, and notes on what was repaired. Rebuilding
        it again gives the same notebook; rebuilding the release gives the release.
    """
    originals = [Original(index, cell) for index, cell in enumerate(release.cells)]
    work = _Work(originals, submitted_cells(submitted))
    for original in originals:
        if original.is_written_by_student:
            work.choose(original)
        else:
            work.restore(original)
    notebook = copy.deepcopy(release)
    notebook.cells = work.assembled()
    nbformat.validate(notebook)
    notes = list(work.all_notes())
    more = [f"There were {len(notes) - MOST_NOTES} more repairs of these kinds."]
    kept = (*notes[:MOST_NOTES], *(more if len(notes) > MOST_NOTES else []))
    return Rebuilt(notebook, kept, work.written, work.recognised)


class _Work:
    """One rebuilding under way: who is who, what was chosen, what is kept, and what there is to say."""

    def __init__(self, originals: list[Original], cells: list[ReadCell]) -> None:
        self.originals = originals
        self.cells = cells
        self.claimed = claims(originals, cells)
        self.claiming: dict[int, list[int]] = {}
        for i, index in enumerate(self.claimed):
            if index is not None:
                self.claiming.setdefault(index, []).append(i)
        # Prose may look like an assignment; a text cell that is Python from end to end was a code cell.
        self.defined = [Defined(cell.source, guess=cell.cell_type == "code") for cell in cells]
        self.definers: dict[str, list[int]] = {}
        for i, defined in enumerate(self.defined):
            for name in defined.names:
                self.definers.setdefault(name, []).append(i)
        self.sources: dict[int, str] = {}  # the student's text, by original
        self.placed: dict[int, int] = {}  # the cell that stands for an original, by original
        self.kept = {i for i, index in enumerate(self.claimed) if index is None and cells[i].text}
        self.notes: list[str] = []
        self.repairs: dict[str, list[str]] = {}  # what was done, and to which cells
        self.missing: list[str] = []
        self.stripped: list[str] = []

    def choose(self, original: Original) -> None:
        """Find what the student wrote for a solution or answer cell."""
        own = self._claiming(original)
        written = [i for i in own if self._is_written(original, i)]
        if original.is_code and not written:
            written = self._found_elsewhere(original)
        candidates = self._defining(original, written) or written or own
        if not candidates:
            if original.index not in self.sources:
                self._repaired(original, "was missing; it was put back as released")
            return
        chosen = candidates[-1]
        self.placed[original.index] = chosen
        self.kept.discard(chosen)
        if written:
            self.sources[original.index] = self.cells[chosen].source
        if chosen in own:
            self._note_repairs(original, self.cells[chosen], "what was written in it was kept")
        self._drop_copies(original, [i for i in own if i != chosen], chosen)

    def restore(self, original: Original) -> None:
        """Put a released cell back, and keep what a student's edit of it defines."""
        own = self._claiming(original)
        if not own:
            self.missing.append(original.label)
            return
        self.placed[original.index] = own[0]
        if original.grade_id is not None:
            self._note_repairs(original, self.cells[own[0]], "it was put back as released")
        for i in own:
            new = self.defined[i].names - original.defines if self._is_code(i) else frozenset()
            if new and self.cells[i].text != original.text:
                self.kept.add(i)
                names = _listed([f"`{_shown(name)}`" for name in sorted(new)])
                self.notes.append(
                    f"{_capital(original.label)} was put back as released; the submitted version defines "
                    f"{names}, and was kept below as a cell of its own."
                )
        if len(own) > 1 and original.grade_id is not None:
            self._repaired(original, f"was there {len(own)} times; one was kept, as released")

    def assembled(self) -> list[NotebookNode]:
        """Return the rebuilt notebook's cells: the release's in its order, added ones where they were."""
        after: dict[int, list[NotebookNode]] = {index: [] for index in range(-1, len(self.originals))}
        ids = {original.cell.get("id") for original in self.originals}
        anchor = -1
        for i, index in enumerate(self.claimed):
            if index is not None and self._stands(i):
                anchor = index
            if i in self.kept:
                after[anchor].append(_added_cell(self.cells[i], ids))
        rebuilt = list(after[-1])
        for original in self.originals:
            cell = copy.deepcopy(original.cell)
            cell.source = self.sources.get(original.index, cell.source)
            rebuilt += [cell, *after[original.index]]
        return rebuilt

    @property
    def written(self) -> frozenset[str]:
        """The solutions and answers that were worked on."""
        return frozenset(str(self.originals[index].grade_id) for index in self.sources)

    @property
    def recognised(self) -> bool:
        """Whether a solution or answer of the assignment was there; one without any has nothing to find.

        That a place for an answer looks like one of the assignment's is no evidence: all do.
        """
        students = [original for original in self.originals if original.is_written_by_student]
        return not students or bool(self.sources) or any(self._is_there(original) for original in students)

    def _is_there(self, original: Original) -> bool:
        own = [self.cells[i] for i in self._claiming(original)]
        return any(original.is_code or cell.grade_id == original.grade_id for cell in own)

    def all_notes(self) -> Iterator[str]:
        """Yield the notes: about the notebook as a whole, then about its cells."""
        if not self.recognised:  # what else there is to say of it is about no cell of the assignment
            yield "None of this assignment's solution cells was found. Is it another assignment's notebook?"
            return
        order = [index for i, index in enumerate(self.claimed) if self._stands(i) and index is not None]
        for before, later in pairwise(order):
            if later < before:
                first, second = self.originals[later].label, self.originals[before].label
                yield f"Cells were out of order ({first} came after {second}); their order was restored."
                break
        if self.missing:
            yield f"Missing cells were put back: {_listed(self.missing)}."
        if self.stripped:
            yield f"Cells had lost their metadata, and were recognised: {_listed(self.stripped)}."
        yield from (_of_all(labels, what) for what, labels in self.repairs.items())
        yield from self.notes
        added = [self.cells[i] for i in sorted(self.kept) if self.claimed[i] is None]
        carrying = [
            f'the added cell "{_shown(c.source)}"' for c in added if c.nbgrader.get("grade") or c.grade_id
        ]
        if carrying:
            yield _of_all(carrying, "carried grading metadata; it was kept as an ordinary cell")

    def _claiming(self, original: Original) -> list[int]:
        return self.claiming.get(original.index, [])

    def _stands(self, i: int) -> bool:
        """Whether the cell is the one that stands for the original it claims to be."""
        index = self.claimed[i]
        return index is not None and self.placed.get(index) == i

    def _is_written(self, original: Original, i: int) -> bool:
        """Whether the student wrote something in the cell: neither left it as released nor emptied it."""
        return self.cells[i].text not in ("", original.text)

    def _is_code(self, i: int) -> bool:
        return self.cells[i].cell_type == "code"

    def _defining(self, original: Original, cells: list[int]) -> list[int]:
        return [i for i in cells if original.grade_id in self.defined[i].names]

    def _found_elsewhere(self, original: Original) -> list[int]:
        """Look for an exercise's definition outside of its own cell, where that is gone or was not worked on.

        A cell that nothing else claims is taken whole; from another released cell (the editor merged them, or
        it was written below the wrong heading) the definition is copied, and the cell stays as it is.
        """
        name = str(original.grade_id)
        definers = [
            i
            for i in self.definers.get(name, [])
            if self._is_students(i) and self.defined[i].source_of(name).strip() != original.text
        ]
        free = [i for i in definers if self.claimed[i] is None]
        if free:
            self.claimed[free[-1]] = original.index
            self.claiming.setdefault(original.index, []).append(free[-1])
            self._repaired(original, "was found in another cell, and put back in its place")
        elif definers:
            self.sources[original.index] = self.defined[definers[-1]].source_of(name)
            self._repaired(original, "was found in a cell of something else, and copied to its place")
        return free[-1:]

    def _is_students(self, i: int) -> bool:
        index = self.claimed[i]
        return index is None or self.originals[index].text != self.cells[i].text

    def _drop_copies(self, original: Original, copies: list[int], chosen: int) -> None:
        """Drop other versions of a student's cell, but for text and definitions that the chosen one lacks."""
        for i in copies:
            new = self.defined[i].names - self.defined[chosen].names - {original.grade_id}
            if self._is_written(original, i) and (new or not original.is_code):
                self.kept.add(i)
        if copies:
            times = f"was there {len(copies) + 1} times"
            self._repaired(original, f"{times}; the last version that was worked on counts")

    def _note_repairs(self, original: Original, cell: ReadCell, result: str) -> None:
        found = list(_repairs(original, cell))
        if found == [_LOST]:
            self.stripped.append(original.label)
        elif found:
            self._repaired(original, f"{' and '.join(found)}; {result}")

    def _repaired(self, original: Original, what: str) -> None:
        self.repairs.setdefault(what, []).append(original.label)


def _of_all(labels: Sequence[str], what: str) -> str:
    """Return one sentence for all cells to which the same was done."""
    if len(labels) == 1:
        return f"{_capital(labels[0])} {what}."
    for one, several in _PLURAL:
        what = re.sub(rf"\b{one}\b", several, what)
    return f"{_capital(_listed(labels))} {what}."


def _repairs(original: Original, cell: ReadCell) -> Iterator[str]:
    """Yield what was done to a cell that nbgrader knows, beyond writing a solution in it."""
    wanted = original.cell.metadata["nbgrader"]
    if not original.is_written_by_student and original.text != cell.text:
        yield "was edited"
    if cell.cell_type != original.cell.cell_type:
        yield f"was turned into a {_shown(cell.cell_type)} cell"
    if cell.grade_id is None:
        yield _LOST
    elif cell.grade_id != original.grade_id:
        yield f'was renamed to "{_shown(cell.grade_id)}"'
    if cell.grade_id is not None and cell.nbgrader.get("points") != wanted.get("points"):
        yield f"claimed {_shown(cell.nbgrader.get('points'))} points instead of {wanted.get('points', 0)}"
    flags = ("grade", "solution", "locked", "task")
    if cell.grade_id is not None and any(bool(cell.nbgrader.get(f)) != bool(wanted.get(f)) for f in flags):
        yield (
            "was unlocked"
            if wanted.get("locked") and not cell.nbgrader.get("locked")
            else "had its grading changed"
        )
    if cell.tags:
        yield f"had tags ({_shown(', '.join(cell.tags))})"
    if cell.has_attachments:
        yield "had files pasted into it, which cannot be kept"


def _added_cell(cell: ReadCell, ids: set[str | None]) -> NotebookNode:
    """Return an added cell without anything that could pass for the course's, under an id of its own."""
    new = {"code": v4.new_code_cell, "raw": v4.new_raw_cell}.get(cell.cell_type, v4.new_markdown_cell)
    cell_id = cell.id or ""
    if not _CELL_ID.fullmatch(cell_id) or cell_id in ids:
        base = cell_id = f"added-{hashlib.sha256(cell.source.encode()).hexdigest()[:8]}"
        count = 1
        while cell_id in ids:
            count += 1
            cell_id = f"{base}-{count}"
    ids.add(cell_id)
    metadata = {"course": {"role": ADDED}}
    made: NotebookNode = new(cell.source, id=cell_id, metadata=metadata)  # type: ignore[no-untyped-call]
    return made


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _shown(value: object) -> str:
    """Return something of the student's as one short line."""
    text = " ".join(str(value)[:200].split())
    return text if len(text) <= 40 else text[:39] + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
