"""Changes of statements: one that stands in the wrong place, overwrites, or is one too many."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course_lib.checking.repairs.edits.change import Change, Tree, functions

_LOOPS = ast.For | ast.While
_OTHER: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
}
#: Of an ``if`` or a loop that is left out whole, so many lines go with it.
_MOST_LINES = 2
#: A block of statements: the node that holds it, in which field, and what stands there.
_Block = tuple[ast.AST, str, list[ast.stmt]]


def _blocks(tree: Tree) -> Iterator[_Block]:
    for owner in ast.walk(tree):
        for field in ("body", "orelse"):
            body = getattr(owner, field, None)
            if isinstance(body, list):
                yield owner, field, body


def of_returns(tree: Tree) -> Iterator[Change]:
    """Yield functions that return at their end, and loops that a ``return`` doesn't end."""
    for owner, field, body in _blocks(tree):
        for i, loop in enumerate(body):
            if isinstance(loop, _LOOPS) and len(loop.body) > 1 and isinstance(loop.body[-1], ast.Return):
                outside = [*body[:i], _with_body(loop, loop.body[:-1]), loop.body[-1], *body[i + 1 :]]
                yield Change("return_in_loop", loop.body[-1], owner, field, outside)
                without = [*body[:i], _with_body(loop, loop.body[:-1]), *body[i + 1 :]]
                yield Change("return_in_loop", loop.body[-1], owner, field, without)
    for function in functions(tree):
        if not isinstance(function.body[-1], ast.Return):
            for node in [node for node in ast.walk(function) if isinstance(node, ast.Name)]:
                last = ast.Return(ast.Name(node.id, ast.Load()))
                yield Change("return_missing", function.body[-1], function, "body", [*function.body, last])


def _with_body(loop: ast.For | ast.While, body: list[ast.stmt]) -> ast.stmt:
    fields = {name: value for name, value in ast.iter_fields(loop) if name != "body"}
    return ast.copy_location(type(loop)(body=body, **fields), loop)


def of_assignments(tree: Tree) -> Iterator[Change]:
    """Yield lines that add up where one overwrites, that overwrite where one adds, or with another sign."""
    for owner, field, body in _blocks(tree):
        for i, line in enumerate(body):
            for kind, other in _other_assignments(line):
                yield Change(kind, line, owner, field, [*body[:i], other, *body[i + 1 :]])


def _other_assignments(line: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    if isinstance(line, ast.Assign) and isinstance(line.value, ast.Name | ast.Subscript):
        copied = ast.Call(ast.Attribute(line.value, "copy", ast.Load()), [], [])
        yield "copy", ast.Assign(line.targets, copied, lineno=line.lineno)
    target = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
    if isinstance(line, ast.Assign) and isinstance(target, ast.Name | ast.Subscript | ast.Attribute):
        for operator in (ast.Add(), ast.Sub()):
            yield "overwritten", ast.AugAssign(target, operator, line.value)
    elif isinstance(line, ast.AugAssign):
        for other in _OTHER.get(type(line.op), ()):
            yield "operator", ast.AugAssign(line.target, other(), line.value)
        yield "collected", ast.Assign([line.target], line.value, lineno=line.lineno)


def of_lines(tree: Tree) -> Iterator[Change]:
    """Yield texts without a line, and without the condition that one stands under."""
    for owner, field, body in _blocks(tree):
        for i, line in enumerate(body):
            if len(body) > 1 and not _stays(line):
                yield Change("surplus", line, owner, field, [*body[:i], *body[i + 1 :]])
            if isinstance(line, ast.If) and not line.orelse:
                yield Change("surplus", line, owner, field, [*body[:i], *line.body, *body[i + 1 :]])


def _stays(line: ast.stmt) -> bool:
    """Return whether a line is a docstring, defines or returns something, or heads many others."""
    if isinstance(line, ast.Expr):
        return isinstance(line.value, ast.Constant)
    if isinstance(line, ast.If | ast.For | ast.With):
        return len(line.body) > _MOST_LINES
    return isinstance(line, ast.FunctionDef | ast.ClassDef | ast.Return)


def of_places(tree: Tree) -> Iterator[Change]:
    """Yield texts with a line before, inside of or behind a loop, or exchanged with the next."""
    for owner, field, body in _blocks(tree):
        for i, loop in enumerate(body):
            if isinstance(loop, _LOOPS):
                yield from _around_loop(owner, field, body, i, loop)
        for i in range(len(body) - 1):
            if not isinstance(body[i], ast.FunctionDef) and not isinstance(body[i + 1], ast.Return):
                exchanged = [*body[:i], body[i + 1], body[i], *body[i + 2 :]]
                yield Change("sequence", body[i], owner, field, exchanged)


def _around_loop(
    owner: ast.AST, field: str, body: list[ast.stmt], i: int, loop: ast.For | ast.While
) -> Iterator[Change]:
    if len(loop.body) > 1:
        first, last = loop.body[0], loop.body[-1]
        behind = [*body[:i], _with_body(loop, loop.body[:-1]), last, *body[i + 1 :]]
        yield Change("place", last, owner, field, behind)
        before = [*body[:i], first, _with_body(loop, loop.body[1:]), *body[i + 1 :]]
        yield Change("place", first, owner, field, before)
    if i and not isinstance(body[i - 1], _LOOPS):
        longer = _with_body(loop, [body[i - 1], *loop.body])
        yield Change("place", body[i - 1], owner, field, [*body[: i - 1], longer, *body[i + 1 :]])
    if i + 1 < len(body) and not isinstance(body[i + 1], ast.Return):
        longer = _with_body(loop, [*loop.body, body[i + 1]])
        yield Change("place", body[i + 1], owner, field, [*body[:i], longer, *body[i + 2 :]])


def of_arguments(tree: Tree) -> Iterator[Change]:
    """Yield functions that begin with floats of a parameter, or with a copy of it."""
    if any(isinstance(node, ast.Attribute) and node.attr == "dtype" for node in ast.walk(tree)):
        return  # it asks for the type itself
    for function in functions(tree):
        for arg in function.args.args:
            for kind, value in (("type", f"{arg.arg} * 1.0"), ("copy", f"{arg.arg}.copy()")):
                first = ast.parse(f"{arg.arg} = {value}").body
                yield Change(kind, arg, function, "body", [*first, *function.body])
