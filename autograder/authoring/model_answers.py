"""The cell after each written question: it shows the model answer, where that is installed.

It is a demonstration: nobody grades it, and grading doesn't run it. It imports what it needs, and so works in
a kernel that has run nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autograder.authoring.cells import SourceCell

_CODE = """\
from course_lib import model_answer

model_answer("{name}")"""


def with_model_answers(cells: Iterable[SourceCell]) -> Iterator[SourceCell]:
    """Yield the cells, and after each written question the one that asks for its model answer."""
    for cell in cells:
        yield cell
        if cell.kind == "answer":
            code = _CODE.format(name=cell.name)
            yield SourceCell("demonstration", code, cell.line, f"model_answer_{cell.name}")
