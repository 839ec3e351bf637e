"""What of a student's text may be tried with one thing changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice

from course_lib.checking.repairs.edits.change import Tree
from course_lib.checking.session import Session

#: Longer texts (in nodes of their trees) are not tried, and so many functions are looked at.
_MOST_NODES, _MOST_TEXTS = 1200, 8
#: Functions that are called are read up to so many names.
_MOST_NAMES = 200
#: Names and attributes of what acts on more than a function is given: files, processes, figures.
_REACHING_OUT = {
    *("open", "input", "exec", "eval", "plt", "get_ipython"),
    *("os", "sys", "shutil", "subprocess", "Path", "pathlib", "pickle"),
    *("save", "savez", "savez_compressed", "savetxt", "tofile", "write", "write_text", "write_bytes"),
}


def texts_of(session: Session) -> list[Tree]:
    """Return what was written for the exercise: its function or class, its other half, and helpers.

    None of it if a call might not end, or touches more than what it is given.
    """
    written = list(islice(_written(session), _MOST_TEXTS))
    return written if all(_may_be_tried(session, tree) for tree in written) else []


def _written(session: Session) -> Iterator[Tree]:
    exercise, answers = session.exercise, session.answers
    if exercise.is_class:
        own: Tree | None = answers.class_definition(exercise.name)
    else:
        own = answers.definition(exercise.name)
    if own is None:
        return
    yield own
    forward = exercise.name.replace("_backward", "_forward")  # both halves of a layer may be one exercise
    seen = {exercise.name, *exercise.uses}
    waiting = [forward, *_names_in(own)]
    while waiting:
        name = waiting.pop(0)
        other = None if name in seen else answers.definition(name)
        seen.add(name)
        if other is not None:
            yield other
            waiting += _names_in(other)


def _names_in(tree: Tree) -> list[str]:
    return list(dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)))


def _may_be_tried(session: Session, written: Tree) -> bool:
    """Return whether changes of a text end soon, as far as it can be read.

    A ``while`` may never end with one thing changed; it is left alone where there is no deadline.
    """
    endless = ast.Global if session.answers.ends_calls else ast.While | ast.Global
    waiting: list[Tree] = [written]
    seen = {written.name}
    while waiting:
        nodes = [*ast.walk(waiting.pop())]
        if len(nodes) > _MOST_NODES or any(isinstance(node, endless) for node in nodes):
            return False
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        if (names | attributes) & _REACHING_OUT:
            return False
        for name in sorted(names - seen):
            seen.add(name)
            called = session.answers.definition(name)
            waiting += [called] if called is not None and len(seen) < _MOST_NAMES else []
    return True
