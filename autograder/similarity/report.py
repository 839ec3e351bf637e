"""``autograder similar``: the page with both texts side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.safe_files import write_whole
from autograder.reporting.rendering import render
from autograder.similarity.pairs import Pair, similar_pairs
from autograder.similarity.texts import Line, text_of_release, texts_of_class


@dataclass(frozen=True)
class Found:
    """What was found in a class.

    Attributes
    ----------
    page : Path
    pairs : list of Pair
        Those on the page.
    compared : int
        How many hand-ins.
    unread : list of str
    """

    page: Path
    pairs: Sequence[Pair]
    compared: int
    unread: Sequence[str]


def similar(classdir: ClassDirectory, assignment: str, most: int = 30) -> Found:
    """Compare everybody's answers with everybody's, and write the page to ``CLASS/report/``.

    Raises
    ------
    ClassError
        If fewer than two can be compared.
    """
    texts, unread = texts_of_class(classdir, assignment)
    if len(texts) < 2:
        raise ClassError(
            f"There are not two hand-ins of {assignment} in {classdir.root} that can be compared."
        )
    pairs = similar_pairs(texts, text_of_release(classdir, assignment))[:most]
    folder = classdir.root / "report"
    folder.mkdir(exist_ok=True)
    path = folder / f"{assignment}_similar.html"
    page = render(
        "similar.html",
        ("report.css",),
        assignment=assignment,
        pairs=[(pair, [*_columns(pair)]) for pair in pairs],
        compared=len(texts),
        unread=unread,
    )
    write_whole(path, page.encode("utf-8", "replace"), 0o600)
    return Found(path, pairs, len(texts), unread)


def _columns(pair: Pair) -> Iterator[tuple[str, list[tuple[str, bool]], list[tuple[str, bool]]]]:
    """Yield the exercises in which something is shared: both texts, line by line, with what is shared."""
    for name, (mine, theirs) in pair.matched.items():
        if mine:
            yield (
                name,
                _marked(pair.first.exercises[name], mine),
                _marked(pair.second.exercises[name], theirs),
            )


def _marked(lines: Sequence[Line], rows: frozenset[int]) -> list[tuple[str, bool]]:
    return [(line.text, row in rows) for row, line in enumerate(lines)]
