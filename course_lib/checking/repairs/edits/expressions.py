"""Changes of expressions: an operator, a sign, a number, an index, brackets, a name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import permutations

from course_lib.checking.repairs.edits.change import Change, Slot, Tree, slots

OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.MatMult),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.MatMult: (ast.Mult,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.Lt, ast.GtE),
    ast.Lt: (ast.Gt, ast.LtE),
    ast.GtE: (ast.LtE, ast.Gt, ast.Eq),
    ast.LtE: (ast.GtE, ast.Lt, ast.Eq),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
#: Two of a kind of which the order matters.
_ORDERED = ast.Sub | ast.Div | ast.MatMult | ast.Pow
#: Numbers that are tried for any other, and for one that is not whole: rates and small constants.
_WHOLE, _NUMBERS = (0, 1, 2, -1), (0.5, 1e-8, 1e-7, 1e-5, 1e-12, 1e-3, 1e-2, 0.9, 0.99, 0.999)


def of_operators(tree: Tree) -> Iterator[Change]:
    """Yield other operators, comparisons and brackets, a minus less, and operands in another order."""
    for slot in slots(tree):
        yield from _of_operation(slot)
        yield from _of_truth(slot)
        yield from _of_brackets(slot)
        yield from _of_order(slot)


def _of_operation(slot: Slot) -> Iterator[Change]:
    node = slot.node
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield slot.put("operator", ast.BinOp(node.left, other(), node.right))
        if isinstance(node.op, ast.Add | ast.Mult) and not (_is_number(node.left) or _is_number(node.right)):
            other_way = ast.Mult() if isinstance(node.op, ast.Add) else ast.Add()
            yield slot.put("operator", ast.BinOp(node.left, other_way, node.right))
        if isinstance(node.op, _ORDERED):
            yield slot.put("order", ast.BinOp(node.right, node.op, node.left))
        if isinstance(node.op, ast.Div) and (_is_index(slot) or slot.field == "args"):
            yield slot.put("operator", ast.BinOp(node.left, ast.FloorDiv(), node.right))
    elif isinstance(node, ast.UnaryOp):
        yield slot.put("index" if _is_index(slot) else "sign", node.operand)


def _is_index(slot: Slot) -> bool:
    return isinstance(slot.owner, ast.Slice | ast.Subscript) and slot.field != "value"


def _of_truth(slot: Slot) -> Iterator[Change]:
    node = slot.node
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in _COMPARISONS.get(type(node.ops[0]), ()):
            yield slot.put("comparison", ast.Compare(node.left, [other()], node.comparators))
    elif isinstance(node, ast.BoolOp):
        other_way = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield slot.put("operator", ast.BoolOp(other_way, node.values))
    if isinstance(node, ast.Compare | ast.BoolOp) or slot.field == "test":
        yield slot.put("comparison", ast.UnaryOp(ast.Not(), node))


def _of_brackets(slot: Slot) -> Iterator[Change]:
    """Compute first what is computed second: ``a - b / c`` becomes ``(a - b) / c``, and back."""
    outer = slot.node
    if isinstance(outer, ast.BinOp):
        for inner in _further_in(outer.left, lambda last: ast.BinOp(last, outer.op, outer.right), "right"):
            yield slot.put("brackets", inner)
        for inner in _further_in(outer.right, lambda first: ast.BinOp(outer.left, outer.op, first), "left"):
            yield slot.put("brackets", inner)


def _further_in(node: ast.expr, combine: Callable[[ast.expr], ast.expr], side: str) -> Iterator[ast.expr]:
    """Yield an operation whose first or last operand, or that one's, is combined with something."""
    if not isinstance(node, ast.BinOp):
        return
    end = node.right if side == "right" else node.left
    for new in (combine(end), *_further_in(end, combine, side)):
        yield ast.BinOp(node.left, node.op, new) if side == "right" else ast.BinOp(new, node.op, node.right)


def _of_order(slot: Slot) -> Iterator[Change]:
    """Return, or assign, a few things in another order."""
    node = slot.node
    is_whole = isinstance(slot.owner, ast.Return | ast.Assign)
    if isinstance(node, ast.Tuple) and is_whole and len(node.elts) <= 3:
        for parts in permutations(node.elts):
            yield slot.put("returned", ast.Tuple([*parts], ast.Load()))


def of_numbers(tree: Tree) -> Iterator[Change]:
    """Yield other numbers, near ones first."""
    for slot in slots(tree):
        value = slot.node.value if isinstance(slot.node, ast.Constant) else None
        if isinstance(value, bool):
            yield slot.put("number", ast.Constant(not value))
        elif isinstance(value, float | int):
            for other in other_numbers(value):
                yield slot.put(_kind_of_number(slot, other == -value), ast.Constant(other))


def _kind_of_number(slot: Slot, is_negated: bool) -> str:
    if isinstance(slot.owner, ast.keyword) and slot.owner.arg == "axis":
        return "axis"
    if _is_index(slot):
        return "index"
    return "sign" if is_negated else "number"


def other_numbers(value: float) -> list[float]:
    """Return numbers that may stand in place of another one, near ones first."""
    is_whole = float(value).is_integer()
    steps = [value + 1, value - 1] if is_whole else []
    others = [*steps, -value, 2 * value, value / 2, *_WHOLE, *(() if is_whole and value > 1 else _NUMBERS)]
    return [other for other in dict.fromkeys(others) if other != value] if abs(value) < 1e6 else []


def of_indices(tree: Tree) -> Iterator[Change]:
    """Yield other indices: two exchanged, a slice that is whole, rows counted one by one; and transposes."""
    for slot in slots(tree):
        node = slot.node
        if isinstance(node, ast.Attribute) and node.attr == "T":
            yield slot.put("transpose", node.value)
        elif isinstance(node, ast.Name | ast.Subscript | ast.Attribute) and _is_operand(slot):
            yield slot.put("transpose", ast.Attribute(node, "T", ast.Load()))
            new_axis = ast.Tuple([ast.Slice(), ast.Constant(None)], ast.Load())
            yield slot.put("index", ast.Subscript(node, new_axis, ast.Load()))
    for subscript in ast.walk(tree):
        if isinstance(subscript, ast.Subscript):
            yield from _of_index(subscript)


def _is_operand(slot: Slot) -> bool:
    return isinstance(slot.owner, ast.BinOp) or (isinstance(slot.owner, ast.Call) and slot.field == "args")


def _of_index(node: ast.Subscript) -> Iterator[Change]:
    index = node.slice
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    if len(parts) == 2:
        exchanged = ast.Tuple([parts[1], parts[0]], ast.Load())
        yield Change("index", node, node, "slice", exchanged)
    elif not isinstance(index, ast.Slice):
        for pair in ([ast.Slice(), index], [index, ast.Slice()]):
            yield Change("index", node, node, "slice", ast.Tuple(pair, ast.Load()))
    for i, part in enumerate(parts):
        for other in _other_parts(part, parts):
            new = [*parts[:i], other, *parts[i + 1 :]]
            yield Change("index", node, node, "slice", ast.Tuple(new, ast.Load()) if len(new) > 1 else other)


def _other_parts(part: ast.expr, parts: list[ast.expr]) -> Iterator[ast.expr]:
    if isinstance(part, ast.Slice):
        if part.lower or part.upper or part.step:
            yield ast.Slice()
        for other in parts:
            if other is not part and isinstance(other, ast.Name):  # x[:, y]: one of each row
                yield ast.parse(f"np.arange(len({other.id}))", mode="eval").body
    else:
        yield ast.BinOp(part, ast.Add(), ast.Constant(1))
        yield ast.BinOp(part, ast.Sub(), ast.Constant(1))


def of_names(tree: Tree) -> Iterator[Change]:
    """Yield other variables of the text's own where one is read, or where a number is an index."""
    names = own_names(tree)
    for slot in slots(tree):
        node = slot.node
        is_index = isinstance(node, ast.Constant) and _is_index(slot)
        if is_index or (isinstance(node, ast.Name) and not is_called(slot)):
            others = (name for name in names if name != getattr(node, "id", ""))
            yield from (slot.put("name", ast.Name(name, ast.Load())) for name in others)


def own_names(tree: Tree) -> list[str]:
    """Return the names of parameters and variables."""
    nodes = list(ast.walk(tree))
    arguments = [node.arg for node in nodes if isinstance(node, ast.arg)]
    stored = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys([*arguments, *stored]))


def is_called(slot: Slot) -> bool:
    """Return whether a name is that of a function, or of NumPy."""
    if isinstance(slot.owner, ast.Call) and slot.field == "func":
        return True
    return isinstance(slot.owner, ast.Attribute) and getattr(slot.node, "id", "") in ("np", "numpy")


def of_operands(tree: Tree) -> Iterator[Change]:
    """Yield operations without one of their operands."""
    for slot in slots(tree):
        node = slot.node
        if isinstance(node, ast.BinOp):
            for part, left_out in ((node.left, node.right), (node.right, node.left)):
                yield slot.put("surplus_number" if _is_number(left_out) else "surplus", part)


def _is_number(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant)


def of_signs(tree: Tree) -> Iterator[Change]:
    """Yield values with a minus more: whole lines', and one of several that are returned or passed."""
    for slot in slots(tree):
        if not isinstance(slot.node, ast.Constant | ast.Tuple | ast.Dict | ast.List) and _is_value(slot):
            yield slot.put("sign", ast.UnaryOp(ast.USub(), slot.node))


def _is_value(slot: Slot) -> bool:
    if slot.field == "value":
        return isinstance(slot.owner, ast.Assign | ast.AugAssign | ast.Return)
    return slot.field in ("elts", "args", "values") and isinstance(
        slot.owner, ast.Tuple | ast.Call | ast.Dict
    )
