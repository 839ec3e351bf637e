"""Changes of statements: one that stands in the wrong place, overwrites, or is one too many."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course_lib.checking.repairs.edits.change import Change, Tree, functions

_LOOPS = ast.For | ast.While


def of_statements(tree: Tree) -> Iterator[Change]:
    """Yield changes of statements; whether one is too many comes before whether it stands in its place."""
    blocks = [(owner, field) for owner in ast.walk(tree) for field in ("body", "orelse")]
    bodies = [
        (owner, field, getattr(owner, field))
        for owner, field in blocks
        if isinstance(getattr(owner, field, None), list)
    ]
    for function in functions(tree):
        yield from _returned(function)
    for owner, field, body in bodies:
        yield from _left_out(owner, field, body)
    for owner, field, body in bodies:
        yield from _out_of_loops(owner, field, body)
        yield from _into_loops(owner, field, body)
    for node in ast.walk(tree):
        yield from _collected(node)
    for owner, field, body in bodies:
        yield from _exchanged(owner, field, body)
    for function in functions(tree):
        yield from _started_with(function)


def _out_of_loops(owner: ast.AST, field: str, body: list[ast.stmt]) -> Iterator[Change]:
    """Take the last statements of a loop's body behind the loop, and its first ones before it."""
    for i, loop in enumerate(body):
        if not isinstance(loop, _LOOPS) or len(loop.body) < 2:
            continue
        first, last = loop.body[0], loop.body[-1]
        kind = "return_in_loop" if isinstance(last, ast.Return) else "place"
        without_last = _with_body(loop, loop.body[:-1])
        yield Change(kind, last, owner, field, [*body[:i], without_last, last, *body[i + 1 :]])
        without_first = _with_body(loop, loop.body[1:])
        yield Change("place", first, owner, field, [*body[:i], first, without_first, *body[i + 1 :]])


def _into_loops(owner: ast.AST, field: str, body: list[ast.stmt]) -> Iterator[Change]:
    """Take the statement before or after a loop into it."""
    for i, loop in enumerate(body):
        if not isinstance(loop, _LOOPS):
            continue
        if i and not isinstance(body[i - 1], _LOOPS):
            longer = _with_body(loop, [body[i - 1], *loop.body])
            yield Change("place", body[i - 1], owner, field, [*body[: i - 1], longer, *body[i + 1 :]])
        if i + 1 < len(body) and not isinstance(body[i + 1], ast.Return):
            longer = _with_body(loop, [*loop.body, body[i + 1]])
            yield Change("place", body[i + 1], owner, field, [*body[:i], longer, *body[i + 2 :]])


def _with_body(loop: ast.For | ast.While, body: list[ast.stmt]) -> ast.stmt:
    fields = {name: value for name, value in ast.iter_fields(loop) if name != "body"}
    return ast.copy_location(type(loop)(body=body, **fields), loop)


def _collected(node: ast.AST) -> Iterator[Change]:
    """Add up where a value is overwritten, overwrite where it is added, and the other way round."""
    for field in ("body", "orelse"):
        body = getattr(node, field, None)
        if not isinstance(body, list):
            continue
        for i, line in enumerate(body):
            for kind, other in _other_assignments(line):
                yield Change(kind, line, node, field, [*body[:i], other, *body[i + 1 :]])


def _other_assignments(line: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    if isinstance(line, ast.Assign) and isinstance(line.value, ast.Name | ast.Subscript):
        copied = ast.Call(ast.Attribute(line.value, "copy", ast.Load()), [], [])
        yield "copy", ast.Assign(line.targets, copied, lineno=line.lineno)
    target = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
    if isinstance(line, ast.Assign) and isinstance(target, ast.Name | ast.Subscript | ast.Attribute):
        for operator in (ast.Add(), ast.Sub()):
            yield "overwritten", ast.AugAssign(target, operator, line.value)
    elif isinstance(line, ast.AugAssign):
        yield "collected", ast.Assign([line.target], line.value, lineno=line.lineno)
        for other in _OTHER.get(type(line.op), ()):
            yield "operator", ast.AugAssign(line.target, other(), line.value)


_OTHER: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
}


def _exchanged(owner: ast.AST, field: str, body: list[ast.stmt]) -> Iterator[Change]:
    for i in range(len(body) - 1):
        if not isinstance(body[i + 1], ast.Return):
            yield Change("place", body[i], owner, field, [*body[:i], body[i + 1], body[i], *body[i + 2 :]])


def _left_out(owner: ast.AST, field: str, body: list[ast.stmt]) -> Iterator[Change]:
    for i, line in enumerate(body):
        if len(body) > 1 and not _is_text(line):
            yield Change("surplus", line, owner, field, [*body[:i], *body[i + 1 :]])


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _returned(function: ast.FunctionDef) -> Iterator[Change]:
    """Return at the end what some name holds there."""
    if isinstance(function.body[-1], ast.Return):
        return
    stored = [node.id for node in ast.walk(function) if isinstance(node, ast.Name)]
    for name in dict.fromkeys(stored):
        last = ast.Return(ast.Name(name, ast.Load()))
        yield Change("return_missing", function.body[-1], function, "body", [*function.body, last])


def _started_with(function: ast.FunctionDef) -> Iterator[Change]:
    """Begin with floats of a parameter, or with a copy of it."""
    for arg in function.args.args:
        for kind, value in (("type", f"{arg.arg} * 1.0"), ("copy", f"{arg.arg}.copy()")):
            first = ast.parse(f"{arg.arg} = {value}").body
            yield Change(kind, arg, function, "body", [*first, *function.body])
