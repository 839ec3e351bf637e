"""Bring a corrected release into a student's notebook, and keep all that the student wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.exchange.definitions import bindings_of, statements_of
from course_lib.studying import documents
from course_lib.studying.documents import Cell
from course_lib.studying.files import keep_copy, refuse_link
from course_lib.studying.trouble import writing

_OF_RELEASE = ("course", "nbgrader", "deletable", "editable")  # of a cell's metadata
_OWN = ("kernelspec", "language_info")  # of a notebook's metadata, what is the student's machine's


@dataclass(frozen=True)
class Updated:
    """What was done.

    Attributes
    ----------
    copy : Path or None
        Where the notebook is kept as it was; ``None`` if there was nothing to update.
    new : tuple of str
        Cells whose text is now the release's and was another one.
    kept : tuple of str
        Exercises and questions whose released text has changed, and in which the student's own was kept.
    added : int
        How many cells of the student's own were kept.
    """

    copy: Path | None = None
    new: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    added: int = 0


def update(path: Path, release: Path) -> Updated:
    """Bring a release into a student's notebook.

    Text, set-up, demonstrations and checks become the release's. What was written in exercises and answers
    stays, with its outputs, and so does every cell that the student added, below the cell that it followed.

    Raises
    ------
    UnreadableFile
        If one of the files cannot be read.
    Trouble
        If the notebook cannot be written.
    """
    with writing(path):
        refuse_link(path)
    old, new = documents.load(path), documents.load(release)
    merge = _Merge(new["cells"], old["cells"])
    metadata = _mapping(old.get("metadata"))
    own = {name: metadata[name] for name in _OWN if isinstance(metadata.get(name), dict)}
    merged = {
        "cells": merge.cells(),
        "metadata": {**metadata, **_mapping(new.get("metadata")), **own},
        "nbformat": new.get("nbformat", 4),
        "nbformat_minor": new.get("nbformat_minor", 5),
    }
    if _gist(merged) == _gist(old):
        return Updated()
    with writing(path):
        copy = keep_copy(path)
    documents.save(merged, path)
    return Updated(copy, tuple(merge.new), tuple(merge.kept), merge.added)


@dataclass
class _Merge:
    """A release's cells with what a student wrote in them and added to them."""

    release: list[Cell]
    old: list[Cell]
    new: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    added: int = 0

    def cells(self) -> list[Cell]:
        """Return the cells of both; what there is to tell is then in the attributes."""
        places = self._places()
        chosen = self._chosen(places)
        following: dict[int, list[Cell]] = {}
        anchor = -1
        for i, cell in enumerate(self.old):
            place = places[i]
            anchor = anchor if place is None else place
            if i not in chosen.values() and self._is_own(cell, place):
                following.setdefault(anchor, []).append(cell)
        merged = [_plain(cell) for cell in following.get(-1, [])]
        for index, cell in enumerate(self.release):
            merged.append(self._merged(cell, self.old[chosen[index]]) if index in chosen else cell)
            merged += [_plain(added) for added in following.get(index, [])]
        self.added = sum(map(len, following.values()))
        return _with_ids_of_their_own(merged, {cell.get("id") for cell in self.release})

    def _places(self) -> list[int | None]:
        """Return which cell of the release each old one is: by name or, without metadata, by content."""
        by_name = {name: i for i, cell in enumerate(self.release) for name in documents.names(cell)}
        places = [next((by_name[n] for n in documents.names(c) if n in by_name), None) for c in self.old]
        content = {
            what: i
            for i, cell in enumerate(self.release)
            if i not in places
            for what in (documents.source(cell).strip(), *_functions(cell))
        }
        for i, cell in enumerate(self.old):
            if places[i] is None and not documents.role(cell):
                found = (
                    content[w] for w in (documents.source(cell).strip(), *_functions(cell)) if w in content
                )
                places[i] = next(found, None)
        return places

    def _chosen(self, places: list[int | None]) -> dict[int, int]:
        """Return which old cell stands for each of the release's; of copies the last that was written in."""
        chosen: dict[int, int] = {}
        for i, place in enumerate(places):
            if place is not None and (place not in chosen or not self._as_given(self.old[i], place)):
                chosen[place] = i
        return chosen

    def _as_given(self, cell: Cell, place: int) -> bool:
        same = documents.source(cell).strip() == documents.source(self.release[place]).strip()
        return same or documents.is_as_released(cell)

    def _is_own(self, cell: Cell, place: int | None) -> bool:
        """Return whether a cell that stands for no other is the student's: added, or written in."""
        if not documents.source(cell).strip():
            return False
        if not documents.role(cell):
            return True
        given = documents.is_as_released(cell) if place is None else self._as_given(cell, place)
        return documents.is_written(cell) and not given

    def _merged(self, cell: Cell, old: Cell) -> Cell:
        """Return a released cell with what of the old one stays."""
        name = next(documents.names(cell), "")
        metadata = {**_mapping(old.get("metadata")), **_mapping(cell.get("metadata"))}
        same = documents.source(cell) == documents.source(old)
        written = documents.is_written(cell) and not same and not documents.is_as_released(old)
        if not same and not written:
            self.new.append(name)
            return {**cell, "metadata": metadata}
        before = documents.released_checksum(old)
        if written and before and before != documents.released_checksum(cell):
            self.kept.append(name)
        shown = ("outputs", "execution_count") if documents.is_code(cell) and documents.is_code(old) else ()
        stays = {key: old[key] for key in ("source", "attachments", *shown) if key in old}
        return {**cell, "metadata": metadata, **stays}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _functions(cell: Cell) -> set[str]:
    """Return what an exercise's cell, or one that lost its metadata, defines."""
    if not documents.is_code(cell) or documents.role(cell) not in ("", "exercise"):
        return set()
    return {n for statement in statements_of(documents.source(cell)) or [] for n in bindings_of(statement)}


def _plain(cell: Cell) -> Cell:
    """Return a student's cell without what would make it one of the release's."""
    metadata = {k: v for k, v in _mapping(cell.get("metadata")).items() if k not in _OF_RELEASE}
    return {**cell, "metadata": metadata}


def _with_ids_of_their_own(cells: Iterable[Cell], released: set[Any]) -> list[Cell]:
    """Return the cells, each with an id, which is changed in a student's where another cell has it."""
    found, taken = [], set[Any]()
    for cell in cells:
        of_release = bool(_mapping(cell.get("metadata")).get("course"))
        base = re.sub(r"[^A-Za-z0-9_-]", "-", str(cell.get("id") or "added"))[:60]
        cell_id, number = base, 1
        while cell_id in taken or (cell_id in released and not of_release):
            number += 1
            cell_id = f"{base}-{number}"
        taken.add(cell_id)
        found.append({**cell, "id": cell_id})
    return found


def _gist(document: Mapping[str, Any]) -> list[Any]:
    """Return what of a notebook an update is about."""
    cells = [
        (
            cell.get("cell_type"),
            documents.source(cell),
            documents.released_checksum(cell),
            *documents.names(cell),
        )
        for cell in document["cells"]
    ]
    return [*cells, _mapping(document.get("metadata")).get("course")]
