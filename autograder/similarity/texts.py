"""A hand-in as lines that can be compared: names and layout left aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import nbformat
from pygments.lexers import PythonLexer
from pygments.token import Comment, Name, Token

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.grading.class_work import class_work
from autograder.grading.classdir import ClassDirectory

_lexer = PythonLexer(stripnl=False, ensurenl=True)
#: Comments of fewer words are alike by themselves.
_FEWEST_WORDS = 3
#: Longer cells are not read: nobody compares them by eye.
_MOST_TEXT = 50_000


@dataclass(frozen=True)
class Line:
    """One line of code.

    Attributes
    ----------
    text : str
        As it was typed.
    key : str
        Its tokens, chosen names replaced by a letter; empty if there is nothing to compare.
    weight : int
        How many tokens it has.
    """

    text: str
    key: str
    weight: int


@dataclass(frozen=True)
class Text:
    """One student's answers, by exercise."""

    student: str
    exercises: Mapping[str, tuple[Line, ...]]

    def lines(self) -> Iterator[Line]:
        """Yield all lines."""
        for lines in self.exercises.values():
            yield from lines

    def without(self, keys: Iterable[str]) -> Text:
        """Return the same text in which these lines count for nothing."""
        left_out = set(keys)
        kept = {
            name: tuple(Line(line.text, "", 0) if line.key in left_out else line for line in lines)
            for name, lines in self.exercises.items()
        }
        return Text(self.student, kept)


def lines_of(code: str) -> tuple[Line, ...]:
    """Return code line by line."""
    if len(code) > _MOST_TEXT:
        return ()
    texts = code.splitlines()
    found: list[list[str]] = [[] for _ in range(len(texts) + 1)]
    row, after_dot = 0, False
    for kind, value in _lexer.get_tokens(code):
        word = _word(kind, value, after_dot)
        if word:
            found[min(row, len(texts))].append(word)
        row += value.count("\n")
        after_dot = value == "." or (after_dot and not value.strip())
    return tuple(Line(text, " ".join(words), len(words)) for text, words in zip(texts, found, strict=False))


def _word(kind: object, value: str, after_dot: bool) -> str:
    """Return what of a token is compared: chosen names are one, attributes and calls of a library stay."""
    if kind in Comment:
        words = value.strip("# \t")
        return f"#{words}" if len(words.split()) >= _FEWEST_WORDS else ""
    if kind in Token.Literal.String.Doc or not value.strip():
        return ""
    if kind in Name and kind not in Name.Builtin and not after_dot:
        return "v"
    return value.strip()


def texts_of_class(classdir: ClassDirectory, assignment: str) -> tuple[list[Text], list[str]]:
    """Return everybody's answers, and who has none that can be read."""
    loaded = load_assignment(assignment)
    found, unread = list[Text](), list[str]()
    for work in class_work(classdir, loaded):
        if work.prepared is None:
            unread.append(work.student)
        else:
            found.append(Text(work.student, _exercises(loaded, work.prepared.notebook)))
    return found, unread


def text_of_release(classdir: ClassDirectory, assignment: str) -> Text:
    """Return what everybody was given."""
    released = nbformat.reads(classdir.release_text(assignment), as_version=4)
    return Text("", _exercises(load_assignment(assignment), released))


def _exercises(loaded: LoadedAssignment, notebook: nbformat.NotebookNode) -> dict[str, tuple[Line, ...]]:
    found = {}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in loaded.exercises and not loaded.exercises[name].is_choice:
            found[name] = lines_of(cell.source)
    return found
