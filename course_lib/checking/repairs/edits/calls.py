"""Changes of calls: another function, another axis, one too many, one too few, a factor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course_lib.checking.repairs.edits.change import Change, Slot, Tree, slots
from course_lib.checking.rules import called

#: Functions that run over an axis.
REDUCE = {"sum", "mean", "max", "min", "prod", "argmax", "argmin", "any", "all", "var", "std", "argsort"}
#: Functions that are taken for one another.
_ALIKE = (
    ("sum", "mean", "max", "min", "prod"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("any", "all"),
    ("var", "std"),
    ("exp", "log", "log1p", "log2", "log10", "expm1"),
    ("sin", "cos"),
    ("zeros", "ones", "empty"),
    ("zeros_like", "ones_like", "empty_like"),
    ("argsort", "sort"),
    ("floor", "ceil", "round", "rint"),
    ("normal", "uniform"),
    ("randn", "rand"),
    ("hstack", "vstack"),
    ("tile", "repeat"),
    ("append", "extend"),
)
#: Calls that change a value and keep its shape, of which one may be missing.
_MISSING = ("np.abs({})", "np.sqrt({})", "({}) ** 2", "np.exp({})", "np.log({})")


def of_calls(tree: Tree) -> Iterator[Change]:
    """Yield other functions and axes, and arguments in another order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_axis(node)
            yield from _of_function(node)
            for i in range(len(node.args) - 1):
                exchanged = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]]
                yield Change("arguments", node, node, "args", exchanged)
            yield from _of_keywords(node)


def without_calls(tree: Tree) -> Iterator[Change]:
    """Yield calls without one of their arguments, and what is called for without the call."""
    for slot in slots(tree):
        if isinstance(slot.node, ast.Call):
            yield from _without_arguments(slot.node)
            yield from _without(slot, slot.node)


def _of_function(call: ast.Call) -> Iterator[Change]:
    name = called(call)
    for family in _ALIKE:
        for other in family if name in family else ():
            if other == name:
                continue
            if isinstance(call.func, ast.Attribute):
                yield Change("function", call, call.func, "attr", other)
            elif isinstance(call.func, ast.Name) and other in ("sum", "max", "min", "any", "all", "round"):
                yield Change("function", call, call.func, "id", other)


def _of_axis(call: ast.Call) -> Iterator[Change]:
    """Run over another axis, over all, and keep its place."""
    if called(call) not in REDUCE or isinstance(call.func, ast.Name):
        return
    for keywords in along(call):
        yield Change("axis", call, call, "keywords", keywords)


def along(call: ast.Call) -> list[list[ast.keyword]]:
    """Return a call's keywords if it runs over everything, or over an axis and keeps its place or not."""
    others = [keyword for keyword in call.keywords if keyword.arg not in ("axis", "keepdims")]
    kept = ast.keyword("keepdims", ast.Constant(True))
    axes = [[*others, ast.keyword("axis", ast.Constant(axis))] for axis in (0, 1, -1)]
    return [others, *axes, *([*axis, kept] for axis in axes)]


def _without(slot: Slot, call: ast.Call) -> Iterator[Change]:
    """Leave out the call: what it is given, or the array whose method it is, stands there itself."""
    if call.args:
        yield slot.put("surplus", call.args[0])
    if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") not in ("np", "numpy"):
        yield slot.put("surplus", call.func.value)


def _of_keywords(call: ast.Call) -> Iterator[Change]:
    """Leave out a keyword, or ask for floats."""
    for i, keyword in enumerate(call.keywords):
        if keyword.arg == "dtype":
            yield Change("type", call, keyword, "value", ast.Name("float", ast.Load()))
        yield Change("surplus", call, call, "keywords", [*call.keywords[:i], *call.keywords[i + 1 :]])
    if called(call) == "astype" and call.args:
        yield Change("type", call, call, "args", [ast.Name("float", ast.Load()), *call.args[1:]])


def _without_arguments(call: ast.Call) -> Iterator[Change]:
    if len(call.args) > 1:
        yield Change("surplus", call, call, "args", call.args[:-1])
    if len(call.args) == 2 and called(call) == "range":
        yield Change("number", call, call, "args", call.args[1:])


def of_factors(tree: Tree) -> Iterator[Change]:
    """Yield values times or divided by what they may lack, and inside of calls that may be missing."""
    factors = list(_factors(tree))
    for slot in slots(tree):
        if not _may_lack(slot):
            continue
        text = f"({ast.unparse(slot.node)})"
        for factor in factors:
            yield from (
                slot.put("factor", ast.parse(f"{text} {operator} {factor}", mode="eval").body)
                for operator in ("/", "*")
            )
        yield from (
            slot.put("missing", ast.parse(around.format(text), mode="eval").body) for around in _MISSING
        )


def _may_lack(slot: Slot) -> bool:
    owner = slot.owner
    if isinstance(slot.node, ast.Constant | ast.Tuple | ast.List | ast.Dict | ast.Starred):
        return False
    if isinstance(owner, ast.Assign | ast.AugAssign | ast.Return) and slot.field == "value":
        return True
    if isinstance(owner, ast.BinOp):
        return isinstance(owner.op, ast.Add | ast.Sub)
    if isinstance(owner, ast.Call) and slot.field == "args":
        return called(owner) in ("sum", "mean", "exp")
    return isinstance(owner, ast.Tuple | ast.Dict)


def _factors(tree: Tree) -> Iterator[str]:
    yield "2"
    if isinstance(tree, ast.FunctionDef):
        for arg in tree.args.args:
            yield from (f"{arg.arg}.shape[0]", f"{arg.arg}.shape[1]", arg.arg)
