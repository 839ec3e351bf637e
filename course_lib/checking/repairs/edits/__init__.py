"""A function, or a class, with one thing changed: what a student may have meant to write.

Each change keeps what the student wrote and alters one place of it, or the same thing in several. The kinds
are those of slips: a sign, an operator, an axis, a number, an index, a name, a line inside of a loop that
belongs behind it. Nothing of a right solution is known here.
"""

from __future__ import annotations

from collections.abc import Iterator

from course_lib.checking.repairs.edits.calls import of_calls, of_factors
from course_lib.checking.repairs.edits.change import Change, Tree
from course_lib.checking.repairs.edits.everywhere import of_everything
from course_lib.checking.repairs.edits.expressions import of_indices, of_names, of_numbers, of_operators
from course_lib.checking.repairs.edits.statements import of_statements

#: The cheap and likely ones first.
_KINDS = (
    of_statements,
    of_operators,
    of_calls,
    of_indices,
    of_everything,
    of_numbers,
    of_factors,
    of_names,
)


def changes_of(tree: Tree) -> Iterator[Change]:
    """Yield changes of a function or class, to be taken back before the next one is asked for."""
    for of_kind in _KINDS:
        yield from of_kind(tree)
