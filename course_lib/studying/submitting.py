"""Pack a notebook for handing in, under the name and in the folders that the instructor's tools take."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course_lib.running.cells import cells_in
from course_lib.running.reading import ReadNotebook
from course_lib.studying import documents
from course_lib.studying.beside import links_beside, needed_beside
from course_lib.studying.files import refuse_link, write_whole
from course_lib.studying.finding import Found
from course_lib.studying.trouble import Trouble, writing

_WIDGETS = "widgets"  # what widgets looked like, in a notebook's metadata; larger than all else


@dataclass(frozen=True)
class Packed:
    """What was packed.

    Attributes
    ----------
    path : Path
        The zip archive, or the folder.
    name : str
        What the notebook is called in it.
    size : int
        Bytes of that.
    beside : tuple of str
        Files that its code needs, which are packed with it.
    links : tuple of str
        Links that its code needs, which are left out.
    """

    path: Path
    name: str
    size: int
    beside: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def unwritten(found: Found) -> list[str]:
    """Return the exercises and written questions that are as they were given, or have no cell any more."""
    if not isinstance(found.content, ReadNotebook):
        return list(found.assignment.points)
    cells = [cell for cell in documents.load(found.path)["cells"] if documents.is_written(cell)]
    there = {name: cell for cell in cells for name in documents.names(cell)}
    gone = [name for name in found.assignment.points if name not in there]
    open_ = {next(documents.names(cell)): None for cell in cells if documents.is_as_released(cell)}
    return [*open_, *gone]


def pack(found: Found, to: Path | None = None, *, student: str = "", outputs: bool = False) -> Packed:
    """Write what is handed in.

    Parameters
    ----------
    found : Found
        The notebook.
    to : Path, optional
        A zip archive, or (without ``.zip``) a folder; ``<assignment>.zip`` in the current folder unless told.
    student : str
        The student's id; the notebook then lies in ``<student>/<assignment>/``, as in an instructor's folder
        of hand-ins.
    outputs : bool
        Keep what the cells have shown. The grader runs the code itself and looks at none of it.

    Raises
    ------
    UnreadableFile
        If the notebook is of an old format.
    Trouble
        If it is no notebook, the id cannot be a folder's name, or nothing can be written there.
    """
    if isinstance(found.content, str):
        raise Trouble(f"{found.path}: is a Python file. What is handed in is the notebook (.ipynb).")
    name = found.assignment.name
    if found.path.is_symlink():
        raise Trouble(f"{found.path}: is a link, and links are not followed. Hand in the notebook itself.")
    content = _content(found.path, outputs)
    cells, folder = cells_in(found.path, found.content), found.path.parent
    beside = needed_beside(folder, cells)
    files = {f"{name}.ipynb": content, **{other: text.encode() for other, text in beside.items()}}
    to = to or Path(f"{name}.zip")
    below = Path(_folder(student)) / name if student else Path()
    with writing(to):
        if to.suffix == ".zip":
            write_whole(to, _zipped({(below / file).as_posix(): files[file] for file in files}))
        else:
            for part in (to / below, *(to / below).parents[: len(below.parts) - 1]):
                refuse_link(part)
            _into_folder(to / below, files, found.path)
    links = links_beside(folder, cells, beside)
    return Packed(to, f"{name}.ipynb", len(content), tuple(beside), tuple(links))


def _content(path: Path, outputs: bool) -> bytes:
    document = documents.load(path)
    if not outputs:
        document["cells"] = [
            {**cell, "outputs": [], "execution_count": None} if documents.is_code(cell) else cell
            for cell in document["cells"]
        ]
        metadata = document.get("metadata")
        if isinstance(metadata, dict):
            document["metadata"] = {k: v for k, v in metadata.items() if k != _WIDGETS}
    return documents.as_bytes(document)


def _folder(student: str) -> str:
    if student != student.strip() or student.startswith(".") or set(student) & set('/\\<>&":|?*'):
        raise Trouble(f"{student!r} cannot be the name of a folder: give the id that your instructor knows.")
    return student


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _into_folder(folder: Path, files: Mapping[str, bytes], notebook: Path) -> None:
    if folder.resolve() == notebook.parent.resolve():
        raise Trouble(f"{folder}: is where your notebook is. Name another folder with --to.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(folder / name, content)
