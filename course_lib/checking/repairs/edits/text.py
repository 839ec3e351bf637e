"""A changed function or class as text; what a change doesn't touch is written once."""

from __future__ import annotations

import ast
import textwrap

from course_lib.checking.repairs.edits.change import Change, Tree


class Text:
    """The text of a tree, and of the same with one thing changed.

    Parameters
    ----------
    tree : FunctionDef or ClassDef
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        shell = type(tree)(**{**dict(ast.iter_fields(tree)), "body": [ast.Pass()]})
        self._head = ast.unparse(ast.copy_location(shell, tree)).removesuffix("pass").rstrip()
        self._parts = [_written(part) for part in tree.body]
        self._part_of = {id(node): i for i, part in enumerate(tree.body) for node in ast.walk(part)}

        self._whole = "\n".join([self._head, *self._parts])

    def __str__(self) -> str:
        return self._whole

    def after(self, change: Change) -> str:
        """Return the text with a change made; the tree is as it was afterwards."""
        touched = {self._part_of.get(id(owner)) for owner in change.owners}
        with change.made():
            if None in touched:  # the body itself
                return ast.unparse(self._tree)
            parts = [
                _written(self._tree.body[i]) if i in touched else part for i, part in enumerate(self._parts)
            ]
        return "\n".join([self._head, *parts])


def _written(part: ast.stmt) -> str:
    return textwrap.indent(ast.unparse(part), "    ")
