"""A function, or a class, with one thing changed: what a student may have meant to write.

Each change keeps what the student wrote and alters one place of it, or the same thing in several. The kinds
are those of slips: a sign, an operator, an axis, a number, an index, a name, a line inside of a loop that
belongs behind it. Nothing of a right solution is known here.
"""

from __future__ import annotations

from collections.abc import Iterator

from course_lib.checking.repairs.edits.calls import of_calls, of_factors, without_calls
from course_lib.checking.repairs.edits.change import Change, Tree
from course_lib.checking.repairs.edits.everywhere import of_everything
from course_lib.checking.repairs.edits.expressions import (
    of_indices,
    of_names,
    of_numbers,
    of_operands,
    of_operators,
    of_signs,
)
from course_lib.checking.repairs.edits.statements import (
    of_arguments,
    of_assignments,
    of_lines,
    of_places,
    of_returns,
)

#: What keeps everything and makes one thing another comes first; then what leaves something out or puts it in
#: another place, then what adds something.
_GROUPS = (
    (of_returns,),
    (of_operators,),
    (of_calls,),
    (of_indices,),
    (of_numbers, of_names),
    (of_operands, without_calls, of_lines),
    (of_assignments,),
    (of_places,),
    (of_arguments,),
    (of_everything,),
    (of_factors, of_signs),
)


def changes_of(tree: Tree) -> Iterator[Change]:
    """Yield changes of a function or class, to be taken back before the next one is asked for.

    Of a group those come first that stand further down, where less depends on them.
    """
    for group in _GROUPS:
        found = [change for of_kind in group for change in of_kind(tree)]
        yield from sorted(found, key=lambda change: -getattr(change.at, "lineno", 0))
