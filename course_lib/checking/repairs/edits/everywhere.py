"""The same change in several places: what was misunderstood once is written everywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, permutations

from course_lib.checking.repairs.edits.calls import REDUCE, along
from course_lib.checking.repairs.edits.change import Change, Tree, slots
from course_lib.checking.repairs.edits.expressions import OPERATORS, is_called, other_numbers, own_names
from course_lib.checking.rules import called


def of_everything(tree: Tree) -> Iterator[Change]:
    """Yield changes of all axes, of all uses of a name, of a number and of an operator."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    reductions = [call for call in calls if called(call) in REDUCE and isinstance(call.func, ast.Attribute)]
    for keywords in zip(*map(along, reductions), strict=True):
        both = zip(reductions, keywords, strict=True)
        yield from _together(Change("axis", call, call, "keywords", new) for call, new in both)
    read = [slot.node for slot in slots(tree) if isinstance(slot.node, ast.Name) and not is_called(slot)]
    for old, new in permutations(own_names(tree), 2):
        yield from _together(Change("name", node, node, "id", new) for node in read if node.id == old)
    yield from _numbers(tree)
    yield from _operators(tree)
    yield from _two_names(tree)


def _numbers(tree: Tree) -> Iterator[Change]:
    written = [
        slot.node
        for slot in slots(tree)
        if isinstance(slot.node, ast.Constant) and getattr(slot.owner, "arg", "") != "axis"
    ]
    values = [node.value for node in written if isinstance(node.value, int | float)]
    for value in dict.fromkeys(value for value in values if not isinstance(value, bool)):
        places = [node for node in written if node.value == value and type(node.value) is type(value)]
        for other in other_numbers(value):
            yield from _together(Change("number", node, node, "value", other) for node in places)


def _operators(tree: Tree) -> Iterator[Change]:
    operations = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp)]
    for old, others in OPERATORS.items():
        for new in others:
            places = (node for node in operations if type(node.op) is old)
            yield from _together(Change("operator", node, node, "op", new()) for node in places)
        for side in ("left", "right"):
            found = (slot for slot in slots(tree) if type(getattr(slot.node, "op", None)) is old)
            yield from _together(slot.put("surplus", getattr(slot.node, side)) for slot in found)


def _two_names(tree: Tree) -> Iterator[Change]:
    """Exchange two names in a line."""
    for line in ast.walk(tree):
        if isinstance(line, ast.Assign | ast.AugAssign | ast.Return | ast.Expr):
            names = [node for node in ast.walk(line) if isinstance(node, ast.Name)]
            for one, other in combinations(sorted({node.id for node in names}), 2):
                other_of = {one: other, other: one}
                both = (node for node in names if node.id in other_of)
                yield from _together(Change("name", node, node, "id", other_of[node.id]) for node in both)


def _together(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield one change of two places or more, if there are so many."""
    found = tuple(changes)
    if len(found) > 1:
        yield replace(found[0], rest=found[1:])
