"""Everything that is generated from the sources and committed: built, or compared with what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.comparison import same_cases
from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import find_assignment, find_assignments, read_source
from autograder.authoring.student import student_notebook, student_notebook_path
from autograder.authoring.tables import with_tables

# What is made from one assignment, by path; a pure function, so that building and comparing are one thing.
Builder = Callable[[AssignmentSource], Mapping[Path, bytes]]


def build(
    root: Path | None = None,
    documents: Sequence[Path] = (),
    extra: Sequence[Builder] = (),
    only: Sequence[str] = (),
) -> list[Path]:
    """Write all generated files that differ from what the sources say, and return their paths.

    Parameters
    ----------
    root : Path, optional
        Where the assignments are; see :func:`~autograder.authoring.source.find_assignments`.
    documents : sequence of Path
        Markdown files whose generated tables are renewed.
    extra : sequence of Builder
        What else is made from each assignment, such as its public cases.
    only : sequence of str
        Names of the assignments whose files are made; all of them unless told.

    Raises
    ------
    LookupError
        If there is no assignment of such a name.
    SourceError, TableError
        If a source or a document breaks a rule of its format. Nothing has been written then.
    """
    wanted = generated(root, documents, extra, only)
    changed = _differing(wanted)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted[path])
    return changed


def stale(
    root: Path | None = None,
    documents: Sequence[Path] = (),
    extra: Sequence[Builder] = (),
    only: Sequence[str] = (),
) -> list[Path]:
    """Return the generated files that :func:`build` would write; takes the same arguments, writes nothing.

    Files are compared byte by byte, but public cases number by number: a machine that rounds the last digit
    differently has not made them stale.
    """
    return _differing(generated(root, documents, extra, only))


def generated(
    root: Path | None = None,
    documents: Sequence[Path] = (),
    extra: Sequence[Builder] = (),
    only: Sequence[str] = (),
) -> dict[Path, bytes]:
    """Return the contents of all generated files by path."""
    sources = [read_source(folder) for folder in find_assignments(root).values()]
    made = [read_source(find_assignment(name, root)) for name in only] or sources
    files: dict[Path, bytes] = {}
    for source in made:
        for builder in (_student_files, *extra):
            files.update(builder(source))
    for document in documents:
        files[document] = with_tables(document.read_text(encoding="utf-8"), document, sources).encode()
    return files


def _student_files(source: AssignmentSource) -> dict[Path, bytes]:
    return {student_notebook_path(source): notebook_text(student_notebook(source)).encode()}


def _differing(wanted: Mapping[Path, bytes]) -> list[Path]:
    return [path for path, content in wanted.items() if not path.is_file() or not _same(path, content)]


def _same(path: Path, content: bytes) -> bool:
    before = path.read_bytes()
    return before == content or (path.suffix == ".zip" and same_cases(before, content))
