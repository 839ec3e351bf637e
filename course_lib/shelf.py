"""Functions that are kept as text, by assignment: what is in ``mine.py`` and ``lent.py``.

The text is Python in sections, each of which begins with a line ``# %% assignment`` and imports what it
needs. A section is a module of its own: two assignments may have helpers of the same name.
"""

from __future__ import annotations

import ast
import linecache
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from course_lib.exchange.definitions import bindings_of, statements_of

#: Where functions of earlier assignments are, as a module's name and as a file's.
LIBRARY = "course_lib.library"
LENT = "lent.py"
_MARKER = re.compile(r"^# %% (\w+)[^\n]*\n?", re.MULTILINE)


class Broken(ImportError):
    """A section that does not run; the message names the file, the line and the reason."""


@dataclass(frozen=True)
class Section:
    """The code of one assignment.

    Attributes
    ----------
    assignment : str
    text : str
        Without the line that it begins with.
    first_line : int
        Its first line's number in the file.
    """

    assignment: str
    text: str
    first_line: int = 1

    @cached_property
    def statements(self) -> list[ast.stmt] | None:
        """Its statements; ``None`` if it is not Python."""
        return statements_of(self.text)

    @cached_property
    def defines(self) -> dict[str, list[ast.stmt]]:
        """The statements that give each name a value; imports are left out."""
        found: dict[str, list[ast.stmt]] = {}
        for statement in self.statements or []:
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                for name in bindings_of(statement):
                    found.setdefault(name, []).append(statement)
        return found

    def uses(self, name: str) -> set[str]:
        """Return the names that a function reads, and that those of this section do which it reads."""
        found, waiting = set[str](), [name]
        while waiting:
            for statement in self.defines.get(waiting.pop(), []):
                new = set(names_read(statement)) - found
                found |= new
                waiting += new
        return found


class Shelf:
    """The functions of a text.

    Parameters
    ----------
    sections : iterable of Section
        The last one counts where several define a function.
    file : str
        What messages and tracebacks call it.
    text : str
        What the file holds; empty if the sections are in no file.
    """

    def __init__(self, sections: Iterable[Section], file: str = LENT, text: str = "") -> None:
        self.sections = {section.assignment: section for section in sections}
        self.file = file
        self.text = text
        self._run: dict[str, Mapping[str, Any]] = {}

    @property
    def kind(self) -> str:
        """What its sections' modules are called: ``mine`` for a student's own, ``lent`` for all others."""
        return "mine" if self.file.endswith("mine.py") else "lent"

    @classmethod
    def of(cls, text: str, file: str = LENT) -> Shelf:
        """Return the functions of the text of a file."""
        marks = list(_MARKER.finditer(text))
        ends = [mark.start() for mark in marks[1:]] + [len(text)] * bool(marks)
        return cls(
            (
                Section(mark[1], text[mark.end() : end], text.count("\n", 0, mark.end()) + 1)
                for mark, end in zip(marks, ends, strict=True)
            ),
            file,
            text,
        )

    def section(self, name: str) -> Section | None:
        """Return the section that defines a name."""
        return next((s for s in reversed(self.sections.values()) if name in s.defines), None)

    def function(self, name: str) -> Any:
        """Return what a name stands for.

        Raises
        ------
        Broken
            If its section does not run.
        LookupError
            If no section defines it.
        """
        section = self.section(name)
        if section is None:
            raise LookupError(name)
        namespace = self.namespace(section)
        if name not in namespace:
            raise Broken(f"{self.file}: `{name}` is gone when {section.assignment}'s section has run")
        return namespace[name]

    def namespace(self, section: Section) -> Mapping[str, Any]:
        """Return what a section defines; it is run when it is first asked for.

        Raises
        ------
        Broken
            If it does not run.
        """
        if section.assignment not in self._run:
            self._run[section.assignment] = self._executed(section)
        return self._run[section.assignment]

    def _executed(self, section: Section) -> dict[str, Any]:
        name = f"{self.kind}.{section.assignment}"
        code = "\n" * (section.first_line - 1) + section.text
        label = self.file if self.text else f"<{name}>"
        lines = (self.text or code).splitlines(keepends=True)
        linecache.cache[label] = (len(code), None, lines, label)  # they can be shown, wherever the file lies
        namespace: dict[str, Any] = {"__name__": name, "__file__": self.file}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)
                exec(compile(code, label, "exec", dont_inherit=True), namespace)
        except SyntaxError as error:
            raise Broken(f"{self.file}, line {error.lineno}: {error.msg}") from error
        except Exception as error:
            raise Broken(
                f"{self.file}: section {section.assignment} does not run ({type(error).__name__}: {error})"
            ) from error
        return namespace


def names_read(statement: ast.AST) -> Iterator[str]:
    """Yield all names that occur in a statement as values, at any depth."""
    return (n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))


def imported_from_library(code: str) -> list[str]:
    """Return the names that a piece of code imports from :mod:`course_lib.library`, anywhere in it."""
    return [
        alias.name
        for statement in statements_of(code) or []
        for node in ast.walk(statement)
        if isinstance(node, ast.ImportFrom) and node.module == LIBRARY
        for alias in node.names
    ]
