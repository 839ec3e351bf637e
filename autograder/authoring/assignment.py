"""An assignment as the grader needs it: source, specification and reference together, loaded once."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

from autograder.authoring.cells import BEGIN_STUB
from autograder.authoring.lent import LENT, Library
from autograder.authoring.oracle import ReferenceOracle
from autograder.authoring.reference import Reference
from autograder.authoring.source import find_assignment, read_source
from autograder.authoring.specification import load_specification, specification_files
from autograder.authoring.stubs import with_stubs
from course_lib.checking.spec import Assignment, Exercise
from course_lib.exchange.definitions import find_definition, statements_of


class LoadedAssignment:
    """One assignment's folder, read.

    Parameters
    ----------
    folder : Path
        The folder that holds ``source.py`` and ``checks/``.

    Attributes
    ----------
    version : str
        A short digest of ``source.py`` and all of ``checks/``: which content a verdict was reached with.

    Raises
    ------
    SourceError, SpecificationError
        If the files break a rule of the format or disagree.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = digest_of_content(folder)
        self.source = read_source(folder)
        self.specification: Assignment = load_specification(folder, self.source)
        for name, cell in self.source.exercises.items():
            exercise = self.specification.exercises[name]
            exercise.parameters = _parameters(cell.text, name)
            exercise.defines = functions_of(cell.text)
            if BEGIN_STUB in cell.text:
                exercise.stub = with_stubs(cell.text, name)

    @property
    def name(self) -> str:
        """The assignment's name, such as ``linear``."""
        return self.source.name

    @property
    def exercises(self) -> dict[str, Exercise]:
        """The specification's exercises by name, in the notebook's order."""
        return self.specification.exercises

    @cached_property
    def reference(self) -> Reference:
        """The solutions, executed."""
        return Reference(self.source, self.lent)

    @cached_property
    def library(self) -> Library:
        """What can be lent to whoever works on the assignment."""
        return Library(self.source)

    @cached_property
    def lent(self) -> str:
        """The text of the helper file with earlier solutions; empty if the assignment needs none."""
        return self.library.text()

    def files(self, lent: Sequence[str] = ()) -> dict[str, str]:
        """Return what lies beside the notebook when it is graded, with these exercises of its own lent."""
        text = self.library.text(lent) if lent else self.lent
        return {LENT: text} if text else {}

    def oracle(self, exercise: str, seed: int) -> ReferenceOracle:
        """Return the truth about an exercise on the cases of a seed."""
        return ReferenceOracle(self.exercises[exercise], self.reference, seed)


def _parameters(solution: str, name: str) -> tuple[str, ...]:
    """Return the parameters of the function that a cell defines; of a class, those of its ``__init__``."""
    function = find_definition([solution], name)
    for node in statements_of(solution) or []:
        if isinstance(node, ast.ClassDef) and node.name == name:
            methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
            function = next((method for method in methods if method.name == "__init__"), None)
            return ("self",) if function is None else tuple(arg.arg for arg in function.args.args)
    return () if function is None else tuple(arg.arg for arg in function.args.args)


def functions_of(code: str) -> tuple[str, ...]:
    """Return the functions and classes that a cell defines."""
    defining = (ast.FunctionDef, ast.ClassDef)
    return tuple(node.name for node in statements_of(code) or [] if isinstance(node, defining))


def digest_of_content(folder: Path) -> str:
    """Return a short digest of ``source.py`` and all of ``checks/``."""
    digest = hashlib.sha256()
    for path in (folder / "source.py", *specification_files(folder)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def load_assignment(name: str) -> LoadedAssignment:
    """Return the assignment ``name``, whose files are read once in the life of a process.

    What becomes of them while a class is graded changes nothing: the first submission and the last are judged
    by the same content.

    Raises
    ------
    LookupError
        If there is none of that name.
    """
    return _loaded(find_assignment(name))


@cache
def _loaded(folder: Path) -> LoadedAssignment:
    loaded = LoadedAssignment(folder)
    loaded.reference  # noqa: B018  (read and executed now, and so is what it imports from earlier ones)
    return loaded
